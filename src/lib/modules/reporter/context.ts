import type { Database } from '../../database/database.ts'
import type { EventClassRow } from '../../database/event-classes/tables.ts'
import type { Group } from '../../database/groups/tables.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { ReporterConfig } from './config.ts'
import type { Credibility } from './judge/credibility.ts'
import type { RoundWindow } from './due.ts'
import type { ReportingFilters } from './judge/filters.ts'
import type { Resolver } from './gather/resolution.ts'

/** How a run differs from one of the schedule. */
export interface RunKind {
  /** Asked for by a person: thresholds are neither looked at nor set, and the schedule does not notice. */
  readonly isManual: boolean
  /** Nothing is changed and nothing sent. */
  readonly isDry: boolean
  /** Only events of the category Test, which all other runs leave out. */
  readonly isTest: boolean
  /** Only reports to a chain with this group. */
  readonly group: string | undefined
  /** Who gets all reports in place of others; empty: nobody. */
  readonly to: readonly string[]
}

/** Whether the schedule goes on with this run. */
export function isScheduled({ isManual, isDry }: RunKind): boolean {
  return !isManual && !isDry
}

/** Who and what is known, as it was when the run began: all its rounds see the same. */
export interface Surroundings {
  readonly resolver: Resolver
  /** Enabled groups by name. */
  readonly groups: ReadonlyMap<string, Group>
  readonly credibility: Credibility
  /** By name. */
  readonly classes: ReadonlyMap<string, EventClassRow>
}

/** What a round works with. */
export interface RoundContext extends Surroundings {
  readonly database: Database
  readonly config: ReporterConfig
  readonly logger: Logger
  readonly clock: Clock
  readonly kind: RunKind
  readonly window: RoundWindow
  /** Those in force at the end of the window. */
  readonly filters: ReportingFilters
}
