import { isSingleValued } from '../../../database/events/search/counted.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { signedIn } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { useFrame } from '../../core/frame.ts'
import { Chart, NONE_SERIES, REST_SERIES } from '../../core/page/chart.tsx'
import { Stretch } from '../../core/page/stretch.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Value } from '../../core/page/value.tsx'
import {
  calculate,
  type Calculation,
  type CountedValue,
  cutOf,
  type TimelineCut,
  timelineFields,
} from './calculate.ts'
import { sectionOf, type TimelineSection } from './sections.ts'

/** Values that have a colour of their own; the others are one. */
const MOST_SERIES = 10

/** Values of the second chart. */
const MOST_BARS = 12

/** One calculation. */
interface Tab extends Calculation {
  readonly section: string
  readonly timeline_cfg: TimelineCut
}

/** One calculation, which the page asks for when it is looked at. */
export const tab = defineView({
  name: 'timeline.tab',
  path: '/timeline/tab',
  summary: 'events over time by one of the things they have',
  access: signedIn,
  frame: 'part',
  fields: timelineFields,
  async load(ask): Promise<Tab> {
    const section = sectionOf(ask.values.section)
    if (!section)
      throw new MentatError('REQUEST_INVALID', 'section: expected one of those of /timeline/search')
    const cut = cutOf(ask)
    const calculation = await ask.search((database) => calculate(database, section, { ask, cut }))
    return { section: section.key, timeline_cfg: cut, ...calculation }
  },
  title: () => '',
  page: (found) => {
    const section = sectionOf(found?.section ?? '')
    return found && section && <Charts tab={found} section={section} />
  },
})

function Charts({ tab: found, section }: { tab: Tab; section: TimelineSection }) {
  const { t, present } = useFrame().ask
  const { from, to, starts, step, by } = found.timeline_cfg
  const select =
    by === 'storagetime' ? { from: 'st_from', to: 'st_to' } : { from: 'dt_from', to: 'dt_to' }
  const bars = t('a bar is {length}', { length: present.duration(step) })
  const total = sumOf(found.values.map(({ count }) => count)) + sumOf(found.__REST__)
  return (
    <>
      <p class="muted">
        {section.attribute === undefined
          ? t('{n} events', { n: total })
          : t('{n} values counted', { n: total })}{' '}
        · <Stretch from={from} to={to} /> · {bars}
      </p>
      <Chart
        chart={{ kind: 'time', buckets: starts, step, series: seriesOf(found, section, t), select }}
        title={t('{what} over time', { what: t(section.title) })}
        unit={t('events')}
      />
      {section.attribute !== undefined && total > 0 && (
        <TopList found={found} section={section} total={total} />
      )}
    </>
  )
}

function seriesOf(
  { values, __REST__: rest }: Tab,
  { attribute }: TimelineSection,
  t: (text: string) => string,
) {
  const named = values
    .slice(0, MOST_SERIES)
    .map(({ value, counts }) => ({ name: nameOf(value, attribute === undefined, t), counts }))
  const others = values
    .slice(MOST_SERIES)
    .reduce((sums, { counts }) => sums.map((sum, index) => sum + (counts[index] ?? 0)), rest)
  return sumOf(others) === 0 ? named : [...named, { name: REST_SERIES, counts: others }]
}

function nameOf(value: string | null, isWhole: boolean, t: (text: string) => string): string {
  return isWhole ? t('events') : (value ?? NONE_SERIES)
}

/** The most frequent values: as a chart, and as a list that leads on. */
function TopList({
  found,
  section,
  total,
}: {
  found: Tab
  section: TimelineSection
  total: number
}) {
  const { t, present } = useFrame().ask
  const { values, others, __REST__ } = found
  const rest = sumOf(__REST__)
  const isPie = section.attribute !== undefined && isSingleValued(section.attribute)
  const bars = values
    .slice(0, MOST_BARS)
    .map(({ value, count }) => ({ name: nameOf(value, false, t), count }))
  const other = total - sumOf(bars.map(({ count }) => count))
  const columns: Column<CountedValue>[] = [
    {
      title: t(section.title),
      look: 'wide',
      cell: ({ value }) => <Named value={value} section={section} />,
    },
    { title: t('Count'), look: 'number', cell: ({ count }) => present.number(count) },
    { title: t('Share'), look: 'number', cell: ({ count }) => present.share(count / total) },
  ]
  return (
    <div class="columns">
      <Chart
        chart={{
          kind: isPie ? 'pie' : 'bar',
          values: isPie && other > 0 ? [...bars, { name: REST_SERIES, count: other }] : bars,
        }}
        title={t('Most frequent')}
        unit={t('events')}
        withoutNumbers
      />
      <div>
        <Table columns={columns} rows={values} caption={t(section.title)} empty="" />
        {others > 0 && (
          <p class="muted">
            {t('{n} other values: {count} ({share})', {
              n: others,
              count: rest,
              share: present.share(rest / total),
            })}
          </p>
        )}
      </div>
    </div>
  )
}

function Named({ value, section: { kind } }: { value: string | null; section: TimelineSection }) {
  const { t } = useFrame().ask
  if (value === null) return <span class="none">{t('(none)')}</span>
  if (kind === undefined) return <bdi>{value}</bdi>
  return <Value kind={kind === 'address' && /[/-]/.test(value) ? 'network' : kind} value={value} />
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
