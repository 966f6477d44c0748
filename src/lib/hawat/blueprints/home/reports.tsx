import { type FoundReport, searchReports } from '../../../database/reports/search.ts'
import { power, signedIn } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { useFrame } from '../../core/frame.ts'
import { RouteLink } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Severity, Time, Values } from '../../core/page/value.tsx'
import { groupsOf } from '../../core/viewer.ts'

/** So many are shown. */
const NEWEST = 8

/** A report as a line. */
type ReportLine = Pick<
  FoundReport,
  'id' | 'label' | 'create_time' | 'type' | 'severity' | 'groups' | 'evcount_rep'
>

/** The newest reports of the viewer's groups; those who run the system and have no group see those of all. */
export const newestReports = defineView({
  name: 'home.reports',
  path: '/home/reports',
  summary: 'the newest reports of own groups',
  access: signedIn,
  frame: 'part',
  async load(ask): Promise<{ items: ReportLine[] }> {
    const groups = groupsOf(ask.viewer).map(({ id }) => id)
    const seesAll = groups.length === 0 && power.allows(ask.viewer, undefined)
    // Extra reports only tell single addresses of a summary.
    const types = ['summary', 'target'] as const
    const conditions = { isShadow: false, types, ...(seesAll ? {} : { ofGroups: groups }) }
    const { reports } = await ask.search((database) =>
      searchReports(database, conditions, { limit: NEWEST, offset: 0 }),
    )
    return { items: reports.map(lineOf) }
  },
  title: () => '',
  page: (found) => found && <ReportTable items={found.items} />,
})

function lineOf({
  id,
  label,
  create_time,
  type,
  severity,
  groups,
  evcount_rep,
}: FoundReport): ReportLine {
  return { id, label, create_time, type, severity, groups, evcount_rep }
}

function ReportTable({ items }: { items: readonly ReportLine[] }) {
  const { t, present } = useFrame().ask
  const columns: Column<ReportLine>[] = [
    {
      title: t('Made'),
      look: 'time',
      cell: ({ create_time: at }) => <Time at={at} exact={false} />,
    },
    { title: t('Report'), cell: (report) => <Label report={report} /> },
    { title: t('Severity'), cell: ({ severity }) => <Severity value={severity} /> },
    { title: t('Type'), isMinor: true, cell: ({ type }) => t(type) },
    {
      title: t('Groups'),
      look: 'wide',
      cell: ({ groups }) => <Values kind="group" values={groups} most={2} />,
    },
    { title: t('Events'), look: 'number', cell: ({ evcount_rep: count }) => present.number(count) },
  ]
  return (
    <Table
      columns={columns}
      rows={items}
      caption={t('Newest reports')}
      empty={t('There are no reports for your groups yet.')}
    />
  )
}

function Label({ report: { label } }: { report: ReportLine }) {
  const { href } = useFrame().ask
  const link = href('reports.show', { params: { label } })
  return link === undefined ? (
    <code>{label}</code>
  ) : (
    <RouteLink route="reports.show" target={{ params: { label } }}>
      {label}
    </RouteLink>
  )
}
