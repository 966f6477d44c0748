import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../framework/errors/causes.ts'
import { addBooks, type Books, departed, newBooks } from './books.ts'
import { countMessages } from './inspect.ts'
import type { QueueLayout } from './layout.ts'
import { closedBooks } from './ledger.ts'
import { booksIn } from './plan.ts'

/** The books of all consumers of one name together, over restarts and crashes. */
export interface DaemonBooks {
  readonly name: string
  /** The sum of all that follow. */
  readonly taken: number
  /** Back in incoming/. */
  readonly returned: number
  /** Left, by outcome, with its cause: `stored`, `dropped:RULE`. */
  readonly outcomes: Readonly<Record<string, number>>
  /** Files under pending/: what is being worked on. */
  readonly held: number
  /** Taken, and neither left nor returned nor there: somebody else has removed them. Negative: more than were taken. */
  readonly missing: number
}

/** The books of everyone who took from this queue, by name: closed ones and those of present consumers. */
export function readBooks(layout: QueueLayout): DaemonBooks[] {
  // First those at work: who leaves between the two looks is then in both.
  const present = foldersIn(layout.pending).flatMap(
    (folder) => shareIn(join(layout.pending, folder)) ?? [],
  )
  // By owner: after a crash while books are closed there may be two of one. What is in the folder counts.
  const consumers = new Map<string, Share>()
  for (const books of closedBooks(layout)) consumers.set(books.owner, { books, held: 0 })
  for (const share of present) consumers.set(share.books.owner, share)
  const names = Map.groupBy(consumers.values(), ({ books }) => books.name)
  return [...names]
    .map(([name, all]) => sumOf(name, all))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The books of one consumer, with what it holds. */
interface Share {
  readonly books: Books
  readonly held: number
}

/** A consumer at work goes on while its folder is looked at. */
const MOST_LOOKS = 5

function shareIn(folder: string): Share | undefined {
  let books = booksIn(folder)
  for (let look = 1; books !== undefined; look += 1) {
    const held = countMessages(folder)
    const now = booksIn(folder)
    if (look >= MOST_LOOKS || isSame(books, now)) {
      // What was taken since the books were written last is not in them yet.
      const taken = Math.max(books.taken, departed(books) + books.returned + held)
      const isSteady = isSame(books, now)
      return { books: { ...books, taken }, held: isSteady ? held : remainder({ ...books, taken }) }
    }
    books = now
  }
  return undefined
}

function isSame(one: Books, other: Books | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function remainder(books: Books): number {
  return books.taken - books.returned - departed(books)
}

function sumOf(name: string, all: readonly Share[]): DaemonBooks {
  const sum = newBooks(name, '')
  let heldByAll = 0
  let missing = 0
  for (const { books, held } of all) {
    addBooks(sum, books)
    heldByAll += held
    missing += remainder(books) - held
  }
  const { taken, returned, outcomes } = sum
  return { name, taken, returned, outcomes, held: heldByAll, missing }
}

function foldersIn(pending: string): string[] {
  try {
    return readdirSync(pending, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
