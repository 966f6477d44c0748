import { Flags } from '@oclif/core'
import type { Home } from '../lib/framework/home.ts'
import { queueFolder } from '../lib/queue/layout.ts'
import { findQueues } from '../lib/queue/operate.ts'
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

/** The queue that was named, or all of them. */
export function queuePaths(home: Home, queue: string | undefined): string[] {
  return queue === undefined ? findQueues(home.spool) : [queuePath(home, queue)]
}
