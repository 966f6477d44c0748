import type { Database } from '../../../database/database.ts'
import type { SearchParameters } from '../../../database/events/search/parameters.ts'
import {
  type Bucket,
  timeline,
  topValues,
  type ValueCount,
} from '../../../database/events/search/summary.ts'
import { severities } from '../../../database/groups/tables.ts'
import { signedIn } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { useFrame } from '../../core/frame.ts'
import { Chart } from '../../core/page/chart.tsx'
import { Counts } from '../../core/page/value.tsx'
import { visibleEvents } from '../../event-search/visibility.ts'

const HOUR = 3_600_000

/** The events of the last day that the viewer may see. */
interface LastDay {
  /** Milliseconds since 1970. */
  readonly dt_from: number
  readonly dt_to: number
  readonly total: number
  /** By hour. */
  readonly timeline: readonly Bucket[]
  readonly severities: readonly ValueCount[]
  readonly categories: readonly ValueCount[]
}

/** Counts of the last day, as a part of the first page. */
export const lastDay = defineView({
  name: 'home.events',
  path: '/home/events',
  summary: 'counts of the events of the last day',
  access: signedIn,
  frame: 'part',
  load(ask): Promise<LastDay> {
    const to = Math.ceil(ask.now / HOUR) * HOUR
    const from = to - 24 * HOUR
    const seen = { ...visibleEvents(ask.viewer, ask.services.config), dt_from: from, dt_to: to }
    return ask.search((database) => countsOf(database, seen, { from, to }))
  },
  title: () => '',
  page: (found) => found && <LastDayBody day={found} />,
})

async function countsOf(
  database: Database,
  seen: SearchParameters,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<LastDay> {
  const buckets = await timeline(database, seen, { from, to, step: HOUR })
  return {
    ...{ dt_from: from, dt_to: to, timeline: buckets },
    total: buckets.reduce((sum, { count }) => sum + count, 0),
    severities: await topValues(database, seen, { attribute: 'event_severity', limit: 10 }),
    categories: await topValues(database, seen, { attribute: 'category', limit: 8 }),
  }
}

function LastDayBody({ day }: { day: LastDay }) {
  const { t, present, href } = useFrame().ask
  const { dt_from, dt_to, total, timeline: buckets, categories } = day
  if (total === 0) return <p class="empty">{t('No event of the last day concerns you.')}</p>
  const times = { dt_from: new Date(dt_from).toISOString(), dt_to: new Date(dt_to).toISOString() }
  const counts = new Map(day.severities.map(({ value, count }) => [value, count]))
  const tiles = [
    { title: t('events'), look: '', count: total, query: times },
    ...severities
      .filter((severity) => counts.has(severity))
      .toReversed()
      .map((severity) => ({
        ...{ title: severity, look: severity, count: counts.get(severity) ?? 0 },
        query: { ...times, severities: severity },
      })),
  ]
  const chart = {
    kind: 'time' as const,
    buckets: buckets.map(({ from }) => from),
    step: HOUR,
    series: [{ name: t('events'), counts: buckets.map(({ count }) => count) }],
  }
  return (
    <>
      <div class="tiles">
        {tiles.map(({ title, look, count, query }) => (
          <a class="tile" href={href('events.search', { query }) ?? '#'}>
            <strong>{present.number(count)}</strong>
            <span class={look === '' ? undefined : `severity ${look}`}>{title}</span>
          </a>
        ))}
      </div>
      <div class="small-chart">
        <Chart chart={chart} title={t('Events by hour')} unit={t('events')} />
      </div>
      <Counts kind="category" counts={categories} />
    </>
  )
}
