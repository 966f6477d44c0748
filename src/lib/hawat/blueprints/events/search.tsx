import { addressTexts } from '../../../database/events/address-ranges.ts'
import type { SearchParameters } from '../../../database/events/search/parameters.ts'
import { type EventHit, searchEvents } from '../../../database/events/search/page.ts'
import { countEvents } from '../../../database/events/search/summary.ts'
import { signedIn } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { choice, hidden, number } from '../../core/form/fields.ts'
import { Heading } from '../../core/page/heading.tsx'
import { eventFields, searchOf } from '../../event-search/fields.ts'
import { EventSearchForm } from '../../event-search/form.tsx'
import { eventOptions } from '../../event-search/options.ts'
import { FieldRow } from '../../core/page/field-row.tsx'
import { EventTable, Pager } from './table.tsx'

/** An event as a line: the columns by which it is found. */
export type EventLine = Omit<EventHit, 'source_ip' | 'target_ip' | 'document'> & {
  readonly source_ip: readonly string[]
  readonly target_ip: readonly string[]
}

/** One page of a search. */
export interface Found {
  readonly items: readonly EventLine[]
  readonly items_count: number
  /** For the parameter `after` of the next page; null: this is the last one. */
  readonly next: string | null
  /** Times of the search as they were understood, milliseconds since 1970. */
  readonly times: Pick<SearchParameters, 'dt_from' | 'dt_to' | 'st_from' | 'st_to'>
}

const sorts = ['detecttime.desc', 'detecttime.asc', 'storagetime.desc', 'storagetime.asc'] as const

/** Searching events. */
export const search = defineView({
  name: 'events.search',
  path: '/events/search',
  summary: 'search events',
  access: signedIn,
  fields: {
    ...eventFields,
    sortby: choice({ label: 'Order', options: sorts.map((value) => ({ value })) }),
    limit: number({ label: 'Events a page', minimum: 1, maximum: 1000, default: 100 }),
    after: hidden(2000),
  },
  async load(ask): Promise<Found> {
    const { sortby, limit, after } = ask.values
    const parameters = searchOf(ask)
    const [sort, direction] = sortby.split('.')
    const { hits, next } = await ask.search((database) =>
      searchEvents(database, parameters, {
        ...(sort === 'detecttime' || sort === 'storagetime' ? { sort } : {}),
        ascending: direction === 'asc',
        limit,
        ...(after === '' ? {} : { after }),
      }),
    )
    const items = hits.map(lineOf)
    const { dt_from, dt_to, st_from, st_to } = parameters
    const times = { dt_from, dt_to, st_from, st_to } as Found['times']
    return { items, items_count: items.length, next: next ?? null, times }
  },
  options: eventOptions,
  title: ({ t }) => t('Search events'),
  page: (found, { t }) => (
    <>
      <Heading title={t('Search events')} />
      <EventSearchForm>
        <FieldRow name="sortby" />
        <FieldRow name="limit" />
      </EventSearchForm>
      {found && (
        <div class="card">
          <Pager found={found} />
          <EventTable events={found.items} />
          {found.next !== null && <Pager found={found} />}
        </div>
      )}
    </>
  ),
})

/** How many events a search finds; it may take long, so the page asks for it later. */
export const total = defineView({
  name: 'events.total',
  path: '/events/total',
  summary: 'count the events of a search',
  access: signedIn,
  frame: 'part',
  fields: eventFields,
  load: async (ask) => ({ total: await ask.search((database) => countEvents(database, searchOf(ask))) }),
  title: () => '',
  page: (counted, { t }) => (
    <strong>{counted && t('{n} events', { n: counted.total })}</strong>
  ),
})

function lineOf({ source_ip, target_ip, document: _, ...hit }: EventHit): EventLine {
  return { ...hit, source_ip: addressTexts(source_ip), target_ip: addressTexts(target_ip) }
}
