import { Readable } from 'node:stream'
import { addressTexts } from '../../../database/events/address-ranges.ts'
import {
  type EventHit,
  type EventPage,
  searchEvents,
} from '../../../database/events/search/page.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { csvRow } from '../../../framework/text/csv.ts'
import { signedIn } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineDownload } from '../../core/blueprint.ts'
import { choice, number } from '../../core/form/fields.ts'
import type { ValuesOf } from '../../core/form/field.ts'
import { eventFields, searchOf } from '../../event-search/fields.ts'
import { Portion } from './portion.ts'

const fields = {
  ...eventFields,
  format: choice({ label: 'Format', options: [{ value: 'ndjson' }, { value: 'csv' }] }),
  limit: number({ label: 'Most events', minimum: 1, maximum: 1_000_000, default: 100_000 }),
}

/** All events that a search finds, up to a limit, the newest first: sent while they are read. */
export const eventExport = defineDownload({
  name: 'events.export',
  path: '/events/export',
  summary: 'the events of a search as a file: NDJSON (whole events) or CSV (their columns)',
  access: signedIn,
  fields,
  async load(ask) {
    const isCsv = ask.values.format === 'csv'
    // Before anything is sent, so that what is wrong with the search can still be told.
    const portion = new Portion()
    const first = await pageAfter(ask, undefined, portion.of(ask.values.limit))
    const hits = hitsOf(ask, first, portion)
    const stamp = new Date(ask.now)
      .toISOString()
      .slice(0, 16)
      .replaceAll(/[-:]/g, '')
      .replace('T', '-')
    return {
      name: `events-${stamp}.${isCsv ? 'csv' : 'ndjson'}`,
      type: isCsv ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
      // One page ahead of the reader.
      content: Readable.from(isCsv ? csvOf(hits) : linesOf(hits), { highWaterMark: 1 }),
    }
  },
})

type Asked = Ask<ValuesOf<typeof fields>>

/** Page by page, each a search of its own: a slow reader holds no connection of the database. */
async function* hitsOf(
  ask: Asked,
  first: EventPage,
  portion: Portion,
): AsyncGenerator<readonly EventHit[]> {
  let page = first
  let left = ask.values.limit
  for (;;) {
    yield page.hits
    left -= page.hits.length
    portion.add(page.hits)
    const { next } = page
    if (next === undefined || left <= 0 || ask.signal.aborted) return
    page = await inTurn(ask, () => pageAfter(ask, next, portion.of(left)))
  }
}

/** Between two attempts, in milliseconds. */
const PAUSE = 500

/** What has begun is not broken off because its reader searches beside it: it waits until fewer of these searches run. */
async function inTurn<Result>(
  { services, signal }: Asked,
  search: () => Promise<Result>,
): Promise<Result> {
  for (;;) {
    try {
      return await search()
    } catch (error) {
      const isQuota = error instanceof MentatError && error.code === 'QUERY_QUOTA'
      if (!isQuota || signal.aborted) throw error
      await services.clock.sleep(PAUSE, signal)
    }
  }
}

function pageAfter(ask: Asked, after: string | undefined, limit: number): Promise<EventPage> {
  const documents = ask.values.format !== 'csv'
  return ask.search((database) =>
    searchEvents(database, searchOf(ask), {
      limit,
      documents,
      ...(after === undefined ? {} : { after }),
    }),
  )
}

async function* linesOf(pages: AsyncIterable<readonly EventHit[]>): AsyncGenerator<string> {
  for await (const hits of pages) {
    // Within JSON, line breaks stand only between tokens.
    yield hits.map(({ document = '' }) => `${document.replaceAll(/[\r\n]+/g, ' ')}\n`).join('')
  }
}

const columns = [
  ...([
    'id',
    'detect_time',
    'storage_time',
    'category',
    'description',
    'source_ip',
    'target_ip',
  ] as const),
  ...([
    'source_port',
    'target_port',
    'source_type',
    'target_type',
    'protocol',
    'node_name',
  ] as const),
  ...(['event_class', 'event_severity', 'target_class', 'target_severity'] as const),
  ...(['resolved_abuses', 'target_abuses', 'tlp'] as const),
]

async function* csvOf(pages: AsyncIterable<readonly EventHit[]>): AsyncGenerator<string> {
  yield `${csvRow(columns)}\r\n`
  for await (const hits of pages)
    yield hits.map((hit) => `${csvRow(columns.map(cellOf(hit)))}\r\n`).join('')
}

function cellOf(hit: EventHit) {
  return (column: (typeof columns)[number]) =>
    column === 'source_ip' || column === 'target_ip' ? addressTexts(hit[column]) : hit[column]
}
