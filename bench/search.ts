import type { Database } from '../src/lib/database/database.ts'
import { searchEvents } from '../src/lib/database/events/search/page.ts'
import type { SearchParameters } from '../src/lib/database/events/search/parameters.ts'
import { countEvents, timeline, topValues } from '../src/lib/database/events/search/summary.ts'
import { attacker, categories, detectors, fillEvents, homeNetworks } from './search-events.ts'
import { vacuum } from './stored-events.ts'
import { median, openWorkplace, row } from './workplace.ts'

const EVENTS = 2_000_000
const DAYS = 28
const DAY = 86_400_000
const HOUR = 3_600_000
const ROUNDS = 5
const PAGE = 100

/** A search, its bound in milliseconds if it has one, and how many days back it asks for. */
interface Case {
  readonly title: string
  readonly goal?: number
  readonly days: number
  /** Returns what was found: hits of the first page, a count, values, stretches of time. */
  readonly run: (database: Database) => Promise<number>
}

/** Searches over two million events; all through the functions that the program uses. */
export async function benchSearch(): Promise<void> {
  const workplace = await openWorkplace()
  try {
    const end = Date.now()
    const began = performance.now()
    await fillEvents(workplace.database, { events: EVENTS, days: DAYS, end })
    await vacuum(workplace.database)
    const seconds = (performance.now() - began) / 1000
    console.log(
      `\nSearching ${EVENTS.toLocaleString('en-US')} events of ${DAYS} days (filled in ${seconds.toFixed(0)} s); warm, median of ${ROUNDS}`,
    )
    await measureSearches(workplace.database, end)
  } finally {
    await workplace.close()
  }
}

/** Prints the table. A partition outside of the window of a search is an error. */
export async function measureSearches(database: Database, end: number): Promise<void> {
  row('', 'median', 'slowest', 'goal', 'found', 'partitions')
  for (const { title, goal, days, run } of cases(end)) {
    const touched = await partitionsTouched(database, run)
    const outside = touched.filter((day) => day < dayName(end - days * DAY) || day > dayName(end))
    if (outside.length > 0) throw new Error(`${title}: reads ${outside.join(', ')} as well`)
    const found = await run(database)
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const began = performance.now()
      await run(database)
      times.push(performance.now() - began)
    }
    row(
      title,
      `${median(times).toFixed(0)} ms`,
      `${Math.max(...times).toFixed(0)} ms`,
      goal === undefined ? '' : `${goal} ms`,
      found.toLocaleString('en-US'),
      `${touched.length} of ${DAYS + 1}`,
    )
  }
}

function cases(end: number): Case[] {
  const page = (
    title: string,
    parameters: SearchParameters,
    { days = 7, goal = 100 }: { days?: number; goal?: number } = {},
  ): Case => ({
    title,
    goal,
    days,
    run: async (database) => {
      const window = { dt_from: end - days * DAY, dt_to: end }
      return (await searchEvents(database, { ...window, ...parameters }, { limit: PAGE })).hits
        .length
    },
  })
  const rare = Array.from({ length: 200 }, (_, index) => network24(attacker(150_000 + index * 611)))
  return [
    page('last 100 events', {}, { days: 1 }),
    page('last 100 events of 28 days', {}, { days: DAYS }),
    page('one source address, frequent', { source_addrs: [attacker(0)] }),
    page('one source address, rare', { source_addrs: [attacker(200_000)] }),
    page(
      'one source address, rare, 28 days',
      { source_addrs: [attacker(200_000)] },
      { days: DAYS },
    ),
    page('one address of any side, frequent', { host_addrs: [attacker(0)] }),
    page('one address, not there', { host_addrs: ['198.18.0.1'] }),
    page('a /16 of targets, frequent', { target_addrs: [homeNetworks[0] ?? ''] }),
    page('a /16 of sources, rare', { source_addrs: [network16(attacker(200_000))] }),
    page('an IPv6 /48 of targets', { target_addrs: [homeNetworks.at(-1) ?? ''] }),
    page('category and detector, frequent', pair(0, 0)),
    page('category and detector, rare', rarePair()),
    page('category and detector, rare, 28 days', rarePair(), { days: DAYS }),
    page('200 networks, rare ones', { source_addrs: rare }, { goal: 300 }),
    page('200 networks, rare ones, either side', { host_addrs: rare }, { goal: 300 }),
    page('200 networks, mixed', { target_addrs: homeNetworks }, { goal: 300 }),
    page('200 networks, mixed, either side', { host_addrs: homeNetworks }, { goal: 300 }),
    page(
      '200 networks, mixed, with a rare category',
      {
        target_addrs: homeNetworks,
        categories: [categories[9] ?? ''],
        detectors: [detectors[28] ?? ''],
      },
      { goal: 300 },
    ),
    page(
      'rare source and frequent target network',
      { source_addrs: [attacker(200_000)], target_addrs: [homeNetworks[0] ?? ''] },
      { goal: 300 },
    ),
    page(
      'frequent source and rare target network',
      { source_addrs: [attacker(0)], target_addrs: [homeNetworks[150] ?? ''] },
      { goal: 300 },
    ),
    page(
      '200 rare sources and 200 mixed targets',
      { source_addrs: rare, target_addrs: homeNetworks },
      { goal: 300 },
    ),
    page('description, frequent', { description: 'UNSUCCESSFUL LOGIN' }),
    page('description, rare', { description: 'case 4711' }),
    page('not this category, not this detector', {
      ...pair(0, 0),
      not_categories: true,
      not_detectors: true,
    }),
    ...summaries(end),
  ]
}

function summaries(end: number): Case[] {
  const window = (days: number) => ({ dt_from: end - days * DAY, dt_to: end })
  const address = { source_addrs: [attacker(0)] }
  return [
    {
      title: 'count: one frequent address, 7 days',
      days: 7,
      run: (database) => countEvents(database, { ...window(7), ...address }),
    },
    {
      title: 'count: everything of 7 days',
      days: 7,
      run: (database) => countEvents(database, window(7)),
    },
    {
      title: 'count: 200 networks, mixed, 7 days',
      days: 7,
      run: (database) => countEvents(database, { ...window(7), target_addrs: homeNetworks }),
    },
    {
      title: 'top list: sources of 1 day',
      days: 1,
      run: async (database) =>
        (await topValues(database, window(1), { attribute: 'source_ip', limit: 20 })).length,
    },
    {
      title: 'top list: categories of 7 days',
      days: 7,
      run: async (database) =>
        (await topValues(database, window(7), { attribute: 'category', limit: 20 })).length,
    },
    {
      title: 'time line: one frequent address, 7 days by the hour',
      days: 7,
      run: async (database) =>
        (await timeline(database, address, { from: end - 7 * DAY, to: end, step: HOUR })).length,
    },
    {
      title: 'time line: everything of 7 days by the hour',
      days: 7,
      run: async (database) =>
        (await timeline(database, {}, { from: end - 7 * DAY, to: end, step: HOUR })).length,
    },
  ]
}

function pair(category: number, detector: number): SearchParameters {
  return { categories: [categories[category] ?? ''], detectors: [detectors[detector] ?? ''] }
}

function rarePair(): SearchParameters {
  return { ...pair(9, 29), target_ports: ['123'], severities: ['high'] }
}

function network24(address: string): string {
  return `${address.slice(0, address.lastIndexOf('.'))}.0/24`
}

function network16(address: string): string {
  return `${address.split('.').slice(0, 2).join('.')}.0.0/16`
}

/** The days whose partitions are in the plans of the statements of a search. */
async function partitionsTouched(
  database: Database,
  run: (database: Database) => Promise<number>,
): Promise<string[]> {
  const days = new Set<string>()
  const explaining = {
    query: async (text: string, values: readonly unknown[]) => {
      if (text.startsWith('EXPLAIN')) return database.query(text, values)
      const { rows } = await database.query<{ 'QUERY PLAN': string }>(
        `EXPLAIN (FORMAT JSON) ${text}`,
        values,
      )
      const plan = rows[0]?.['QUERY PLAN'] ?? ''
      for (const [, day = ''] of plan.matchAll(/"Relation Name": "[a-z_]+_(\d{8}|default)"/g))
        days.add(day)
      return database.query(text, values)
    },
  } as unknown as Database
  await run(explaining)
  return [...days].toSorted()
}

function dayName(time: number): string {
  return new Date(time).toISOString().slice(0, 10).replaceAll('-', '')
}
