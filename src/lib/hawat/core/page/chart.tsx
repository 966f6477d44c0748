import { useFrame } from '../frame.ts'
import { json } from './layout.tsx'
import { type Column, Table } from './table.tsx'

/** Values over time: one series a value, a number for each bucket. */
export interface TimeChart {
  readonly kind: 'time'
  /** Beginnings of the buckets, milliseconds since 1970. */
  readonly buckets: readonly number[]
  /** Length of a bucket, in milliseconds. */
  readonly step: number
  readonly series: readonly { readonly name: string; readonly counts: readonly number[] }[]
  /** Path to which a range that is marked leads: its query gets `from` and `to`. */
  readonly select?: { readonly from: string; readonly to: string }
}

/** Values and how many have them. */
export interface ShareChart {
  readonly kind: 'bar' | 'pie'
  readonly values: readonly { readonly name: string; readonly count: number }[]
}

/** Name of what all other values have together; people see a word of their language. */
export const REST_SERIES = '__REST__'

/** Name of what has no value. */
export const NONE_SERIES = '__NONE__'

/** A chart, and its numbers as a table for those who want to read or copy them. */
export function Chart({
  chart,
  title,
  unit,
  withoutNumbers = false,
}: {
  chart: TimeChart | ShareChart
  title: string
  unit: string
  /** Where they stand beside it already. */
  withoutNumbers?: boolean
}) {
  const { ask, asset } = useFrame()
  const { t, present, viewer } = ask
  const isEmpty =
    chart.kind === 'time'
      ? chart.series.every(({ counts }) => counts.every((count) => count === 0))
      : chart.values.length === 0
  if (isEmpty) return <p class="empty">{t('There is nothing in this time.')}</p>
  const told = {
    ...chart,
    unit,
    locale: viewer.locale,
    texts: { rest: t('other'), none: t('(none)'), zoom: t('Mark a range to look at it closely.') },
  }
  const labels =
    chart.kind === 'time' ? chart.buckets.map((bucket) => present.minute(bucket)) : undefined
  return (
    <figure class="chart" data-chart data-script={asset('charts.js')}>
      <figcaption>{title}</figcaption>
      <div class="canvas">
        <canvas role="img" aria-label={title} />
      </div>
      <script
        type="application/json"
        dangerouslySetInnerHTML={{ __html: json({ ...told, labels }) }}
      />
      {!withoutNumbers && (
        <details class="numbers">
          <summary>{t('Numbers')}</summary>
          {chart.kind === 'time' ? (
            <TimeNumbers chart={chart} title={title} />
          ) : (
            <ShareNumbers chart={chart} title={title} />
          )}
        </details>
      )}
    </figure>
  )
}

function seriesName(name: string, t: (text: string) => string): string {
  if (name === NONE_SERIES) return t('(none)')
  return name === REST_SERIES ? t('other') : name
}

function TimeNumbers({ chart, title }: { chart: TimeChart; title: string }) {
  const { present, t } = useFrame().ask
  const columns: Column<number>[] = [
    { title: t('From'), look: 'time', cell: (index) => present.minute(chart.buckets[index] ?? 0) },
    ...chart.series.map(({ name, counts }) => ({
      title: seriesName(name, t),
      look: 'number' as const,
      cell: (index: number) => present.number(counts[index] ?? 0),
    })),
  ]
  return <Table columns={columns} rows={[...chart.buckets.keys()]} caption={title} empty="" />
}

function ShareNumbers({ chart, title }: { chart: ShareChart; title: string }) {
  const { present, t } = useFrame().ask
  const sum = chart.values.reduce((total, { count }) => total + count, 0)
  const columns: Column<ShareChart['values'][number]>[] = [
    { title: t('Value'), look: 'wide', cell: ({ name }) => <bdi>{seriesName(name, t)}</bdi> },
    { title: t('Count'), look: 'number', cell: ({ count }) => present.number(count) },
    {
      title: t('Share'),
      look: 'number',
      cell: ({ count }) => present.share(sum === 0 ? 0 : count / sum),
    },
  ]
  return <Table columns={columns} rows={chart.values} caption={title} empty="" />
}
