import type { Database } from '../../../database/database.ts'
import {
  type EventReference,
  type EventSelection,
  readDocuments,
  readPassEvents,
} from '../../../database/reports/pass-events.ts'
import { relapsingKeys } from '../../../database/thresholds/relapses.ts'
import { isObject, type JsonValue } from '../../../idea/json.ts'
import { Party } from '../event/party.ts'
import type { Pass } from '../pass.ts'
import { nameOf, type Resolver, type Responsibility } from './resolution.ts'
import type { Unit, UnitEvent } from './unit.ts'
import { addressOfKey } from '../event/whole-class.ts'

/** What is gathered. */
export interface Gathering {
  readonly pass: Pass
  readonly selection: EventSelection
  /** Addresses that are done already. */
  readonly done: ReadonlySet<string>
  /** Whether what was held back may come back. */
  readonly withRelapses: boolean
  /** Most addresses of one event in one unit. */
  readonly addressesPerEvent: number
}

/** Reads the events of a pass once and sorts them by who is responsible for their addresses. Units come in the order of the names of their groups. */
export async function gatherUnits(
  database: Database,
  resolver: Resolver,
  gathering: Gathering,
): Promise<Unit[]> {
  const drafts = new Drafts(resolver, gathering)
  const unclear: EventReference[] = []
  await readPassEvents(database, gathering.selection, ({ addresses, ...event }) => {
    if (addresses) drafts.add(event, addresses)
    else unclear.push(event)
  })
  await database.withClient(async (client) => {
    for await (const chunk of readDocuments(client, unclear)) {
      for (const { reference, document } of chunk) {
        drafts.add(reference, addressesIn(document, gathering.pass))
      }
    }
    if (!gathering.withRelapses) return
    const kind = { ...gathering.pass, severity: gathering.selection.severity }
    for (const key of await relapsingKeys(client, kind, gathering.selection.to)) drafts.addKey(key)
  })
  return drafts.units()
}

function addressesIn(document: string, { side }: Pass): string[] {
  const value = JSON.parse(document) as JsonValue
  return isObject(value) ? new Party(value, side).addresses : []
}

/** Units that grow. */
class Drafts {
  readonly #resolver: Resolver
  readonly #gathering: Gathering
  readonly #drafts = new Map<Responsibility, Draft>()

  constructor(resolver: Resolver, gathering: Gathering) {
    this.#resolver = resolver
    this.#gathering = gathering
  }

  add(event: EventReference, addresses: readonly string[]): void {
    const byDraft = new Map<Draft, string[]>()
    for (const address of addresses) {
      const draft = this.#draftOf(address)
      if (!draft) continue
      const own = byDraft.get(draft) ?? []
      byDraft.set(draft, own)
      if (own.length < this.#gathering.addressesPerEvent) own.push(address)
      else draft.addressesCut += 1
    }
    for (const [draft, own] of byDraft) {
      draft.events.push({ ...event, addresses: own })
      for (const address of own) draft.addresses.add(address)
    }
  }

  addKey(key: string): void {
    const address = addressOfKey(key)
    const draft = this.#draftOf(address)
    if (!draft) return
    draft.relapsingKeys.push(key)
    draft.addresses.add(address)
  }

  units(): Unit[] {
    const { pass } = this.#gathering
    return [...this.#drafts]
      .map(([{ chain, fallback }, { events, addresses, ...draft }]) => ({
        pass,
        chain,
        fallback,
        ...draft,
        events: events.sort(byTime),
        addresses: [...addresses],
      }))
      .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
  }

  /** Undefined for an address that nobody is responsible for, or that is done. */
  #draftOf(address: string): Draft | undefined {
    if (this.#gathering.done.has(address)) return undefined
    const responsibility = this.#resolver.resolve(address)
    if (!responsibility) return undefined
    const known = this.#drafts.get(responsibility)
    if (known) return known
    const draft = { events: [], relapsingKeys: [], addresses: new Set<string>(), addressesCut: 0 }
    this.#drafts.set(responsibility, draft)
    return draft
  }
}

interface Draft {
  readonly events: UnitEvent[]
  readonly relapsingKeys: string[]
  readonly addresses: Set<string>
  addressesCut: number
}

function byTime(a: UnitEvent, b: UnitEvent): number {
  return a.detectTime - b.detectTime || (a.id < b.id ? -1 : 1)
}
