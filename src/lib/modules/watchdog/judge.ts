import type { Alarm, Memory } from './memory.ts'
import type { Observation, WatchState } from './watch.ts'

/** What is to be told of a watch. */
export interface News {
  readonly kind: 'begun' | 'lasting' | 'over'
  readonly watch: WatchState
  /** Since when the alarm is known, in milliseconds since 1970. */
  readonly since: number
}

/** What is to be told now, and what to remember. */
export interface Judgement {
  readonly news: readonly News[]
  readonly alarms: Memory['alarms']
}

/**
 * Compares what was found with what was known. An alarm is told once when it begins, again whenever it has lasted for
 * another `reminder`, and once when it is over. A watch that is no longer configured is forgotten.
 * @param reminder in milliseconds; 0: never
 */
export function judge(
  { time, watches }: Observation,
  known: Memory['alarms'],
  reminder: number,
): Judgement {
  const news: News[] = []
  const alarms: Record<string, Alarm> = {}
  for (const watch of watches) {
    const before = Object.hasOwn(known, watch.name) ? known[watch.name] : undefined
    const since = before?.since ?? time
    if (!watch.silent) {
      if (before) news.push({ kind: 'over', watch, since })
      continue
    }
    const isDue = before !== undefined && reminder > 0 && time - before.told >= reminder
    if (!before || isDue) news.push({ kind: before ? 'lasting' : 'begun', watch, since })
    alarms[watch.name] = { since, told: before && !isDue ? before.told : time }
  }
  return { news, alarms }
}
