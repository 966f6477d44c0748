import { basename } from 'node:path'
import { describeError } from '../../framework/errors/mentat-error.ts'
import { isNoPlainFile } from '../../framework/files/plain-file.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { readBooks } from '../../queue/balance.ts'
import { type StateSummary, summarizeQueue } from '../../queue/inspect.ts'
import type { QueueLayout } from '../../queue/layout.ts'
import { accountOf, type DaemonAccount } from './account.ts'

/** Messages of a queue in one state. */
export interface MessageCount {
  readonly messages: number
  readonly bytes: number
  /** When the oldest was written, RFC 3339; null when there is none. */
  readonly oldest: string | null
}

/** One queue: what lies in it, who works on it, and what became of all that was taken from it. */
export interface QueueState {
  readonly name: string
  readonly path: string
  readonly waiting: MessageCount
  /** Taken, in work. */
  readonly pending: MessageCount
  /** Refused. */
  readonly errors: MessageCount
  /** Processes that take from it; one of another host may be dead. */
  readonly consumers: number
  /** Messages that dead processes hold; they come back by themselves when a daemon runs. */
  readonly stranded: number
  readonly books: readonly DaemonAccount[]
  /** Why they cannot be read. */
  readonly books_error: string | null
}

/** How long a daemon may be in the middle of a step, in milliseconds. */
const STEP = 200

/** Looks through a queue: one lstat a message. */
export async function queueState(layout: QueueLayout, clock: Clock): Promise<QueueState> {
  const books = await booksOf(layout, clock)
  const { incoming, pending, errors, owners } = summarizeQueue(layout)
  const dead = owners.filter(({ alive }) => alive === false)
  return {
    name: basename(layout.path),
    path: layout.path,
    waiting: countOf(incoming),
    pending: countOf(pending),
    errors: countOf(errors),
    consumers: owners.length - dead.length,
    stranded: dead.reduce((sum, { count }) => sum + count, 0),
    ...books,
  }
}

async function booksOf(
  layout: QueueLayout,
  clock: Clock,
): Promise<Pick<QueueState, 'books' | 'books_error'>> {
  try {
    let books = readBooks(layout)
    if (books.some(({ missing }) => missing !== 0)) {
      // Perhaps a file was moved, and the books are about to be written.
      await clock.sleep(STEP)
      books = readBooks(layout)
    }
    return { books: books.map(accountOf), books_error: null }
  } catch (error) {
    // Something else lies in their place: that hides nothing else.
    if (!isNoPlainFile(error)) throw error
    return { books: [], books_error: describeError(error) }
  }
}

function countOf({ count, bytes, oldest }: StateSummary): MessageCount {
  return {
    messages: count,
    bytes,
    oldest: oldest === undefined ? null : new Date(oldest).toISOString(),
  }
}
