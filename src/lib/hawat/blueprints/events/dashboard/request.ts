import { STATISTICS_INTERVAL } from '../../../../database/statistics/compute.ts'
import {
  type StatisticsGroup,
  statisticsGroups,
} from '../../../../database/statistics/dimensions.ts'
import type { Ask } from '../../../core/ask.ts'
import { choice, moment } from '../../../core/form/fields.ts'
import type { ValuesOf } from '../../../core/form/field.ts'
import { cutStretch } from '../../../event-search/stretches.ts'
import { windowOf } from '../../../event-search/window.ts'

/** Which stretch of time, and which events. */
export const dashboardFields = {
  dt_from: moment({ label: 'From' }),
  dt_to: moment({ label: 'To' }),
  group: choice({ label: 'Events', options: statisticsGroups.map((value) => ({ value })) }),
}

/** A request with these fields. */
export type DashboardAsk = Ask<ValuesOf<typeof dashboardFields>>

/** What is summed up: times in milliseconds since 1970. */
export interface DashboardRequest {
  readonly from: number
  readonly to: number
  readonly step: number
  readonly starts: readonly number[]
  readonly group: StatisticsGroup
}

/**
 * The last week, or the stretch that was given; bars are no shorter than what was counted at a time.
 * @throws MentatError VALUE_INVALID
 */
export function requestOf({ values, now, t, viewer }: DashboardAsk): DashboardRequest {
  const times = { ...values, st_from: undefined, st_to: undefined }
  const { from, to } = windowOf({ values: times, now, t })
  const cut = cutStretch({ from, to }, { timezone: viewer.timezone, shortest: STATISTICS_INTERVAL })
  const group = statisticsGroups.find((one) => one === values.group) ?? 'overall'
  return { from, to, group, ...cut }
}
