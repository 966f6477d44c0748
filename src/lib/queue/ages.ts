import { messagesOf } from './inspect.ts'
import type { QueueLayout, QueueState } from './layout.ts'

/** Limits of age classes, in minutes, as Postfix's qshape(1) has them; what is older than the last is a class of its own. */
export const ageLimits = [5, 10, 20, 40, 80, 160, 320, 640, 1280] as const

/** How many messages are how old. */
export interface AgeDistribution {
  readonly total: number
  /** One number for each limit, the messages that are younger and not in a class before; last those that are older. */
  readonly classes: readonly number[]
}

/**
 * The ages of the messages of a queue in one state, since each was written.
 * @param now milliseconds since 1970
 */
export function agesOf(layout: QueueLayout, state: QueueState, now: number): AgeDistribution {
  const classes = [...ageLimits, Infinity].map(() => 0)
  let total = 0
  for (const { modified } of messagesOf(layout, state)) {
    const minutes = (now - modified) / 60_000
    const at = ageLimits.findIndex((limit) => minutes < limit)
    const index = at < 0 ? ageLimits.length : at
    classes[index] = (classes[index] ?? 0) + 1
    total += 1
  }
  return { total, classes }
}
