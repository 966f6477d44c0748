import { Flags } from '@oclif/core'
import type { Home } from '../lib/framework/home.ts'
import { queueFolder } from '../lib/queue/layout.ts'
import { MentatError } from '../lib/framework/errors/mentat-error.ts'
import { type QueueLayout, queueLayout } from '../lib/queue/layout.ts'
import { findQueues, isQueue } from '../lib/queue/operate.ts'
import { entryQueue } from '../lib/modules/topology.ts'

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
    throw new MentatError('INPUT_MISSING', `there is no queue ${path}: it has no folder incoming`, {
      advice: '`mentat queue list` shows those under HOME/spool; a daemon makes its queue.',
    })
  }
  return queueLayout(path)
}
