import { searchOf } from '../../core/form/read.ts'
import { useFrame } from '../../core/frame.ts'
import { Deferred, RouteLink } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Time, Values } from '../../core/page/value.tsx'
import type { EventLine, Found } from './search.tsx'

/** Events as lines; each value leads on. */
export function EventTable({ events }: { events: readonly EventLine[] }) {
  const { t } = useFrame().ask
  const columns: Column<EventLine>[] = [
    { title: t('Detected'), look: 'time', cell: ({ detect_time: at }) => <Time at={at} /> },
    { title: t('Category'), cell: ({ category }) => <Values kind="category" values={category} most={2} /> },
    { title: t('Severity'), cell: ({ event_severity: one }) => <Values kind="severity" values={one === null ? [] : [one]} /> },
    { title: t('Source'), look: 'code', cell: (event) => <Party event={event} side="source" /> },
    { title: t('Target'), look: 'code', cell: (event) => <Party event={event} side="target" /> },
    { title: t('Protocol'), isMinor: true, cell: ({ protocol }) => <Values kind="protocol" values={protocol} /> },
    { title: t('Class'), cell: (event) => <Values kind="class" values={[event.event_class, event.target_class].filter((one) => one !== null)} /> },
    { title: t('Groups'), isMinor: true, cell: (event) => <Values kind="group" values={[...new Set([...event.resolved_abuses, ...event.target_abuses])]} most={2} /> },
    { title: t('Detector'), isMinor: true, cell: ({ node_name: names }) => <Values kind="detector" values={names.slice(-1)} /> },
    {
      title: '',
      cell: ({ id }) => (
        <RouteLink route="events.show" target={{ params: { id } }}>
          {t('Detail')}
        </RouteLink>
      ),
    },
  ]
  return (
    <Table
      columns={columns}
      rows={events}
      caption={t('Events')}
      empty={t('No event fits. Search a longer time, or leave out a condition.')}
    />
  )
}

function Party({ event, side }: { event: EventLine; side: 'source' | 'target' }) {
  const addresses = event[`${side}_ip`]
  const ports = event[`${side}_port`]
  return (
    <>
      <Values kind="address" values={addresses} most={2} />
      {ports.length > 0 && (
        <span class="ports">
          {' : '}
          <Values kind="port" values={ports} most={3} />
        </span>
      )}
    </>
  )
}

/** Where the page stands in the search, and the way on. How many there are in all is found out later. */
export function Pager({ found }: { found: Found }) {
  const { ask, url } = useFrame()
  const { t, given } = ask
  const [path = ''] = url.split('?', 1)
  const query = searchOf(given)
  const total = new URLSearchParams(query)
  for (const name of ['after', 'limit', 'sortby']) total.delete(name)
  const href = ask.href('events.total')
  query.delete('after')
  const first = query.toString()
  if (found.next !== null) query.set('after', found.next)
  return (
    <div class="pager">
      <span class="muted">
        {t('{n} events on this page', { n: found.items_count })}
        {href !== undefined && found.next !== null && (
          <>
            {' · '}
            <Deferred href={`${href}?${total.toString()}`} title={t('the total')} when="pressed" />
          </>
        )}
      </span>
      <span class="actions">
        {'after' in given && (
          <a class="button" href={`${path}?${first}`}>
            {t('First page')}
          </a>
        )}
        {found.next !== null && (
          <a class="button" rel="next" href={`${path}?${query.toString()}`}>
            {t('Next page')}
          </a>
        )}
      </span>
    </div>
  )
}
