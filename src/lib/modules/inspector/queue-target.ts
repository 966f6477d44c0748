import { basename, dirname } from 'node:path'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Home } from '../../framework/home.ts'
import { queueFolder } from '../../queue/layout.ts'

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
 * @throws MentatError CONFIG_INVALID when it is the queue that the inspector reads itself
 */
export function targetQueue(text: string, { spool, own }: OwnQueues): string {
  const named = queueFolder(spool, text)
  const folder = text.includes('/') && basename(named) === 'incoming' ? dirname(named) : named
  if (folder !== own) return folder
  throw new MentatError(
    'CONFIG_INVALID',
    `"${text}" is the queue that this inspector reads: the event would come back again and again`,
    { advice: 'Name the queue of another module or of another instance.' },
  )
}
