import { isList, isObject, type JsonObject } from '../../../idea/json.ts'
import { useFrame } from '../../core/frame.ts'
import { RouteLink } from '../../core/page/heading.tsx'
import type { Shown } from './shown-event.ts'

/** In milliseconds: so long before and after an event are those "around" it. */
export const HOUR = 3_600_000

/** Of an event with thousands of addresses, the first ones are looked for. */
const MOST_ADDRESSES = 10

/** What leads on from an event. */
export function DetailActions({ shown: { item, item_id: id, detect_time: at } }: { shown: Shown }) {
  const { t } = useFrame().ask
  const sources = addressesOf(item, 'Source')
  const party =
    sources.length > 0
      ? { source_addrs: sources.join(',') }
      : { target_addrs: addressesOf(item, 'Target').join(',') }
  const query = {
    ...party,
    dt_from: new Date(at - HOUR).toISOString(),
    dt_to: new Date(at + HOUR).toISOString(),
  }
  return (
    <>
      <RouteLink route="events.search" target={{ query }} look="button">
        {t('Events around this one')}
      </RouteLink>
      <RouteLink route="timeline.search" target={{ query }} look="button">
        {t('Timeline')}
      </RouteLink>
      <RouteLink route="filters.playground" target={{ query: { event_id: id } }} look="button">
        {t('Filter playground')}
      </RouteLink>
      <RouteLink route="events.download" target={{ params: { id } }} look="button">
        {t('Download')}
      </RouteLink>
    </>
  )
}

function addressesOf(event: JsonObject, side: 'Source' | 'Target'): string[] {
  const blocks = event[side]
  if (!isList(blocks)) return []
  const all = blocks
    .filter(isObject)
    .flatMap(({ IP4 = [], IP6 = [] }) => [IP4, IP6].flatMap((one) => (isList(one) ? one : [])))
  return all.filter((one) => typeof one === 'string').slice(0, MOST_ADDRESSES)
}
