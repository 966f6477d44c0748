import type { WholeReport } from '../../../database/reports/find.ts'
import type { ValueKind } from '../../core/blueprint.ts'
import { useFrame } from '../../core/frame.ts'
import { Section } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Value } from '../../core/page/value.tsx'

/** What is counted of the events, in the order in which it is shown. */
const dimensions = [
  { name: 'categories', title: 'Categories', kind: 'category' },
  { name: 'classes', title: 'Classes', kind: 'class' },
  { name: 'target_classes', title: 'Target classes', kind: 'class' },
  { name: 'detectors', title: 'Detectors', kind: 'detector' },
  { name: 'analyzers', title: 'Programs', kind: undefined },
  { name: 'sources', title: 'Sources', kind: 'address' },
  { name: 'targets', title: 'Targets', kind: 'address' },
  { name: 'countries', title: 'Countries', kind: undefined },
  { name: 'asns', title: 'Autonomous systems', kind: undefined },
] as const satisfies readonly { name: string; title: string; kind: ValueKind | undefined }[]

/** Values of a dimension that are shown. */
const MOST = 10

/** The most frequent values of the events of a report. */
export function ReportStatistics({ report }: { report: WholeReport }) {
  const { t } = useFrame().ask
  const statistics = report.statistics as Readonly<Record<string, unknown>> | null
  const lists = dimensions.flatMap(({ name, title, kind }) => {
    const counts = countsOf(statistics?.[name])
    return counts.length === 0 ? [] : [{ title: t(title), kind, counts }]
  })
  if (lists.length === 0) return null
  return (
    <Section title={t('Statistics')}>
      <div class="columns">
        {lists.map((list) => (
          <TopValues {...list} />
        ))}
      </div>
    </Section>
  )
}

type Count = readonly [value: string, count: number]

/** The most frequent first; where nothing else than "unknown" was seen, there is nothing to show. */
function countsOf(given: unknown): Count[] {
  if (typeof given !== 'object' || given === null) return []
  const counts = Object.entries(given).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  )
  const isKnown = counts.some(([value]) => !value.startsWith('__'))
  return isKnown ? counts.toSorted(([, a], [, b]) => b - a) : []
}

function TopValues({
  title,
  kind,
  counts,
}: {
  title: string
  kind: ValueKind | undefined
  counts: readonly Count[]
}) {
  const { t, present } = useFrame().ask
  const columns: Column<Count>[] = [
    {
      title,
      look: 'wide',
      cell: ([value]) => {
        if (value.startsWith('__'))
          return <span class="none">{value === '__REST__' ? t('other') : t('unknown')}</span>
        return kind === undefined ? <bdi>{value}</bdi> : <Value kind={kind} value={value} />
      },
    },
    { title: t('Events'), look: 'number', cell: ([, count]) => present.number(count) },
  ]
  const more = counts.length - MOST
  return (
    <div class="top">
      <Table columns={columns} rows={counts.slice(0, MOST)} caption={title} empty="" />
      {more > 0 && <p class="muted">{t('and {n} more', { n: more })}</p>}
    </div>
  )
}
