import { appendFileSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { basename, join } from 'node:path'
import { causeOf, codeOf } from '../framework/errors/causes.ts'
import type { QueueLayout } from './layout.ts'

/**
 * What became of the messages that one consumer took: `taken` is the sum of all others and of what it still
 * holds. Counts of outcomes with a cause (which rule dropped, which code refused) are kept by cause.
 */
export interface Books {
  /** The daemon. */
  readonly name: string
  /** The consumer's folder under pending/: unique over processes and time. */
  readonly owner: string
  taken: number
  /** Returned to incoming/, by itself or by whoever recovered it after a crash. */
  returned: number
  readonly outcomes: Record<string, number>
}

/** How a message left: what became of it, and the cause, where there is one. */
export interface Account {
  readonly outcome: 'passed' | 'stored' | 'duplicate' | 'dropped' | 'dispatched' | 'refused'
  /** The rule that dropped it, the queue it was sent to, the code of the reason. */
  readonly cause?: string
}

/** Books of a consumer that has just begun. */
export function newBooks(name: string, owner: string): Books {
  return { name, owner, taken: 0, returned: 0, outcomes: {} }
}

/** Enters that a message left. */
export function enter(books: Books, { outcome, cause }: Account): void {
  const key = cause === undefined ? outcome : `${outcome}:${cause}`
  books.outcomes[key] = (books.outcomes[key] ?? 0) + 1
}

/** Takes back what was entered: the message left in another way, or not at all. */
export function withdraw(books: Books, { outcome, cause }: Account): void {
  const key = cause === undefined ? outcome : `${outcome}:${cause}`
  const rest = (books.outcomes[key] ?? 0) - 1
  if (rest > 0) books.outcomes[key] = rest
  else Reflect.deleteProperty(books.outcomes, key)
}

/** The number of messages that left. */
export function departed({ outcomes }: Pick<Books, 'outcomes'>): number {
  return Object.values(outcomes).reduce((sum, count) => sum + count, 0)
}

/** Where the books of a consumer are while it lives: in its folder under pending/. */
export const BOOKS_FILE = '.books'

/**
 * Closes the books of a consumer: one line behind those of its predecessors. Twice does no harm.
 * @param file where they were written last: with no room for a line, that is what is kept
 */
export function closeBooks(layout: QueueLayout, books: Books, file: string): void {
  if (books.taken === 0) return
  try {
    // A line of its own also behind one that a full disk has cut off.
    appendFileSync(ledgerOf(layout), `\n${JSON.stringify(books)}\n`)
  } catch (error) {
    if (causeOf(error) !== 'DISK_FULL') throw error
    keepFile(file, `${ledgerOf(layout)}.${books.owner}`)
  }
}

function keepFile(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

/** The books of all consumers that have left the queue, in the order of their leaving. */
export function closedBooks(layout: QueueLayout): Books[] {
  const lines = linesOf(ledgerOf(layout)).flatMap((line) => parseBooks(line) ?? [])
  const kept = filesKept(layout).flatMap((path) => {
    const [line] = linesOf(path)
    const books = line === undefined ? undefined : parseBooks(line)
    // What it held then was returned when it was closed.
    return books ? [{ ...books, taken: books.returned + departed(books) }] : []
  })
  return [...kept, ...lines]
}

function filesKept(layout: QueueLayout): string[] {
  const ledger = ledgerOf(layout)
  return namesIn(layout.path)
    .filter((name) => name.startsWith(`${basename(ledger)}.`))
    .map((name) => join(layout.path, name))
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

/** Reads books as they were written; undefined for any other text. */
export function parseBooks(text: string): Books | undefined {
  try {
    const books = JSON.parse(text) as Partial<Books> | null
    const isComplete =
      typeof books?.name === 'string' &&
      typeof books.owner === 'string' &&
      Number.isSafeInteger(books.taken) &&
      Number.isSafeInteger(books.returned) &&
      typeof books.outcomes === 'object' &&
      Object.values(books.outcomes).every(Number.isSafeInteger)
    return isComplete ? (books as Books) : undefined
  } catch {
    return undefined
  }
}

function ledgerOf(layout: QueueLayout): string {
  return join(layout.path, '.books')
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
