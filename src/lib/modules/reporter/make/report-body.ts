import type { StructuredData } from '../../../database/reports/structured-data.ts'
import type { EventCounts } from '../../../database/reports/tables.ts'
import type { EventParcel } from '../files/event-parcel.ts'
import type { ReportPlan } from './report-plan.ts'

/** A report that is complete. */
export interface ReportBody {
  readonly plan: ReportPlan
  readonly counts: EventCounts
  readonly statistics?: object
  readonly filtering?: object
  readonly data: StructuredData
  /** All its events are in it. */
  readonly parcel: EventParcel
  /** Of an extra report: the one on all addresses. */
  readonly parent?: { readonly id: number; readonly label: string }
}
