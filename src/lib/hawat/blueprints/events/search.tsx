import type { Database } from '../../../database/database.ts'
import {
  type EventHit,
  type EventPage,
  searchEvents,
} from '../../../database/events/search/page.ts'
import type { PageRequest, SearchParameters } from '../../../database/events/search/parameters.ts'
import { countEvents } from '../../../database/events/search/summary.ts'
import { signedIn } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { choice, hidden, number } from '../../core/form/fields.ts'
import { Heading } from '../../core/page/heading.tsx'
import { QueryChips } from '../../event-search/chips.tsx'
import { exactDocument } from '../../event-search/document.ts'
import { eventFields, searchOf } from '../../event-search/fields.ts'
import { EventSearchForm } from '../../event-search/form.tsx'
import { eventOptions } from '../../event-search/options.ts'
import { SearchActions } from './actions.tsx'
import { lineOf } from './line.ts'
import type { Found } from './found.ts'
import { Pager } from './pager.tsx'
import { Portion } from './portion.ts'
import { EventTable } from './table.tsx'

const sorts = [
  { value: 'detecttime.desc', label: 'newest first' },
  { value: 'detecttime.asc', label: 'oldest first' },
  { value: 'storagetime.desc', label: 'stored newest first' },
  { value: 'storagetime.asc', label: 'stored oldest first' },
] as const

/** Most events on a page for people; programs may have more. */
const MOST_LINES = 1000

/** Searching events. */
export const search = defineView({
  name: 'events.search',
  path: '/events/search',
  summary: 'search events',
  access: signedIn,
  fields: {
    ...eventFields,
    sortby: choice({ label: 'Order', options: sorts, default: 'detecttime.desc' }),
    limit: number({ label: 'Events a page', minimum: 1, maximum: 10_000, default: 100 }),
    page: number({ label: 'Page', minimum: 1, maximum: 10_000, default: 1 }),
    after: hidden(2000),
  },
  async load(ask): Promise<Found> {
    const { isApi, values } = ask
    const { sortby, after, page } = values
    const limit = isApi ? values.limit : Math.min(values.limit, MOST_LINES)
    const parameters = searchOf(ask)
    const [sort, direction] = sortby.split('.')
    const offset = after === '' ? (page - 1) * limit : 0
    const request: PageRequest = {
      ...(sort === 'detecttime' || sort === 'storagetime' ? { sort } : {}),
      ...{ ascending: direction === 'asc', limit, offset },
      ...(after === '' ? {} : { after }),
    }
    const { hits, next = null } = await ask.search((database) =>
      isApi
        ? wholeEvents(database, parameters, request)
        : searchEvents(database, parameters, request),
    )
    const { dt_from, dt_to, st_from, st_to } = parameters
    return {
      ...(isApi
        ? { items: hits.map(({ document }) => exactDocument(document ?? '{}')) }
        : { lines: hits.map(lineOf) }),
      items_count: hits.length,
      ...(after === ''
        ? {
            pager_index_low: offset + Math.min(hits.length, 1),
            pager_index_high: offset + hits.length,
          }
        : {}),
      pager_index_limit: limit,
      next,
      times: { dt_from, dt_to, st_from, st_to } as Found['times'],
      query_params: ask.given,
      searched: true,
    }
  },
  options: eventOptions,
  title: ({ t }) => t('Search events'),
  page: (found, { t }) => (
    <>
      <Heading title={t('Search events')}>
        <SearchActions />
      </Heading>
      <EventSearchForm fields={['sortby', 'limit']} />
      {found?.lines && (
        <div class="card">
          <QueryChips />
          <Pager found={found} />
          <EventTable events={found.lines} />
          {found.next !== null && <Pager found={found} />}
        </div>
      )}
    </>
  ),
})

/** Most of the documents of one answer, in characters: what is left follows behind `next`. */
const LARGEST_ANSWER = 32 * 1024 * 1024

/** Events with their documents; fewer than were asked for when these are large. */
async function wholeEvents(
  database: Database,
  parameters: SearchParameters,
  { limit, ...request }: PageRequest,
): Promise<EventPage> {
  const portion = new Portion()
  const hits: EventHit[] = []
  let place: Pick<PageRequest, 'after' | 'offset'> = request
  for (;;) {
    const part = { ...request, ...place, documents: true, limit: portion.of(limit - hits.length) }
    const { hits: more, next } = await searchEvents(database, parameters, part)
    hits.push(...more)
    portion.add(more)
    if (next === undefined || hits.length >= limit || portion.size >= LARGEST_ANSWER) {
      return { hits, next }
    }
    place = { after: next, offset: 0 }
  }
}

/** How many events a search finds; it may take long, so the page asks for it later. */
export const total = defineView({
  name: 'events.total',
  path: '/events/total',
  summary: 'count the events of a search',
  access: signedIn,
  frame: 'part',
  fields: eventFields,
  load: async (ask) => ({
    total: await ask.search((database) => countEvents(database, searchOf(ask))),
  }),
  title: () => '',
  page: (counted, { t }) => <strong>{counted && t('{n} events', { n: counted.total })}</strong>,
})
