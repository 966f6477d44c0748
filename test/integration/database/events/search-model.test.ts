import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { searchEvents } from '../../../../src/lib/database/events/search/page.ts'
import type { SearchParameters } from '../../../../src/lib/database/events/search/parameters.ts'
import {
  countEvents,
  timeline,
  topValues,
} from '../../../../src/lib/database/events/search/summary.ts'
import type { Event } from '../../../../src/lib/idea/event.ts'
import { type Interval, parseInterval } from '../../../../src/lib/idea/interval.ts'
import { startCluster } from '../../../support/database.ts'
import { storeMessages } from '../../../support/events.ts'
import { Generator } from '../../../../src/lib/modules/ideagen/generator.ts'
import { parseEvent } from '../../../../src/lib/idea/parse.ts'
import { eventWith } from '../../../support/idea-fixtures.ts'

const cluster = await startCluster()
const EMPTY = '__EMPTY__'
const ANY = '__ANY__'

/** The oracle: what a parameter says about an event, evaluated over the accessors. */
const lists: Readonly<Record<string, (event: Event) => readonly string[]>> = {
  categories: (event) => event.categories,
  detectors: (event) => event.detectors,
  detector_types: (event) => event.nodeTypes,
  protocols: (event) => event.protocols,
  source_ports: (event) => event.sourcePorts.map(String),
  target_ports: (event) => event.targetPorts.map(String),
  host_ports: (event) => [...event.sourcePorts, ...event.targetPorts].map(String),
  source_types: (event) => event.sourceTypes,
  target_types: (event) => event.targetTypes,
  host_types: (event) => [...event.sourceTypes, ...event.targetTypes],
  groups: (event) => event.resolvedAbuses,
  target_groups: (event) => event.targetAbuses,
  inspection_errs: (event) => event.inspectionErrors,
  classes: (event) => present(event.eventClass),
  target_classes: (event) => present(event.targetClass),
  severities: (event) => present(event.eventSeverity),
  target_severities: (event) => present(event.targetSeverity),
  tlps: (event) => present(event.tlp),
}
const addresses: Readonly<Record<string, (event: Event) => readonly Interval[]>> = {
  source_addrs: (event) => event.sourceAddresses,
  target_addrs: (event) => event.targetAddresses,
  host_addrs: (event) => [...event.sourceAddresses, ...event.targetAddresses],
}

function present(value: string | undefined): string[] {
  return value === undefined || value === '' ? [] : [value]
}

function matches(event: Event, parameters: Readonly<Record<string, unknown>>): boolean {
  const {
    dt_from = -Infinity,
    dt_to = Infinity,
    description,
    not_description,
  } = parameters as SearchParameters
  if (event.detectTime < dt_from || event.detectTime > dt_to) return false
  if (typeof description === 'string') {
    const has = event.description?.toLowerCase().includes(description.toLowerCase()) ?? false
    if (has === (not_description === true)) return false
  }
  const holds = (
    name: string,
    values: readonly string[],
    test: (value: string) => boolean,
    any: boolean,
  ): boolean => {
    const kind = /_(addrs|ports|types)$/.exec(name)?.[1]
    const isReplaced =
      kind && /^(source|target)_/.test(name) && parameters[`host_${kind}`] !== undefined
    if (isReplaced) return true
    const hit = values.some((value) => (value === EMPTY ? !any : value === ANY ? any : test(value)))
    return hit !== (parameters[`not_${name}`] === true)
  }
  return (
    Object.entries(lists).every(([name, of]) => {
      const values = parameters[name] as string[] | undefined
      const own = of(event)
      return !values || holds(name, values, (value) => own.includes(value), own.length > 0)
    }) &&
    Object.entries(addresses).every(([name, of]) => {
      const values = parameters[name] as string[] | undefined
      const own = of(event)
      return (
        !values ||
        holds(
          name,
          values,
          (value) => own.some((one) => overlap(one, parseInterval(value)!)),
          own.length > 0,
        )
      )
    })
  )
}

function overlap(a: Interval, b: Interval): boolean {
  return a.family === b.family && a.low <= b.high && b.low <= a.high
}

test('pages, counts, top lists and time lines say what a model in memory says', async () => {
  const { database } = await cluster.createDatabase()
  const start = Date.UTC(2024, 4, 1, 12)
  const messages = makeMessages(start)
  const events = await storeMessages(database, messages)

  const valuesOf = (of: (event: Event) => readonly string[]) =>
    [...new Set(events.flatMap((event) => of(event)))].slice(0, 40)
  const list = (values: readonly string[]) =>
    fc.array(
      fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(...values) },
        { weight: 1, arbitrary: fc.constantFrom(EMPTY, ANY) },
      ),
      { minLength: 1, maxLength: 4 },
    )
  const addressTexts = events.flatMap((event) =>
    [...event.sourceAddresses, ...event.targetAddresses]
      .filter(({ family }) => family === 4)
      .map(({ low }) => {
        const octets = [24n, 16n, 8n, 0n].map((shift) => String((low >> shift) & 255n)).join('.')
        return `${octets}/${[8, 16, 24, 32][Number(low % 4n)] ?? 32}`
      }),
  )
  const arbitraryOf = (name: string) =>
    Object.hasOwn(lists, name)
      ? list(valuesOf(lists[name]!).length > 0 ? valuesOf(lists[name]!) : ['7'])
      : list([
          ...addressTexts.slice(0, 60),
          '::/0',
          '2001:db8::/33',
          '0.0.0.0/2',
          '0.0.0.0/0',
          '0.0.0.0/1',
        ])
  const names = [...Object.keys(lists), ...Object.keys(addresses)]
  const condition = fc
    .constantFrom(...names)
    .chain((name) =>
      fc
        .tuple(arbitraryOf(name), fc.boolean())
        .map(([values, negate]) => ({ [name]: values, [`not_${name}`]: negate })),
    )
  const times = events.map(({ detectTime }) => detectTime)
  const rest = fc.record(
    {
      dt_from: fc.constantFrom(...times),
      dt_to: fc.constantFrom(...times),
      description: fc.constantFrom('s', 'SCAN', 'login', '%', '_', 'ž', 'a '),
      not_description: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  const search = fc
    .tuple(fc.array(condition, { maxLength: 3 }), rest)
    .map((parts): SearchParameters => ({
      ...Object.fromEntries(parts[0].flatMap((one) => Object.entries(one))),
      ...parts[1],
    }))

  let hits = 0
  await fc.assert(
    fc.asyncProperty(
      search,
      fc.integer({ min: 100, max: 2000 }),
      fc.boolean(),
      async (parameters, limit, ascending) => {
        const expected = events.filter((event) => matches(event, parameters))
        const ids: string[] = []
        let after: string | undefined
        do {
          const page = await searchEvents(database, parameters, {
            limit,
            ascending,
            ...(after ? { after } : {}),
          })
          ids.push(...page.hits.map(({ id }) => id))
          after = page.next
        } while (after !== undefined)
        const inOrder = expected
          .toSorted((a, b) => a.detectTime - b.detectTime || (a.id < b.id ? -1 : 1))
          .map(({ id }) => id)
        assert.deepEqual(ids, ascending ? inOrder : inOrder.toReversed())
        hits += expected.length
        assert.equal(await countEvents(database, parameters), expected.length)

        const categories = new Map<string, number>()
        for (const event of expected)
          for (const category of event.categories)
            categories.set(category, (categories.get(category) ?? 0) + 1)
        const top = await topValues(database, parameters, { attribute: 'category', limit: 1000 })
        assert.deepEqual(new Map(top.map(({ value, count }) => [value, count])), categories)

        const window = { from: start - 86_400_000, to: start + 86_400_000 }
        const untimed = { ...parameters, dt_from: -Infinity, dt_to: Infinity }
        const inWindow = events.filter(
          (event) =>
            matches(event, untimed) &&
            event.detectTime >= window.from &&
            event.detectTime < window.to,
        )
        const buckets = await timeline(database, parameters, { ...window, step: 5_000_000 })
        assert.equal(
          buckets.reduce((sum, { count }) => sum + count, 0),
          inWindow.length,
        )
        for (const { from, count } of buckets) {
          assert.equal(
            count,
            inWindow.filter(({ detectTime }) => detectTime >= from && detectTime < from + 5_000_000)
              .length,
          )
        }
      },
    ),
    { numRuns: 120, seed: 20240502 },
  )
  assert.ok(hits > 5000, `${hits} hits are too few to tell anything`)
})

/** Realistic events, classified ones among them, and a few that have nothing. */
function makeMessages(start: number): string[] {
  const generator = new Generator({ seed: 5, start })
  const generated = Array.from({ length: 300 }, (_, index) =>
    generator.next(start + index * 60_000).content.toString(),
  )
  const classified = generated.flatMap((text, index) => {
    if (!isEvent(text)) return []
    const document = JSON.parse(text) as Record<string, unknown>
    if (index % 3 === 0) return text
    return JSON.stringify({
      ...document,
      ...(index % 4 === 0 ? { TLP: ['GREEN', 'AMBER', 'RED'][index % 3] } : {}),
      _Mentat: {
        EventClass: `class-${index % 5}`,
        EventSeverity: ['low', 'medium', 'high'][index % 3],
        ResolvedAbuses: [`group-${index % 4}`, `group-${index % 7}`],
        ...(index % 2 === 0
          ? { TargetAbuses: ['tgroup'], TargetClass: 'tclass', TargetSeverity: 'high' }
          : {}),
      },
    })
  })
  // More than 1000 events that have an address of a wide network are searched in another way than a few.
  const copies = [0, 1, 2, 3, 4].flatMap((copy) =>
    classified.map((text) => text.replace(/"ID":\s*"([^"]+)"/, `"ID":"$1-${copy}"`)),
  )
  return [
    ...copies,
    eventWith({ ID: 'bare-1' }),
    eventWith({ ID: 'bare-2', Description: '100 % of _' }),
  ]
}

function isEvent(text: string): boolean {
  try {
    parseEvent(text)
    return true
  } catch {
    return false
  }
}
