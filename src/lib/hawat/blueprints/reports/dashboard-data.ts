import type { ReportBucket, StageBucket } from '../../../database/reports/dashboard.ts'

/** What was reported over time. Buckets are numbered; those without reports are left out. */
export interface ReportDashboard {
  /** Milliseconds since 1970. */
  readonly dt_from: number
  readonly dt_to: number
  /** Length of a bucket, in milliseconds; where clocks are changed, days are shorter or longer. */
  readonly step: number
  /** Where each bucket begins, in milliseconds since 1970. */
  readonly starts: readonly number[]
  readonly stages: readonly StageBucket[]
  readonly values: readonly ReportBucket[]
}
