import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { causeOf, codeOf } from '../framework/errors/causes.ts'
import { readPlainFile } from '../framework/files/plain-file.ts'
import { BOOKS_FILE, type Books, parseBooks } from './books.ts'
import type { Reason } from './reason.ts'
import { into, unlessGone } from './repeatable.ts'

/** What is to be done with one message that is held, and with what was made of it. */
export interface Leaving {
  /** The file in the consumer's folder. */
  readonly name: string
  /** New files, that go into incoming/ of a queue under their own name. */
  readonly publish: readonly Publication[]
  readonly then: Way
}

/**
 * The message itself: it is removed, moved on unchanged, or refused; or it was in doubt, under this name in errors/, and is
 * removed from there because it is done, or held again.
 */
export type Way =
  | 'remove'
  | { readonly moveTo: string }
  | { readonly refuse: Reason }
  | { readonly endDoubt: string; readonly as: 'done' | 'held' }

/** A new file and the queue it goes to. */
export interface Publication {
  /** A path, in the consumer's folder unless it is absolute. */
  readonly from: string
  /** Folder of the queue. */
  readonly queue: string
  readonly name: string
}

/** All that is to be done when some messages leave, with the books as they are after it. */
export interface Plan {
  readonly leavings: readonly Leaving[]
  readonly books: Books
  /** Whether names are to be durable before anything is removed. */
  readonly syncFolders: boolean
  /** What is told of it. */
  readonly record?: PlanRecord
}

/**
 * Whole lines that whoever puts the plan down appends to a file, next. When it dies before, whoever carries out
 * the rest does it: so they are there, at least once.
 */
export interface PlanRecord {
  /** Absolute. */
  readonly path: string
  readonly lines: string
}

const PLAN_FILE = '.plan'
const DRAFT_FILE = '.plan.new'

/**
 * Puts a plan down in the consumer's folder, in the place of the one before, as a whole. From now on all of it happens: if
 * the process dies, whoever recovers the folder carries out the rest, and each step can be repeated. So what a
 * message became appears exactly once, together with its leaving.
 * @throws the error of the operating system; then nothing of it has happened, and the plan before is still there
 */
export function commitPlan(folder: string, plan: Plan): void {
  const draft = join(folder, DRAFT_FILE)
  try {
    writePlan(folder, draft, plan)
    renameSync(draft, join(folder, PLAN_FILE))
  } catch (error) {
    rmSync(draft, { force: true })
    // A full disk must not keep messages from being removed from it. Without new files every step is safe by itself.
    const makesFiles = plan.leavings.some(({ publish }) => publish.length > 0)
    if (causeOf(error) !== 'DISK_FULL' || makesFiles) throw error
  }
}

/** One rename ends the plan and puts its books in force. */
export function endPlan(folder: string): void {
  const path = join(folder, PLAN_FILE)
  unlessGone(path, () => {
    renameSync(path, join(folder, BOOKS_FILE))
  })
}

/**
 * Ends a plan, though something is left to be done, nothing of which has been begun.
 * @param books without that; when a full disk has no room for them, those of the plan stay
 */
export function revokePlan(folder: string, books: Books): void {
  commitPlan(folder, { leavings: [], books, syncFolders: false })
  endPlan(folder)
}

/**
 * The plan in the folder of a consumer. Undefined when there is none, or it was not written to its end: then nothing of it
 * has been done.
 * @throws the error of the operating system
 */
export function readPlan(folder: string): Plan | undefined {
  const text = read(join(folder, PLAN_FILE))
  if (text?.endsWith('\n') !== true) return undefined
  const [first = '', second = ''] = text.split('\n', 2)
  const books = parseBooks(first)
  const { record, ...work } = parseWork(second) ?? {}
  if (!books || !work.leavings) return undefined
  const { leavings, syncFolders = false } = work
  const lines = text.slice(first.length + second.length + 2)
  return {
    leavings,
    syncFolders,
    books,
    ...(record !== undefined && { record: { path: record, lines } }),
  }
}

/** Removes what there is of a plan that is no longer needed, or was never put down. */
export function removePlan(folder: string): void {
  for (const name of [PLAN_FILE, DRAFT_FILE]) rmSync(join(folder, name), { force: true })
}

/**
 * The books in the folder of a consumer, with what is decided already; undefined when there are none.
 * @throws the error of the operating system
 */
export function booksIn(folder: string): Books | undefined {
  const plan = readPlan(folder)
  if (plan) return plan.books
  const [line] = read(join(folder, BOOKS_FILE))?.split('\n', 1) ?? []
  return line === undefined ? undefined : parseBooks(line)
}

/** The second line of a plan. */
interface Work extends Pick<Plan, 'leavings' | 'syncFolders'> {
  /** The file that the other lines go to. */
  readonly record?: string
}

/** Books and work on lines of their own: the first line is what stays. */
function writePlan(folder: string, path: string, plan: Plan): void {
  const { books, leavings, syncFolders, record } = plan
  const work: Work = { leavings, syncFolders, ...(record && { record: record.path }) }
  const text = Buffer.from(
    `${JSON.stringify(books)}\n${JSON.stringify(work)}\n${record?.lines ?? ''}`,
  )
  into(folder, () => {
    const file = openSync(path, 'w', 0o660)
    try {
      let rest = text.subarray(writeSync(file, text))
      while (rest.byteLength > 0) rest = rest.subarray(writeSync(file, rest))
    } finally {
      closeSync(file)
    }
  })
}

function parseWork(line: string): Partial<Work> | undefined {
  try {
    const work = (JSON.parse(line) as Partial<Work> | null) ?? {}
    return Array.isArray(work.leavings) ? work : undefined
  } catch {
    return undefined
  }
}

function read(path: string): string | undefined {
  try {
    return readPlainFile(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
