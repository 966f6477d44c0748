import { basename } from 'node:path'
import { Flags } from '@oclif/core'
import type { Home } from '../lib/framework/home.ts'
import { MentatError } from '../lib/framework/errors/mentat-error.ts'
import { closest } from '../lib/framework/text/closest.ts'
import { prepareQueue, queueFolder, type QueueLayout, queueLayout } from '../lib/queue/layout.ts'
import { findQueues, isQueue } from '../lib/queue/operate.ts'
import { entryQueue, topology } from '../lib/modules/topology.ts'

/** `--queue`, as all commands about queues understand it. */
export const queueFlag = Flags.string({
  description: 'queue: a name under HOME/spool, or a path',
  helpValue: 'NAME|DIR',
})

/** The folder of a queue: a bare name lies under spool/, a path is taken as it is; default: the pipe's entry. */
export function queuePath(home: Home, queue: string = entryQueue): string {
  return queueFolder(home.spool, queue)
}

/**
 * The queue that was named, or all of them.
 * @throws MentatError INPUT_MISSING when the one that was named does not exist
 */
export function existingQueues(home: Home, queue: string | undefined): QueueLayout[] {
  if (queue === undefined) return findQueues(home.spool).map(queueLayout)
  return [existingQueue(home, queue)]
}

/**
 * The queue that was named, or the pipe's entry, which may not exist yet.
 * @throws MentatError INPUT_MISSING when the one that was named does not exist
 */
export function existingQueue(home: Home, queue: string | undefined): QueueLayout {
  const path = queuePath(home, queue)
  if (queue !== undefined && !isQueue(path)) {
    throw noQueue(
      home,
      queue,
      '`mentat queue list` shows those under HOME/spool; a daemon makes its queue.',
    )
  }
  return queueLayout(path)
}

/** Queues that are read by default: they may be filled before their daemon has run for the first time. */
const standardQueues: readonly string[] = [
  ...topology.map(({ queue }) => queue),
  'sampler',
  'warden-sender',
  'nats-sender',
]

/**
 * The queue that was named, or the pipe's entry, ready to be written to. A name that is no queue yet may be misspelt.
 * @param create whether it is made whatever its name is
 * @throws MentatError INPUT_MISSING when it does not exist; QUEUE_UNUSABLE
 */
export function writableQueue(
  home: Home,
  queue: string = entryQueue,
  create: boolean,
): QueueLayout {
  const path = queuePath(home, queue)
  const isStandard = standardQueues.some((name) => queuePath(home, name) === path)
  if (!create && !isStandard && !isQueue(path)) {
    throw noQueue(home, queue, 'Add --create if it is to be made; nobody may be reading it.')
  }
  return prepareQueue(path)
}

function noQueue(home: Home, queue: string, advice: string): MentatError {
  const path = queuePath(home, queue)
  const present = findQueues(home.spool).map((found) => basename(found))
  const meant = closest(basename(path), [...new Set([...present, ...standardQueues])])
  const hint = meant === undefined || meant === basename(path) ? '' : `; did you mean ${meant}?`
  const text = `there is no queue ${path}: it has no folder incoming${hint}`
  return new MentatError('INPUT_MISSING', text, { advice })
}
