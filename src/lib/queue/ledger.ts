import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { causeOf, codeOf } from '../framework/errors/causes.ts'
import { namesIn } from '../framework/files/names-in.ts'
import { appendToPlainFile, isNoPlainFile, readPlainFile } from '../framework/files/plain-file.ts'
import { type Books, departed, parseBooks } from './books.ts'
import type { QueueLayout } from './layout.ts'

/**
 * The books of consumers that have left a queue lie in its folder:
 *
 *     .books          one line a consumer, appended
 *     .books-old.ID   a `.books` that had become long, put away; only a process that was slow writes to it any more
 *     .books.OWNER    the books of one consumer, for whose line the disk had no room, or `.books` was no file
 *     .books-sum.N    what older ones have come to, see compact.ts; the one with the highest number counts
 */
export const ledgerFile = '.books'
export const retiredPrefix = '.books-old.'
export const sumPrefix = '.books-sum.'
const keptPrefix = '.books.'

/** What files of the ledger come to that are not needed any more. */
export interface LedgerSum {
  readonly number: number
  /** Files that are in it. Where one still lies there, it is not to be counted again. */
  readonly includes: readonly string[]
  /** One entry a daemon, and the books that could not be summed up yet. */
  readonly books: readonly Books[]
}

/** All that is told of the consumers that have left, at one moment. */
export interface Ledger {
  readonly sum: LedgerSum | undefined
  /** By file; without those that the sum includes. */
  readonly files: ReadonlyMap<string, readonly Books[]>
}

/**
 * Closes the books of a consumer: one line behind those of its predecessors. Twice does no harm.
 * @param file where they were written last: with no room for a line, that is what is kept
 */
export function closeBooks(layout: QueueLayout, books: Books, file: string): void {
  if (books.taken === 0) return
  const ledger = join(layout.path, ledgerFile)
  try {
    // A line of its own also behind one that a full disk has cut off. Whoever was slow, and wrote to a ledger that had been put
    // away, writes again: that one may have been summed up already.
    const line = `\n${JSON.stringify(books)}\n`
    for (let look = 1; look <= MOST_LOOKS && !appendToPlainFile(ledger, line, 0o666); look += 1);
  } catch (error) {
    if (causeOf(error) !== 'DISK_FULL' && !isNoPlainFile(error)) throw error
    keepFile(file, join(layout.path, `${keptPrefix}${books.owner}`))
  }
}

function keepFile(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

/** The books of all consumers that have left the queue, older ones summed up; the same owner may be there twice. */
export function closedBooks(layout: QueueLayout): Books[] {
  const { sum, files } = readLedger(layout)
  return [...(sum?.books ?? []), ...[...files.values()].flat()]
}

/** Files are put away and summed up while they are read. */
const MOST_LOOKS = 10

/** Reads all files of the ledger, as they were at one moment. */
export function readLedger(layout: QueueLayout): Ledger {
  for (let look = 1; ; look += 1) {
    const names = ledgerNames(layout)
    const sum = readSum(layout, names)
    const files = new Map<string, readonly Books[]>()
    for (const name of names) {
      if (name.startsWith(sumPrefix) || sum?.includes.includes(name)) continue
      files.set(name, booksOf(layout, name))
    }
    if (look >= MOST_LOOKS || names.join('/') === ledgerNames(layout).join('/')) {
      return { sum, files }
    }
  }
}

/** The names of all its files, sorted; `.books` is the last one, because it is the newest. */
export function ledgerNames(layout: QueueLayout): string[] {
  const prefixes = [keptPrefix, retiredPrefix, sumPrefix]
  const names = namesIn(layout.path)
  const others = names.filter((name) => prefixes.some((prefix) => name.startsWith(prefix)))
  return [...others.sort(), ...names.filter((name) => name === ledgerFile)]
}

/** The number that a sum's name tells; undefined for any other name. */
export function sumNumber(name: string): number | undefined {
  const digits = name.startsWith(sumPrefix) ? name.slice(sumPrefix.length) : ''
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined
}

function readSum(layout: QueueLayout, names: readonly string[]): LedgerSum | undefined {
  const number = Math.max(...names.flatMap((name) => sumNumber(name) ?? []))
  if (!Number.isFinite(number)) return undefined
  const [first = '', ...lines] = linesOf(join(layout.path, `${sumPrefix}${number}`))
  const includes = includesIn(first)
  return includes && { number, includes, books: lines.flatMap((line) => parseBooks(line) ?? []) }
}

/** Undefined for what is no first line of a sum. */
function includesIn(line: string): readonly string[] | undefined {
  try {
    const { includes } = JSON.parse(line) as Partial<LedgerSum>
    return Array.isArray(includes) ? includes : undefined
  } catch {
    return undefined
  }
}

/** What one file of the ledger tells; nothing when it is not there. */
export function booksOf(layout: QueueLayout, name: string): Books[] {
  const books = linesOf(join(layout.path, name)).flatMap((line) => parseBooks(line) ?? [])
  if (!name.startsWith(keptPrefix)) return books
  // What it held then was returned when it was closed.
  return books.slice(0, 1).map((kept) => ({ ...kept, taken: kept.returned + departed(kept) }))
}

function linesOf(path: string): string[] {
  try {
    return readPlainFile(path).split('\n').filter(Boolean)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
