import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { causeOf, codeOf } from '../framework/errors/causes.ts'
import { syncFolder } from '../framework/files/atomic-write.ts'
import { BOOKS_FILE, type Books, parseBooks } from './books.ts'
import { type QueueLayout, queueLayout } from './layout.ts'
import { placeFile } from './place.ts'
import { placeRefused, type Reason } from './reason.ts'

/** What is to be done with one message that is held, and with what was made of it. */
export interface Leaving {
  /** The file in the consumer's folder. */
  readonly name: string
  /** New files, that go into incoming/ of a queue under their own name. */
  readonly publish: readonly Publication[]
  /** The message itself: it is removed, moved on unchanged, or refused. */
  readonly then: 'remove' | { readonly moveTo: string } | { readonly refuse: Reason }
}

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
}

/** Where a consumer writes what messages became, before it is published. */
export const OUTPUT_FOLDER = '.out'

const PLAN_FILE = '.plan'

/** What could not be done, and why. */
export interface Unfinished {
  readonly leavings: readonly Leaving[]
  /** Of the operating system, the first one. */
  readonly error: unknown
}

/**
 * Puts a plan down in the consumer's folder, in the place of the one before, as a whole. From now on all of it happens: if
 * the process dies, whoever recovers the folder carries out the rest, and each step can be repeated. So what a
 * message became appears exactly once, together with its leaving.
 * @throws the error of the operating system; then nothing of it has happened, and the plan before is still there
 */
export function commitPlan(folder: string, plan: Plan): void {
  const draft = join(folder, `${PLAN_FILE}.new`)
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

/**
 * Carries out a plan that was put down. What cannot be done keeps nothing else from being done.
 * @returns what is left to be done; undefined when all is done
 */
export function carryOut(layout: QueueLayout, folder: string, plan: Plan): Unfinished | undefined {
  const unfinished = perform(layout, folder, plan)
  if (unfinished) return unfinished
  endPlan(folder)
  return undefined
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
 * Carries out what is left of the plan in the folder of a consumer that died, if there is one.
 * @returns the books of the consumer, with the plan; undefined when there are none
 * @throws the error of the operating system; then it may be called again
 */
export function resumePlan(layout: QueueLayout, folder: string): Books | undefined {
  const plan = readPlan(folder)
  const unfinished = plan && carryOut(layout, folder, plan)
  if (unfinished) throw unfinished.error
  for (const name of [PLAN_FILE, `${PLAN_FILE}.new`]) rmSync(join(folder, name), { force: true })
  return booksIn(folder)
}

/**
 * The books in the folder of a consumer, with what is decided already; undefined when there are none.
 * @throws the error of the operating system
 */
export function booksIn(folder: string): Books | undefined {
  const plan = readPlan(folder)
  if (plan) return plan.books
  const [line] = read(join(folder, BOOKS_FILE))?.split('\n') ?? []
  return line === undefined ? undefined : parseBooks(line)
}

/** Removes what was written and never became part of a plan. */
export function removeOutputs(folder: string): void {
  rmSync(join(folder, OUTPUT_FOLDER), { recursive: true, force: true })
}

/** The consumer's folder for new files, made when it is missing. */
export function outputFolder(folder: string): string {
  const path = join(folder, OUTPUT_FOLDER)
  mkdirSync(path, { recursive: true, mode: 0o770 })
  return path
}

/** One rename ends the plan and puts its books in force. */
function endPlan(folder: string): void {
  const path = join(folder, PLAN_FILE)
  unlessGone(path, () => {
    renameSync(path, join(folder, BOOKS_FILE))
  })
}

/** Books and leavings on lines of their own: the first line is what stays. */
function writePlan(folder: string, path: string, { books, ...work }: Plan): void {
  const text = Buffer.from(`${JSON.stringify(books)}\n${JSON.stringify(work)}\n`)
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

/** Undefined when there is none, or it was not written to its end: then nothing of it has been done. */
function readPlan(folder: string): Plan | undefined {
  const text = read(join(folder, PLAN_FILE))
  const [first, second] = text?.endsWith('\n') ? text.split('\n') : []
  const books = first === undefined ? undefined : parseBooks(first)
  if (!books || second === undefined) return undefined
  try {
    const work = JSON.parse(second) as Partial<Plan> | null
    return Array.isArray(work?.leavings) ? { ...(work as Omit<Plan, 'books'>), books } : undefined
  } catch {
    return undefined
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** First everything that appears, then everything that vanishes. */
function perform(
  layout: QueueLayout,
  folder: string,
  { leavings, syncFolders }: Plan,
): Unfinished | undefined {
  const touched = new Set<string>()
  const open = new Map<Leaving, unknown>()
  const attempt = (leaving: Leaving, step: () => void): void => {
    try {
      step()
    } catch (error) {
      open.set(leaving, error)
    }
  }
  for (const leaving of leavings) {
    attempt(leaving, () => {
      appear(layout, folder, leaving, touched)
    })
  }
  const failure = syncFolders ? syncAll(touched) : undefined
  if (failure) return { leavings, error: failure.error }
  for (const leaving of leavings) {
    if (leaving.then === 'remove' && !open.has(leaving)) {
      attempt(leaving, () => {
        vanish(`${folder}/${leaving.name}`)
      })
    }
  }
  const [first] = open.values()
  return open.size === 0 ? undefined : { leavings: [...open.keys()], error: first }
}

function syncAll(folders: Iterable<string>): { readonly error: unknown } | undefined {
  try {
    for (const folder of folders) syncFolder(folder)
    return undefined
  } catch (error) {
    return { error }
  }
}

function vanish(path: string): void {
  unlessGone(path, () => {
    unlinkSync(path)
  })
}

/** @param touched gets the folders in which something appeared */
function appear(
  layout: QueueLayout,
  folder: string,
  { name, publish, then }: Leaving,
  touched: Set<string>,
): void {
  for (const { from, queue, name: as } of publish) {
    const { incoming } = queueLayout(queue)
    touched.add(incoming)
    const path = resolve(folder, from)
    unlessGone(path, () => {
      into(incoming, () => {
        renameSync(path, join(incoming, as))
      })
    })
  }
  if (then === 'remove') return
  const path = `${folder}/${name}`
  if ('refuse' in then) {
    const { errors } = layout
    unlessGone(path, () => {
      into(errors, () => placeRefused(path, errors, name, then.refuse))
    })
  } else {
    const { incoming } = queueLayout(then.moveTo)
    touched.add(incoming)
    unlessGone(path, () => {
      into(incoming, () => placeFile(path, incoming, name))
    })
  }
}

/** What is gone was done before, or an operator has removed it. */
function unlessGone(path: string, step: () => void): void {
  try {
    step()
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || existsSync(path)) throw error
  }
}

/** Puts something into a folder; one that an operator has removed meanwhile is made again. */
function into(folder: string, step: () => void): void {
  try {
    step()
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || existsSync(folder)) throw error
    mkdirSync(folder, { recursive: true, mode: 0o770 })
    step()
  }
}
