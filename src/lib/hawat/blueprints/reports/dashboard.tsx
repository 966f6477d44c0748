import {
  type ReportBucket,
  reportBuckets,
  reportStages,
} from '../../../database/reports/dashboard.ts'
import { severities } from '../../../database/groups/tables.ts'
import { reportTypes } from '../../../database/reports/tables.ts'
import { signedIn } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { SearchForm } from '../../core/page/search-form.tsx'
import { Heading, RouteLink } from '../../core/page/heading.tsx'
import { cutStretch } from '../../event-search/stretches.ts'
import { QuickRanges } from '../../event-search/quick-ranges.tsx'
import { DashboardCharts } from './dashboard-charts.tsx'
import type { ReportDashboard } from './dashboard-data.ts'
import { reportFields, reportOptions, visibleReports } from './fields.ts'
import { reportTimes } from './times.ts'

const DAY = 86_400_000

/** The reporter makes no reports more often than this, in milliseconds. */
const SHORTEST = 300_000

/** How far back a dashboard reaches at most, in milliseconds. */
const LONGEST = 3660 * DAY

/** What was reported, over time. */
export const dashboard = defineView({
  name: 'reports.dashboard',
  path: '/reports/dashboard',
  summary: 'reports and their events over time, by stage, severity, class and group',
  access: signedIn,
  fields: { dt_from: reportFields.dt_from, dt_to: reportFields.dt_to, groups: reportFields.groups },
  async load(ask): Promise<ReportDashboard> {
    const { from: given, to = ask.now } = reportTimes(ask)
    const from = Math.max(given ?? 0, to - LONGEST)
    const { timezone } = ask.viewer
    const { step, starts } = cutStretch({ from, to }, { timezone, shortest: SHORTEST })
    const conditions = { from, to, groups: ask.values.groups, ...visibleReports(ask) }
    const [stages, values] = await ask.search(async (database) => [
      await reportStages(database, conditions, starts),
      await reportBuckets(database, conditions, starts),
    ])
    return { dt_from: from, dt_to: to, step, starts, stages, values: inOrder(values) }
  },
  options: reportOptions,
  title: ({ t }) => t('What was reported'),
  page: (data, { t }) => (
    <>
      <Heading title={t('What was reported')}>
        <RouteLink route="reports.search" look="button">
          {t('Search reports')}
        </RouteLink>
      </Heading>
      <SearchForm fields={['dt_from', 'dt_to', 'groups']}>
        <QuickRanges />
      </SearchForm>
      {data && <DashboardCharts data={data} />}
    </>
  ),
})

/** Severities and types in their own order. */
function inOrder(values: readonly ReportBucket[]): ReportBucket[] {
  const places: readonly string[] = [...reportTypes, ...severities]
  return values.toSorted(
    (a, b) => a.bucket - b.bucket || places.indexOf(a.value) - places.indexOf(b.value),
  )
}
