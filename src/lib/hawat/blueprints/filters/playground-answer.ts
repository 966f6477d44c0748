import type { Explanation } from '../../../filter/explain.ts'
import type { FilterWarning } from '../../../filter/warnings.ts'
import type { StoredTrial } from '../../filter-trial/stored.ts'

/** What came of a rule that was tried. */
export interface PlaygroundAnswer {
  readonly warnings: readonly FilterWarning[]
  /** The event that was given, and what the rule finds in it. */
  readonly event?: { readonly id: string; readonly explanation: Explanation }
  readonly stored?: StoredTrial
}
