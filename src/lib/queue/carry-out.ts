import { mkdirSync, renameSync, statSync, unlinkSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { syncFolder } from '../framework/files/atomic-write.ts'
import { isTransient } from '../framework/errors/causes.ts'
import { appendToPlainFile } from '../framework/files/plain-file.ts'
import type { Books } from './books.ts'
import { endDoubt } from './doubt.ts'
import { type QueueLayout, queueLayout, unusableQueue } from './layout.ts'
import { placeFile } from './place.ts'
import {
  booksIn,
  endPlan,
  type Leaving,
  type Plan,
  type PlanRecord,
  type Publication,
  readPlan,
  removePlan,
} from './plan.ts'
import { placeRefused } from './reason.ts'
import { into, unlessGone } from './repeatable.ts'

/** What could not be done, and why. */
export interface Unfinished {
  readonly leavings: readonly Leaving[]
  /** Of the operating system, the first one. */
  readonly error: unknown
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
 * Carries out what is left of the plan in the folder of a consumer that died, if there is one.
 * @returns the books of the consumer, with the plan; undefined when there are none
 * @throws the error of the operating system; then it may be called again
 */
export function resumePlan(layout: QueueLayout, folder: string): Books | undefined {
  const plan = readPlan(folder)
  if (plan?.record) append(plan.record)
  const unfinished = plan && carryOut(layout, folder, plan)
  if (unfinished) throw unfinished.error
  removePlan(folder)
  return booksIn(folder)
}

/** A record must not keep messages from their way. */
function append({ path, lines }: PlanRecord): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o770 })
    const isEmpty = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0
    // A line of its own also behind one that was cut off.
    appendToPlainFile(path, isEmpty ? lines : `\n${lines}`)
  } catch {
    // Said by whoever writes there all the time.
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
      for (const publication of leaving.publish) publish(folder, publication, touched)
      go(layout, folder, leaving, touched)
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

/** @param touched gets the folder in which something appeared */
function publish(folder: string, { from, queue, name }: Publication, touched: Set<string>): void {
  const { incoming } = queueLayout(queue)
  touched.add(incoming)
  const path = resolve(folder, from)
  atTarget(queue, () => {
    unlessGone(path, () => {
      into(incoming, () => {
        renameSync(path, join(incoming, name))
      })
    })
  })
}

/** @throws MentatError QUEUE_UNUSABLE, so that it is known whose fault it is; the error of the operating system when it passes */
function atTarget(queue: string, step: () => void): void {
  try {
    step()
  } catch (error) {
    throw isTransient(error) ? error : unusableQueue(queue, error)
  }
}

/** The message itself, unless it is only to be removed. @param touched gets the folder in which it appeared */
function go(
  layout: QueueLayout,
  folder: string,
  { name, then }: Leaving,
  touched: Set<string>,
): void {
  if (then === 'remove') return
  const path = `${folder}/${name}`
  const { errors } = layout
  if ('endDoubt' in then) {
    endDoubt(errors, then.endDoubt, { kind: then.as }, path)
  } else if ('refuse' in then) {
    unlessGone(path, () => {
      into(errors, () => placeRefused(path, errors, name, then.refuse))
    })
  } else {
    const { incoming } = queueLayout(then.moveTo)
    touched.add(incoming)
    atTarget(then.moveTo, () => {
      unlessGone(path, () => {
        into(incoming, () => placeFile(path, incoming, name))
      })
    })
  }
}
