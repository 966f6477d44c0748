import type { ClassText } from '../../../database/event-classes/texts.ts'
import type { WholeReport } from '../../../database/reports/find.ts'
import type { ReportOwner } from './find.ts'

/** A report as pages show it, and what is known of its classes. */
export interface ShownReport extends ReportOwner {
  readonly item: WholeReport
  /** By their names. */
  readonly classes: Readonly<Record<string, ClassText>>
}
