import { statSync } from 'node:fs'
import { basename, dirname, sep } from 'node:path'
import { isTransient } from '../../framework/errors/causes.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import type { Home } from '../../framework/home.ts'
import { excerpt } from '../../idea/excerpt.ts'
import { prepareQueue, queueFolder } from '../../queue/layout.ts'

/** The queues that rules are read with. */
export interface OwnQueues {
  /** The folder under which bare names lie. */
  readonly spool: string
  /** The folder of the queue that this inspector reads. */
  readonly own: string
}

/** @param own name or path of the queue that the inspector reads */
export function ownQueues({ spool }: Pick<Home, 'spool'>, own: string): OwnQueues {
  return { spool, own: queueFolder(spool, own) }
}

/**
 * The folder of the queue that `dispatch` or `duplicate` names: a name under the spool folder or a path. A path
 * that ends in `/incoming`, which was the form of old, means the queue that it belongs to.
 * @throws MentatError CONFIG_INVALID when it is the queue that the inspector reads itself, or a place in it, or cannot
 *   be a folder
 */
export function targetQueue(text: string, { spool, own }: OwnQueues): string {
  const named = queueFolder(spool, text)
  const folder = text.includes('/') && basename(named) === 'incoming' ? dirname(named) : named
  if (folder.includes('\0')) throw invalidTarget(`${excerpt(text)} holds a NUL: it names no folder`)
  if (folder.startsWith(`${own}${sep}`)) {
    throw invalidTarget(`"${text}" lies within the queue that this inspector reads`)
  }
  if (folder !== own) return folder
  throw ownTarget(text)
}

/**
 * Makes the queues that rules send events to, and proves that they work, before the first event is meant for one. What
 * may pass by itself, such as a full disk, is waited out when it comes to that.
 * @throws MentatError QUEUE_UNUSABLE; CONFIG_INVALID when a link leads back to the queue that the inspector reads
 */
export function prepareTargets(queues: Iterable<string>, own: string): void {
  for (const queue of new Set(queues)) {
    try {
      prepareQueue(queue)
    } catch (error) {
      if (!isTransient(error)) throw unusableTarget(error)
    }
    if (isSameFolder(queue, own)) throw ownTarget(queue)
  }
}

function unusableTarget(error: unknown): unknown {
  if (!(error instanceof MentatError)) return error
  return new MentatError(error.code, `a rule sends events to a ${describeError(error)}`, {
    advice: 'Mend the queue, or change the rule.',
    cause: error.cause,
    fields: error.fields,
  })
}

function isSameFolder(one: string, other: string): boolean {
  const [first, second] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }))
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev
}

function ownTarget(text: string): MentatError {
  return invalidTarget(
    `"${text}" is the queue that this inspector reads: the event would come back again and again`,
  )
}

function invalidTarget(text: string): MentatError {
  return new MentatError('CONFIG_INVALID', text, {
    advice: 'Name the queue of another module or of another instance.',
  })
}
