import { useFrame } from '../../core/frame.ts'
import { Chart } from '../../core/page/chart.tsx'
import { RouteLink } from '../../core/page/heading.tsx'
import { Counts, Severity, Time, Values } from '../../core/page/value.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import type { Activity, ActivityEvent } from './activity-data.ts'

/** Counts, a small time line, and the newest events of an address on one side. */
export function ActivityBody({ activity, step }: { activity: Activity; step: number }) {
  const { t, present } = useFrame().ask
  const { search, side, dt_from, dt_to, day, week, categories, timeline, items } = activity
  if (week === 0) return <p class="empty">{t('No event of the last week.')}</p>
  const query = {
    [`${side}_addrs`]: search,
    dt_from: new Date(dt_from).toISOString(),
    dt_to: new Date(dt_to).toISOString(),
  }
  const chart = {
    kind: 'time' as const,
    buckets: timeline.map(({ from }) => from),
    step,
    series: [{ name: t('events'), counts: timeline.map(({ count }) => count) }],
  }
  return (
    <>
      <p class="counts">
        <span>
          {t('last day')} <strong>{present.number(day)}</strong>
        </span>
        <span>
          {t('last week')} <strong>{present.number(week)}</strong>
        </span>
        <RouteLink route="events.search" target={{ query }}>
          {t('All of them')}
        </RouteLink>
        <RouteLink route="timeline.search" target={{ query }}>
          {t('Timeline')}
        </RouteLink>
      </p>
      <div class="small-chart">
        <Chart chart={chart} title={t('Events of the last week')} unit={t('events')} />
      </div>
      <Counts kind="category" counts={categories} />
      <Newest items={items} />
    </>
  )
}

function Newest({ items }: { items: readonly ActivityEvent[] }) {
  const { t } = useFrame().ask
  const columns: Column<ActivityEvent>[] = [
    { title: t('Newest events'), look: 'time', cell: (event) => <EventLink event={event} /> },
    {
      title: t('Category'),
      cell: ({ category }) => <Values kind="category" values={category} most={1} />,
    },
    { title: t('Severity'), cell: ({ event_severity: one }) => <Severity value={one} /> },
    {
      title: t('Detector'),
      look: 'wide',
      isMinor: true,
      cell: ({ node_name: names }) => <Values kind="detector" values={names.slice(-1)} />,
    },
  ]
  return <Table columns={columns} rows={items} caption={t('Newest events')} empty="" />
}

function EventLink({ event: { id, detect_time: at } }: { event: ActivityEvent }) {
  const { href } = useFrame().ask
  const link = href('events.show', { params: { id } })
  return link === undefined ? (
    <Time at={at} />
  ) : (
    <a href={link}>
      <Time at={at} />
    </a>
  )
}
