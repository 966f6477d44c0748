import { type FoundReport, searchReports } from '../../../database/reports/search.ts'
import { power, signedIn } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { useFrame } from '../../core/frame.ts'
import { SearchForm } from '../../core/page/search-form.tsx'
import { Heading, RouteLink } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Time, Values } from '../../core/page/value.tsx'
import { QuickRanges } from '../../event-search/quick-ranges.tsx'
import { ListPager } from '../../object-list/pager.tsx'
import { conditionsOf, powerFields, reportFields, reportOptions } from './fields.ts'
import { reportTimes } from './times.ts'
import { Flags, MailBadge, TypeBadge } from './badges.tsx'

/** One page of a search. */
export interface FoundReports {
  readonly items: readonly FoundReport[]
  readonly items_count: number
  readonly total: number
  readonly limit: number
  readonly page: number
  /** The time that was searched, as it was understood. */
  readonly times: ReturnType<typeof reportTimes>
}

/** Searching reports. */
export const search = defineView({
  name: 'reports.search',
  path: '/reports/search',
  summary: 'search reports',
  access: signedIn,
  fields: reportFields,
  async load(ask): Promise<FoundReports> {
    const { limit, page } = ask.values
    const conditions = conditionsOf(ask)
    const { reports: items, total } = await ask.search((database) =>
      searchReports(database, conditions, { limit, offset: (page - 1) * limit }),
    )
    return { items, items_count: items.length, total, limit, page, times: reportTimes(ask) }
  },
  options: reportOptions,
  title: ({ t }) => t('Search reports'),
  page: (found, { t, viewer }) => (
    <>
      <Heading title={t('Search reports')}>
        <RouteLink route="reports.dashboard" look="button">
          {t('Dashboard')}
        </RouteLink>
      </Heading>
      <SearchForm
        fields={Object.keys(reportFields)
          .filter((name) => name !== 'page')
          .filter(
            (name) =>
              power.allows(viewer, undefined) || !(powerFields as readonly string[]).includes(name),
          )}
      >
        <QuickRanges />
      </SearchForm>
      {found && (
        <div class="card">
          <ListPager {...found} />
          <ReportTable reports={found.items} />
        </div>
      )}
    </>
  ),
})

function ReportTable({ reports }: { reports: readonly FoundReport[] }) {
  const { t, present } = useFrame().ask
  const most = Math.max(1, ...reports.map(({ evcount_rep: count }) => count))
  const columns: Column<FoundReport>[] = [
    {
      title: t('Created'),
      look: 'time',
      cell: ({ create_time: at }) => <Time at={at} exact={false} />,
    },
    { title: t('Label'), look: 'code', cell: ({ label }) => <ReportLink label={label} /> },
    { title: t('Type'), isMinor: true, cell: (report) => <TypeBadge type={report.type} /> },
    {
      title: t('Severity'),
      cell: ({ severity }) => <Values kind="severity" values={[severity]} />,
    },
    {
      title: t('Groups'),
      look: 'wide',
      cell: ({ groups }) => <Values kind="group" values={groups} most={2} />,
    },
    {
      title: t('Events'),
      look: 'number',
      cell: ({ evcount_rep: count }) => (
        <span class="measured">
          <meter min={0} max={most} value={count} />
          {present.number(count)}
        </span>
      ),
    },
    {
      title: t('Mail'),
      isMinor: true,
      cell: ({ mail_state: state }) => <MailBadge state={state} />,
    },
    { title: '', isMinor: true, cell: (report) => <Flags report={report} /> },
  ]
  return (
    <Table
      columns={columns}
      rows={reports}
      caption={t('Reports')}
      empty={t('No report fits. Search a longer time, or leave out a condition.')}
    />
  )
}

function ReportLink({ label }: { label: string }) {
  return (
    <RouteLink route="reports.show" target={{ params: { label } }}>
      <span class="whole">{label}</span>
    </RouteLink>
  )
}
