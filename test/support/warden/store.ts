import { knownCategories, knownTags } from './vocabulary.ts'

/** A registered client. */
export interface HubClient {
  readonly name: string
  readonly hostname: string
  readonly secret?: string
  readonly valid: boolean
  readonly read: boolean
  readonly write: boolean
  /** May send events with the category Test alone. */
  readonly test: boolean
}

/** An event that the hub keeps. */
export interface StoredEvent {
  readonly serial: number
  /** Name of the client that sent it. */
  readonly client: string
  readonly text: string
  readonly id: unknown
  readonly categories: ReadonlySet<string>
  readonly tags: ReadonlySet<string>
}

/** Conditions of a query, all of them to be fulfilled. */
export type Conditions = Readonly<Record<ConditionName, readonly string[]>>
export type ConditionName = 'cat' | 'nocat' | 'tag' | 'notag' | 'group' | 'nogroup'

/** What the hub keeps: clients, events under serial numbers, and how far each client has read. */
export class HubStore {
  readonly clients: HubClient[] = []
  readonly events: StoredEvent[] = []
  /** Serial numbers by the names of clients. */
  readonly memory = new Map<string, number>()
  #next = 1

  register(client: Partial<HubClient> & { readonly name: string }): HubClient {
    const defaults = { hostname: client.name, valid: true, read: true, write: false, test: false }
    const registered = { ...defaults, ...client }
    this.clients.push(registered)
    return registered
  }

  /** Stores the text of an event as if a client had sent it. */
  add(client: string, text: string): void {
    const event = JSON.parse(text) as Readonly<Record<string, unknown>>
    const categories = texts(event['Category']).flatMap((name) =>
      knownCategories.has(name) ? [name, name.split('.')[0]!] : ['Other'],
    )
    const tags = list(event['Node']).flatMap((node) => texts((node as Node | null)?.Type))
    this.events.push({
      serial: this.#next,
      client,
      text,
      id: event['ID'],
      categories: new Set(categories),
      tags: new Set(tags.map((tag) => (knownTags.has(tag) ? tag : 'Other'))),
    })
    this.#next += 1
  }

  /** Begins anew, with the clients alone. */
  clear(): void {
    this.events.length = 0
    this.memory.clear()
    this.#next = 1
  }

  /** The highest serial number; 1 when there is no event. */
  get maximum(): number {
    return this.events.at(-1)?.serial ?? 1
  }

  /** The first events behind a serial number that fulfil the conditions. */
  select(after: number, count: number, conditions: Conditions): StoredEvent[] {
    const found: StoredEvent[] = []
    // Serial numbers begin with 1 and have no gaps.
    for (let index = after; index < this.events.length && found.length < count; index++) {
      const event = this.events[index]!
      if (fulfils(event, conditions)) found.push(event)
    }
    return found
  }
}

interface Node {
  readonly Type?: unknown
}

function fulfils(event: StoredEvent, conditions: Conditions): boolean {
  const isOf = (names: ReadonlySet<string>, wanted: readonly string[]): boolean =>
    wanted.some((name) => names.has(name))
  const isBy = (groups: readonly string[]): boolean =>
    groups.some((group) => event.client === group || event.client.startsWith(`${group}.`))
  const { cat, nocat, tag, notag, group, nogroup } = conditions
  return (
    (cat.length === 0 || isOf(event.categories, cat)) &&
    !isOf(event.categories, nocat) &&
    (tag.length === 0 || isOf(event.tags, tag)) &&
    !isOf(event.tags, notag) &&
    (group.length === 0 || isBy(group)) &&
    !isBy(nogroup)
  )
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function texts(value: unknown): string[] {
  return list(value).filter((element) => typeof element === 'string')
}
