import { settledUntil } from '../../../database/events/settled.ts'
import { searchEvents } from '../../../database/events/search/page.ts'
import { signedIn } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineFeed, defineView } from '../../core/blueprint.ts'
import { Heading, RouteLink } from '../../core/page/heading.tsx'
import { QueryChips } from '../../event-search/chips.tsx'
import { eventFields, type EventValues, searchOf } from '../../event-search/fields.ts'
import { queryWithout } from '../../event-search/query.ts'
import { type EventLine, lineOf } from './line.ts'
import { EventRow, EventTable } from './table.tsx'

const { dt_from: _1, dt_to: _2, st_from: _3, st_to: _4, ...conditions } = eventFields

/** What was stored in this time before the page stands on it already, in milliseconds. */
const BEFORE = 15 * 60_000

/** Between two looks for new events, in milliseconds. */
const PAUSE = 2000

/** Most events of one look, and most that a page shows. */
const MOST_NEW = 100
const MOST_SHOWN = 200

/** After so long the browser has to ask again, and so whether it still may, in milliseconds. */
const LONGEST = 600_000

/** Events as they arrive. */
export const live = defineView({
  name: 'events.live',
  path: '/events/live',
  summary: 'events as they arrive: those of the last minutes',
  access: signedIn,
  fields: conditions,
  async load(ask): Promise<{ lines: readonly EventLine[] }> {
    return { lines: await storedBetween(ask, { from: ask.now - BEFORE, to: ask.now, most: 50 }) }
  },
  title: ({ t }) => t('Events as they arrive'),
  page: (found, { t, given, href }) => {
    const query = queryWithout(given, times)
    const path = href('events.feed') ?? ''
    return (
      <>
        <Heading title={t('Events as they arrive')}>
          <label class="switch">
            <input type="checkbox" data-feed-pause />
            {t('Pause')}
          </label>
          <RouteLink route="events.search" target={{ query: given }} look="button">
            {t('Search events')}
          </RouteLink>
        </Heading>
        {found && (
          <div class="card">
            <p class="feed-state" data-feed-state="wait" role="status">
              <span class="open">{t('Watching. New events come on top.')}</span>
              <span class="lost">{t('The connection is lost; it is tried again.')}</span>
              <span class="wait">{t('Connecting …')}</span>
            </p>
            <QueryChips />
            <EventTable
              events={found.lines}
              feed={{ href: `${path}?${query}`, most: MOST_SHOWN }}
            />
            <p class="empty feed-empty">
              {t('Nothing has been stored in the last {n} minutes that fits.', {
                n: BEFORE / 60_000,
              })}
            </p>
          </div>
        )}
      </>
    )
  },
})

const times = ['dt_from', 'dt_to', 'st_from', 'st_to']

/** What the page above puts on top of its list. */
export const feed = defineFeed({
  name: 'events.feed',
  path: '/events/feed',
  summary: 'events as they are stored, as server-sent events',
  access: signedIn,
  fields: conditions,
  messages: newEvents,
  page: (lines) => (
    <>
      {lines.map((event) => (
        <EventRow event={event} />
      ))}
    </>
  ),
})

async function* newEvents(ask: Ask<Conditions>): AsyncGenerator<readonly EventLine[] | undefined> {
  const { clock, database } = ask.services
  const end = clock.monotonic() + LONGEST
  // What was stored while the browser was connecting; it knows which ones it has already.
  let from = ask.now - 10 * PAUSE
  while (!ask.signal.aborted && clock.monotonic() < end) {
    const to = Math.floor(Date.parse(await settledUntil(database, clock)))
    const lines = to > from ? await storedBetween(ask, { from, to, most: MOST_NEW }) : []
    from = Math.max(from, to)
    yield lines.length === 0 ? undefined : lines
    await clock.sleep(PAUSE, ask.signal)
  }
}

type Conditions = Omit<EventValues, 'dt_from' | 'dt_to' | 'st_from' | 'st_to'>

/** Newest first; half open, in whole milliseconds, so that one stretch follows the other. */
async function storedBetween(
  ask: Ask<Conditions>,
  { from, to, most }: { from: number; to: number; most: number },
): Promise<EventLine[]> {
  const values = { ...ask.values, dt_from: undefined, dt_to: undefined, st_from: from, st_to: to }
  const parameters = searchOf({ ...ask, values })
  const { hits } = await ask.search((database) =>
    searchEvents(database, parameters, { sort: 'storagetime', limit: most }),
  )
  return hits.map(lineOf).filter(({ storage_time: time }) => Math.floor(Date.parse(time)) < to)
}
