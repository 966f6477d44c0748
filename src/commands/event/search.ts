import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { csvLines, eventTable, onOneLine } from '../../cli/event-output.ts'
import { readFlag } from '../../cli/read-flag.ts'
import { namingFlags, searchFlags, searchHelp, searchParameters } from '../../cli/search-flags.ts'
import { count, renderTable } from '../../cli/table.ts'
import type { Database } from '../../lib/database/database.ts'
import type { EventPage } from '../../lib/database/events/search/page.ts'
import {
  MOST_HITS,
  type PageRequest,
  type SearchParameters,
} from '../../lib/database/events/search/parameters.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'
import { formatTimestamp } from '../../lib/idea/timestamp.ts'
import { parseDuration } from '../../lib/framework/time/duration.ts'

/** Attributes for --top: here as text, because the query builder is loaded only when it is needed. */
const attributes = (
  'category source_ip target_ip source_port target_port source_type target_type protocol node_name node_type ' +
  'resolved_abuses target_abuses event_class target_class event_severity target_severity tlp inspection_errors ' +
  'description'
).split(' ')

/** The flags that pages depend on. */
interface PageFlags {
  readonly sort: string | undefined
  readonly ascending: boolean
  readonly limit: number
  readonly after: string | undefined
  readonly all: boolean
  readonly json: boolean
  readonly ndjson: boolean
  readonly csv: boolean
}

export default class EventSearch extends MentatCommand {
  static override summary = 'search stored events'
  static override description = `${searchHelp}

Without conditions it shows the newest events. A page ends with the --after of the next one.`
  // The one that oclif would make names each flag, on twelve lines.
  static override usage =
    '<%= command.id %> [CONDITIONS] [--json | --ndjson | --csv] [--count | --top ATTRIBUTE | --timeline DURATION] [FLAGS]'
  static override examples = [
    '<%= config.bin %> event search --dt-from -2h --source-addrs 192.0.2.0/24',
    '<%= config.bin %> event search --categories Recon.Scanning --detectors org.example.nemea --not-detectors --count',
    '<%= config.bin %> event search --dt-from yesterday --top source_ip',
    '<%= config.bin %> event search --severities high --all --ndjson > events.ndjson',
  ]
  static override flags = {
    ...searchFlags,
    sort: Flags.string({
      description: 'order; default: the time searched for, detection if both or neither',
      options: ['detecttime', 'storagetime'],
      helpValue: 'detecttime|storagetime',
    }),
    ascending: Flags.boolean({ description: 'oldest first' }),
    limit: Flags.integer({
      description: 'hits a page, or values of --top',
      default: 100,
      min: 1,
      max: MOST_HITS,
      helpValue: 'N',
    }),
    after: Flags.string({ description: 'continue where a page ended', helpValue: 'CURSOR' }),
    all: Flags.boolean({ description: 'all pages, one after the other', exclusive: ['json'] }),
    count: Flags.boolean({
      description: 'print the number of hits, nothing else',
      exclusive: ['top', 'timeline', 'ndjson', 'csv', 'all', 'after'],
    }),
    top: Flags.string({
      description: `count the hits by the values of an attribute: ${attributes.join(', ')}`,
      options: attributes,
      exclusive: ['timeline', 'ndjson', 'csv', 'all', 'after'],
      helpValue: 'ATTRIBUTE',
    }),
    timeline: Flags.string({
      description:
        'count the hits per stretch of time, from --dt-from until before --dt-to (default: now)',
      helpValue: 'DURATION',
      exclusive: ['ndjson', 'csv', 'all', 'after'],
      dependsOn: ['dt-from'],
    }),
    json: Flags.boolean({
      description: 'one JSON document: {"events": […], "next": …}',
      exclusive: ['ndjson', 'csv'],
    }),
    ndjson: Flags.boolean({ description: 'one event a line, verbatim', exclusive: ['csv'] }),
    csv: Flags.boolean({ description: 'comma separated values with a head' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(EventSearch)
    const parameters = searchParameters(flags, systemClock.now())
    const { timeline } = flags
    const step = timeline === undefined ? 0 : readFlag('timeline', () => parseDuration(timeline))
    await withMigratedDatabase(this, this.homeOf(flags), async (database) => {
      if (flags.count) await this.#count(database, parameters, flags.json)
      else if (flags.top !== undefined) await this.#top(database, parameters, flags.top, flags)
      else if (timeline !== undefined) await this.#timeline(database, parameters, step, flags.json)
      else await this.#pages(database, parameters, flags)
    }).catch((error: unknown) => {
      throw namingFlags(error)
    })
  }

  async #count(database: Database, parameters: SearchParameters, json: boolean): Promise<void> {
    const { countEvents } = await import('../../lib/database/events/search/summary.ts')
    const events = await countEvents(database, parameters)
    this.log(json ? JSON.stringify({ count: events }) : String(events))
  }

  async #top(
    database: Database,
    parameters: SearchParameters,
    attribute: string,
    flags: { limit: number; json: boolean },
  ): Promise<void> {
    const { countedAttributes } = await import('../../lib/database/events/search/counted.ts')
    const { topValues } = await import('../../lib/database/events/search/summary.ts')
    const counted = countedAttributes.find((name) => name === attribute)
    if (!counted) return
    const values = await topValues(database, parameters, { attribute: counted, limit: flags.limit })
    if (flags.json) {
      const listed = values.map(({ value, count: events }) => ({
        value: value ?? null,
        count: events,
      }))
      this.log(JSON.stringify({ attribute, values: listed }, undefined, 2))
    } else {
      this.log(
        renderTable(values, [
          { title: attribute.toUpperCase(), value: (row) => row.value ?? '(none)' },
          { title: 'EVENTS', value: (row) => count(row.count), align: 'right' },
        ]),
      )
    }
  }

  async #timeline(
    database: Database,
    parameters: SearchParameters,
    step: number,
    json: boolean,
  ): Promise<void> {
    const { timeline } = await import('../../lib/database/events/search/summary.ts')
    const buckets = await timeline(database, parameters, {
      from: parameters.dt_from ?? 0,
      to: parameters.dt_to ?? systemClock.now(),
      step,
    })
    const rows = buckets.map(({ from, count: events }) => ({
      from: formatTimestamp(from),
      count: events,
    }))
    if (json) this.log(JSON.stringify({ buckets: rows }, undefined, 2))
    else {
      this.log(
        renderTable(rows, [
          { title: 'FROM', value: (row) => row.from },
          { title: 'EVENTS', value: (row) => count(row.count), align: 'right' },
        ]),
      )
    }
  }

  async #pages(database: Database, parameters: SearchParameters, flags: PageFlags): Promise<void> {
    const { searchEvents } = await import('../../lib/database/events/search/page.ts')
    const { sort } = flags
    const request: PageRequest & { documents: boolean } = {
      ...(sort === 'storagetime' || sort === 'detecttime' ? { sort } : {}),
      ascending: flags.ascending,
      limit: flags.limit,
      documents: flags.json || flags.ndjson,
    }
    let { after } = flags
    let hits = 0
    do {
      const page = await searchEvents(database, parameters, {
        ...request,
        ...(after === undefined ? {} : { after }),
      })
      this.#print(page, flags, hits === 0)
      hits += page.hits.length
      after = page.next
    } while (flags.all && after !== undefined)
    if (hits === 0 && !flags.json) this.say('no event matches')
    else if (after !== undefined && !flags.json) this.say(`more: --after ${after} (or --all)`)
  }

  #print(
    { hits, next }: EventPage,
    format: { json: boolean; ndjson: boolean; csv: boolean },
    isFirst: boolean,
  ): void {
    if (format.json) {
      // Put together as text: parsing would lose digits of large numbers.
      const events = hits.map((hit) => hit.document ?? '{}').join(',\n')
      this.log(`{"events": [${events}],\n"next": ${JSON.stringify(next ?? null)}}`)
    } else if (format.ndjson) for (const hit of hits) this.log(onOneLine(hit.document ?? ''))
    else if (format.csv) for (const line of csvLines(hits, isFirst)) this.log(line)
    else if (hits.length > 0) this.log(eventTable(hits, isFirst))
  }
}
