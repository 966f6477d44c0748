import type { Database } from '../../database/database.ts'
import type { Home } from '../../framework/home.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { Pace, type PortionSize } from '../../framework/time/pace.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'
import type { Memory } from './memory.ts'
import type { Tally } from './tally.ts'

/** What a rule is about. */
export type RuleKind =
  | 'events'
  | 'addresses'
  | 'ids'
  | 'values'
  | 'statistics'
  | 'reports'
  | 'summaries'
  | 'change_log'
  | 'run_logs'
  | 'errors'
  | 'caches'
  | 'tables'

/** One thing that is to be removed. */
export interface Rule {
  readonly kind: RuleKind
  readonly name: string
  /** How long it is kept, in milliseconds; undefined: it goes by something else than its age. */
  readonly keep?: number
  /**
   * Removes what is older than the border, piece by piece: what is done is done, whatever comes after.
   * @param border RFC 3339
   * @returns whether it came to its end
   * @throws when it cannot go on; what failed before is in the tally
   */
  remove(border: string, work: Work): Promise<boolean>
}

/** What rules work with. */
export interface Work {
  readonly database: Database
  readonly home: Home
  readonly clock: Clock
  /** Ends the work after the piece at hand. */
  readonly signal: AbortSignal
  /** Only counts what would be removed. */
  readonly isDry: boolean
  readonly memory: Memory
  readonly tally: Tally
  /** Called with the share of the rule that is done, from 0 to 1. */
  readonly onProgress: (share: number) => void
}

/**
 * For a dry run: events stored before it are gone by then, since another rule takes all of them. RFC 3339.
 * @param keep of the rule with this border, as the other: milliseconds
 */
export function goneBefore(border: string, keep: number, all: number): string {
  return formatTimestamp(Math.max(0, Date.parse(border) + keep - all))
}

/** Portions for one walk. */
export function paceOf({ clock, signal }: Work, size: PortionSize): Pace {
  return new Pace(clock, signal, size)
}
