import type { ReportBucket, StageBucket } from '../../../database/reports/dashboard.ts'
import { useFrame } from '../../core/frame.ts'
import { Chart, type TimeChart } from '../../core/page/chart.tsx'
import { Stretch } from '../../core/page/stretch.tsx'
import type { ReportDashboard } from './dashboard-data.ts'

/** Series of one chart; the rest are added up. */
const MOST_SERIES = 12

/** The numbers of the dashboard and their charts. */
export function DashboardCharts({ data }: { data: ReportDashboard }) {
  const { t } = useFrame().ask
  const stretch = (
    <p class="muted">
      <Stretch from={data.dt_from} to={data.dt_to} />
    </p>
  )
  if (data.stages.length === 0) {
    return (
      <>
        {stretch}
        <p class="card empty">
          {t('There were no reports in this time. Choose a longer one, or another group.')}
        </p>
      </>
    )
  }
  return (
    <>
      {stretch}
      <Tiles data={data} />
      <div class="columns">
        <OverTime
          data={data}
          dimension="severity"
          measure="reports"
          title={t('Reports by severity')}
        />
        <div class="card">
          <Chart chart={stageChart(data, t)} title={t('Events by stage')} unit={t('events')} />
        </div>
        <OverTime data={data} dimension="type" measure="reports" title={t('Reports by type')} />
        <OverTime
          data={data}
          dimension="severity"
          measure="events"
          title={t('Reported events by severity')}
        />
        <OverTime
          data={data}
          dimension="class"
          measure="events"
          title={t('Reported events by class')}
        />
        <OverTime
          data={data}
          dimension="group"
          measure="events"
          title={t('Reported events by group')}
        />
        <OverTime data={data} dimension="group" measure="reports" title={t('Reports by group')} />
      </div>
    </>
  )
}

function Tiles({ data: { stages } }: { data: ReportDashboard }) {
  const { t, present } = useFrame().ask
  const sum = (name: keyof StageBucket): number =>
    stages.reduce((total, bucket) => total + bucket[name], 0)
  const tiles = [
    [sum('reports'), t('reports')],
    [sum('evcount_rep'), t('reported events')],
    [sum('evcount_flt_blk'), t('held back by filters')],
    [sum('evcount_det_blk'), t('from detectors of low credibility')],
    [sum('evcount_thr_blk'), t('held back, reported lately')],
    [sum('evcount_rlp'), t('come again')],
  ] as const
  return (
    <div class="tiles">
      {tiles.map(([count, text]) => (
        <div class="tile">
          <strong>{present.number(count)}</strong>
          <span>{text}</span>
        </div>
      ))}
    </div>
  )
}

interface OverTimeParts {
  readonly data: ReportDashboard
  readonly dimension: ReportBucket['dimension']
  readonly measure: 'reports' | 'events'
  readonly title: string
}

function OverTime({ data, dimension, measure, title }: OverTimeParts) {
  const { t } = useFrame().ask
  const own = data.values.filter((each) => each.dimension === dimension)
  const totals = new Map<string, number>()
  for (const each of own) totals.set(each.value, (totals.get(each.value) ?? 0) + each[measure])
  const names = [...totals].toSorted(([, a], [, b]) => b - a).map(([name]) => name)
  const isOrdered = dimension === 'severity' || dimension === 'type'
  const shown = isOrdered ? [...totals.keys()] : names.slice(0, MOST_SERIES)
  const rest = names.filter((name) => !shown.includes(name))
  const counts = (wanted: readonly string[]): number[] => {
    const row = data.starts.map(() => 0)
    for (const each of own)
      if (wanted.includes(each.value)) row[each.bucket] = (row[each.bucket] ?? 0) + each[measure]
    return row
  }
  const series = [
    ...shown.map((name) => ({
      name: name.startsWith('__') ? t('unknown') : name,
      counts: counts([name]),
    })),
    ...(rest.length > 0 ? [{ name: t('other'), counts: counts(rest) }] : []),
  ]
  return (
    <div class="card">
      <Chart
        chart={{ ...axisOf(data), series }}
        title={title}
        unit={measure === 'reports' ? t('reports') : t('events')}
      />
    </div>
  )
}

function stageChart(data: ReportDashboard, t: (text: string) => string): TimeChart {
  const stages = [
    [t('reported'), 'evcount_rep'],
    [t('held back by filters'), 'evcount_flt_blk'],
    [t('from detectors of low credibility'), 'evcount_det_blk'],
    [t('held back, reported lately'), 'evcount_thr_blk'],
  ] as const
  const series = stages.map(([name, stage]) => {
    const counts = data.starts.map(() => 0)
    for (const bucket of data.stages) counts[bucket.bucket] = bucket[stage]
    return { name, counts }
  })
  return { ...axisOf(data), series }
}

function axisOf(data: ReportDashboard): Pick<TimeChart, 'kind' | 'buckets' | 'step' | 'select'> {
  return {
    kind: 'time',
    buckets: data.starts,
    step: data.step,
    select: { from: 'dt_from', to: 'dt_to' },
  }
}
