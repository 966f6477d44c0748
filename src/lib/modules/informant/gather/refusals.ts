import { basename } from 'node:path'
import type { TimeWindow } from '../../../framework/time/interval.ts'
import { messagesOf } from '../../../queue/inspect.ts'
import type { QueueLayout } from '../../../queue/layout.ts'
import { readReason } from '../../../queue/reason.ts'

/** Messages of a queue that were refused for one cause, and are still there. */
export interface Refusal {
  readonly queue: string
  /** A code of the error registry; null: nobody wrote it down, or too many were refused to look at each. */
  readonly code: string | null
  readonly messages: number
  /** Of these, the ones that were refused in the time of the summary. */
  readonly recent: number
}

/** Of each queue, the causes of so many are read; the others are counted. */
const MOST_READ = 5000

/** What lies in `errors` of queues, by cause; the most frequent first. */
export function refusalsIn(queues: readonly QueueLayout[], window: TimeWindow): Refusal[] {
  return queues
    .flatMap((layout) => refusalsOf(layout, window))
    .sort((one, other) => other.messages - one.messages)
}

function refusalsOf(layout: QueueLayout, { from, to }: TimeWindow): Refusal[] {
  const counts = new Map<string | null, { messages: number; recent: number }>()
  let read = 0
  for (const { folder, name, modified } of messagesOf(layout, 'errors')) {
    const reason = read < MOST_READ ? readReason(folder, name) : undefined
    read += 1
    const code = reason === undefined ? null : reason.code
    const when = reason === undefined ? modified : Date.parse(reason.when)
    const count = counts.get(code) ?? { messages: 0, recent: 0 }
    count.messages += 1
    if (when >= from && when < to) count.recent += 1
    counts.set(code, count)
  }
  const queue = basename(layout.path)
  return [...counts].map(([code, count]) => ({ queue, code, ...count }))
}
