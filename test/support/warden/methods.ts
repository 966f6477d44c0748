import { checkEvent } from './check-event.ts'
import { HubError, type HubFailure } from './hub-error.ts'
import type { ConditionName, Conditions, HubClient, HubStore } from './store.ts'
import { knownCategories, knownTags } from './vocabulary.ts'

/** What the hub is configured with. */
export interface HubLimits {
  send_events_limit: number
  get_events_limit: number
  /** Characters of one event. */
  event_size_limit: number
}

/** A request that was let in. */
export interface HubRequest {
  readonly client: HubClient
  readonly query: URLSearchParams
  readonly body: string
  readonly store: HubStore
  readonly limits: HubLimits
}

/** What each method answers, as JSON text. @throws HubError */
export const methods: Readonly<Record<string, (request: HubRequest) => string>> = {
  getInfo({ limits: { send_events_limit, get_events_limit } }) {
    const description = 'Warden for tests'
    return JSON.stringify({ version: '3.0', send_events_limit, get_events_limit, description })
  },

  getEvents({ client, query, store, limits }) {
    const conditions = readConditions(query)
    const id = integerIn(query, 'id') ?? store.memory.get(client.name)
    if (id === undefined) {
      store.memory.set(client.name, store.maximum)
      return JSON.stringify({ lastid: store.maximum, events: [] })
    }
    const after = id <= 0 ? Math.max(0, id + store.maximum) : id
    const count = Math.min(integerIn(query, 'count') ?? Infinity, limits.get_events_limit)
    const events = store.select(after, count, conditions)
    const lastid = events.at(-1)?.serial ?? store.maximum
    store.memory.set(client.name, lastid)
    return `{"lastid": ${lastid}, "events": [${events.map(({ text }) => text).join(', ')}]}`
  },

  sendEvents({ client, body, store, limits }) {
    const events = readEvents(body)
    const failures: HubFailure[] = []
    const most = limits.send_events_limit
    if (events.length > most) failures.push(tooMany(events, most))
    const good: unknown[] = []
    for (const [index, event] of events.slice(0, most).entries()) {
      const wrong = checkEvent(event, client, limits.event_size_limit)
      if (wrong.length === 0) good.push(event)
      for (const one of wrong) failures.push({ ...one, ...named(events, [index]) })
    }
    for (const event of good) store.add(client.name, JSON.stringify(event))
    if (failures.length > 0) throw new HubError(failures)
    return JSON.stringify({ saved: good.length })
  },
}

/** How an error names the events that it is about. */
export function named(
  events: readonly unknown[],
  indices: readonly number[],
): { events: readonly number[]; events_id: unknown[] } {
  const idOf = (event: unknown): unknown => (event as { ID?: unknown } | null)?.ID ?? null
  return { events: indices, events_id: indices.map((index) => idOf(events[index])) }
}

function tooMany(events: readonly unknown[], limit: number): HubFailure {
  const indices = [...events.keys()].slice(limit)
  const text = 'Too much events in one batch.'
  return { error: 507, message: text, ...named(events, indices), send_events_limit: limit }
}

function readEvents(body: string): unknown[] {
  if (body === '') return []
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch (error) {
    const parser = String(error)
    throw new HubError([{ error: 400, message: 'Deserialization error.', args: body, parser }])
  }
  if (value === null) return []
  if (!Array.isArray(value)) {
    throw new HubError([{ error: 400, message: 'List of events expected.' }])
  }
  if (value.some((event) => typeof event !== 'object' || event === null)) {
    throw new HubError([{ error: 500, message: 'Server exception' }])
  }
  return value
}

function integerIn(query: URLSearchParams, key: string): number | undefined {
  const text = query.get(key)
  return text !== null && /^-?\d+$/.test(text.trim()) ? Number(text) : undefined
}

function readConditions(query: URLSearchParams): Conditions {
  const all = (name: ConditionName): string[] => query.getAll(name)
  for (const name of ['cat', 'tag', 'group'] as const) {
    const no = `no${name}` as const
    if (all(name).length === 0 || all(no).length === 0) continue
    const message = `Unrealizable conditions. Choose ${name} or ${no} option.`
    throw new HubError([{ error: 422, message, [name]: all(name), [no]: all(no) }])
  }
  checkNames(knownCategories, [...all('cat'), ...all('nocat')])
  checkNames(knownTags, [...all('tag'), ...all('notag')])
  return {
    cat: all('cat'),
    nocat: all('nocat'),
    tag: all('tag'),
    notag: all('notag'),
    group: all('group'),
    nogroup: all('nogroup'),
  }
}

function checkNames(known: ReadonlySet<string>, names: readonly string[]): void {
  const key = names.find((name) => !known.has(name))
  if (key === undefined) return
  throw new HubError([{ error: 422, message: 'Wrong tag or category used in query.', key }])
}
