import type { Ask } from '../../core/ask.ts'
import type { ValueKind } from '../../core/blueprint.ts'
import { useFrame } from '../../core/frame.ts'
import { type Column, Row, Table } from '../../core/page/table.tsx'
import { Badge, Time, Value } from '../../core/page/value.tsx'
import type { EventLine } from './line.ts'

/** Events as lines; each value leads on, the time to the whole event. */
export function EventTable({
  events,
  feed,
}: {
  events: readonly EventLine[]
  feed?: { readonly href: string; readonly most: number }
}) {
  const { ask } = useFrame()
  const { t } = ask
  return (
    <div class="events" data-labels-of="geoip">
      <Table
        columns={columnsOf(ask)}
        rows={events}
        caption={t('Events')}
        empty={t('No event fits. Search a longer time, or leave out a condition.')}
        {...(feed ? { feed } : {})}
      />
    </div>
  )
}

/** One of the lines. */
export function EventRow({ event }: { event: EventLine }) {
  return <Row columns={columnsOf(useFrame().ask)} row={event} />
}

function columnsOf({ t }: Ask<unknown>): Column<EventLine>[] {
  return [
    { title: t('Detected'), look: 'time', cell: (event) => <Detected event={event} /> },
    {
      title: t('Severity'),
      cell: ({ event_severity: one, target_severity: two }) => (
        <Few kind="severity" values={present([one ?? two])} />
      ),
    },
    { title: t('Category'), cell: (event) => <Category event={event} /> },
    { title: t('Source'), look: 'code', cell: (event) => <Party event={event} side="source" /> },
    { title: t('Target'), look: 'code', cell: (event) => <Party event={event} side="target" /> },
    {
      title: t('Protocol'),
      isMinor: true,
      cell: ({ protocol }) => <Few kind="protocol" values={protocol} />,
    },
    {
      title: t('Class'),
      cell: ({ event_class: one, target_class: two }) => (
        <Few kind="class" values={present([one, two])} />
      ),
    },
    {
      title: t('Groups'),
      isMinor: true,
      cell: ({ resolved_abuses: own, target_abuses: others }) => (
        <Few kind="group" values={[...own, ...others]} />
      ),
    },
    {
      title: t('Detector'),
      isMinor: true,
      cell: ({ node_name: names }) => <Few kind="detector" values={names.slice(-1)} />,
    },
  ]
}

function Detected({ event: { id, detect_time: at } }: { event: EventLine }) {
  const { ask } = useFrame()
  const href = ask.href('events.show', { params: { id } })
  return href === undefined ? (
    <Time at={at} />
  ) : (
    <a href={href} data-key={id} title={id}>
      <Time at={at} />
    </a>
  )
}

function Category({ event: { category, tlp } }: { event: EventLine }) {
  return (
    <>
      <Few kind="category" values={category} />
      {tlp !== null && ['AMBER', 'AMBER-STRICT', 'RED'].includes(tlp) && (
        <>
          {' '}
          <Badge tone={tlp === 'RED' ? 'bad' : 'warning'}>{tlp}</Badge>
        </>
      )}
    </>
  )
}

function Party({ event, side }: { event: EventLine; side: 'source' | 'target' }) {
  const ports = event[`${side}_port`]
  return (
    <span class="party">
      <Few kind="address" values={event[`${side}_ip`]} />
      {ports.length > 0 && (
        <span class="ports">
          {':'}
          <Few kind="port" values={ports.map(String)} />
        </span>
      )}
    </span>
  )
}

/** The first ones, and how many more; which, when it is pointed at. */
function Few({
  kind,
  values,
  most = 1,
}: {
  kind: ValueKind
  values: readonly string[]
  most?: number
}) {
  const all = [...new Set(values)]
  if (all.length === 0) return <span class="none">–</span>
  const rest = all.slice(most)
  return (
    <span class="few">
      {all.slice(0, most).map((value) => (
        <Value kind={kind} value={value} />
      ))}
      {rest.length > 0 && (
        <span class="more" title={rest.slice(0, MOST_TOLD).join('\n')}>
          {`+${rest.length}`}
        </span>
      )}
    </span>
  )
}

const MOST_TOLD = 20

function present(values: readonly (string | null)[]): string[] {
  return values.filter((value) => value !== null)
}
