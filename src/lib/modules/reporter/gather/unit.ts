import type { EventReference } from '../../../database/reports/pass-events.ts'
import type { Pass } from '../pass.ts'
import type { Responsibility } from './resolution.ts'

/** An event and those of its addresses that a unit is about. */
export interface UnitEvent extends EventReference {
  readonly addresses: readonly string[]
}

/** What is reported together: everything in the networks of one chain of groups, in one pass. It is done in one transaction. */
export interface Unit extends Responsibility {
  readonly pass: Pass
  /** Of the window, by time. */
  readonly events: readonly UnitEvent[]
  /** Keys of thresholds that have ended and whose events may come back. */
  readonly relapsingKeys: readonly string[]
  /** All addresses of these events and keys. */
  readonly addresses: readonly string[]
  /** Addresses left out, because one event has so many. */
  readonly addressesCut: number
}
