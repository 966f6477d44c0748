import type { WholeReport } from '../../../database/reports/find.ts'
import { useFrame } from '../../core/frame.ts'
import { Section } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'

interface Stage {
  readonly name: string
  readonly left: number | null
  readonly blocked: number | null
}

/** What became of the events of the window, stage by stage. */
export function Stages({ report }: { report: WholeReport }) {
  const { t, present } = useFrame().ask
  const all: Stage[] = [
    { name: t('New in the window'), left: report.evcount_new, blocked: null },
    {
      name: t('Not held back by filters'),
      left: report.evcount_flt,
      blocked: report.evcount_flt_blk,
    },
    {
      name: t('From credible detectors'),
      left: report.evcount_det,
      blocked: report.evcount_det_blk,
    },
    { name: t('Not reported lately'), left: report.evcount_thr, blocked: report.evcount_thr_blk },
    { name: t('Come again'), left: report.evcount_rlp, blocked: null },
    { name: t('In this report'), left: report.evcount_rep, blocked: null },
  ]
  const number = (value: number | null) =>
    value === null ? <span class="none">–</span> : present.number(value)
  const columns: Column<Stage>[] = [
    { title: t('Stage'), look: 'wide', cell: ({ name }) => name },
    { title: t('Events'), look: 'number', cell: ({ left }) => number(left) },
    { title: t('Held back'), look: 'number', cell: ({ blocked }) => number(blocked) },
  ]
  const rows = all.filter(({ left }) => left !== null)
  return (
    <Section title={t('Events by stage')}>
      <Table columns={columns} rows={rows} caption={t('Events by stage')} empty="" />
    </Section>
  )
}

/** How many events each filter has held back. */
export function FilterEffect({ report }: { report: WholeReport }) {
  const { t, present } = useFrame().ask
  const filters = Object.entries(report.filtering ?? {}).toSorted(([, a], [, b]) => b - a)
  if (filters.length === 0) return null
  const columns: Column<readonly [string, number]>[] = [
    { title: t('Filter'), look: 'wide', cell: ([name]) => <bdi>{name}</bdi> },
    { title: t('Events held back'), look: 'number', cell: ([, count]) => present.number(count) },
    {
      title: t('Share'),
      look: 'number',
      cell: ([, count]) => present.share(report.evcount_new ? count / report.evcount_new : 0),
    },
  ]
  return (
    <Section title={t('Effect of filters')}>
      <Table columns={columns} rows={filters} caption={t('Effect of filters')} empty="" />
    </Section>
  )
}
