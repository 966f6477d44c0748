import { type DetectorData, UNKNOWN } from '../../../database/reports/structured-data.ts'
import type { Event } from '../../../idea/event.ts'
import type { JsonObject } from '../../../idea/json.ts'
import {
  type Facts,
  mainFacts,
  mergeFacts,
  packetSize,
  partyFacts,
  sectionsOf,
} from '../event/facts.ts'
import { Party } from '../event/party.ts'
import type { Pass } from '../pass.ts'
import { storable } from '../event/storable.ts'
import { type Budget, Fields } from './fields.ts'

/** What one event says, read once for all its addresses. */
export interface Observation {
  /** Milliseconds since 1970. */
  readonly first: number
  readonly last: number
  readonly detector: string
  /** Adds what concerns an address to what a detector has seen of it. */
  contribute(address: string, to: DetectorBuilder): void
}

/** Reads an event. @param addresses those that are reported */
export function observe(
  event: Event,
  { isTarget }: Pick<Pass, 'isTarget'>,
  addresses: readonly string[],
): Observation {
  const [own, other] = isTarget ? (['Target', 'Source'] as const) : (['Source', 'Target'] as const)
  const party = new Party(event.document, own)
  const main = mainFacts(event)
  const size = packetSize(event)
  const others = mergeFacts(
    sectionsOf(event.document, other).slice(0, MOST_SECTIONS).map(partyFacts),
  )
  const facts = new Map<JsonObject, Facts>()
  const factsOf = (section: JsonObject): Facts => {
    const known = facts.get(section) ?? withoutAddresses(partyFacts(section))
    facts.set(section, known)
    return known
  }
  const relevant = {
    kept: addresses.slice(0, MOST_SECTIONS),
    wasCut: addresses.length > MOST_SECTIONS,
  }
  const { eventTime = event.detectTime, ceaseTime = eventTime } = event
  return {
    first: Math.min(eventTime, ceaseTime),
    last: Math.max(eventTime, ceaseTime),
    detector: storable(event.lastDetector ?? UNKNOWN),
    contribute(address, to) {
      const owns = party.sectionsWith(address).slice(0, MOST_SECTIONS).map(factsOf)
      to.main.add(main)
      if (size) to.addPacketSize(size.average, size.packets)
      for (const { values } of [...owns, others]) {
        const protocols = values.get('Proto')
        if (protocols) to.main.addValues('protocols', protocols)
      }
      for (const section of owns) to[own === 'Source' ? 'source' : 'target'].add(section)
      to[own === 'Source' ? 'target' : 'source'].add(others)
      if (!isTarget) return
      to.target.addValues('relevant_ips', relevant)
      to.target.raise('ip_count', party.addresses.length)
    },
  }
}

/** Elements of one side that are read of one event. */
const MOST_SECTIONS = 200

/** An address does not tell of its neighbours in the same element. */
function withoutAddresses({ sums, values }: Facts): Facts {
  return { sums, values: new Map([...values].filter(([name]) => name !== 'ips')) }
}

/** Gathers what one detector has seen of one address. */
export class DetectorBuilder {
  readonly main: Fields
  readonly source: Fields
  readonly target: Fields
  #octets = 0
  #packets = 0

  constructor(budget: Budget) {
    this.main = new Fields(budget)
    this.source = new Fields(budget)
    this.target = new Fields(budget)
  }

  addPacketSize(average: number, packets: number): void {
    this.#octets += average * packets
    this.#packets += packets
  }

  finish(values: number, budget: Budget): DetectorData {
    // Of all packets, not of all events.
    const average = Math.round(this.#octets / this.#packets)
    if (Number.isSafeInteger(average)) this.main.raise('AvgPacketSize', average)
    return {
      main: this.main.finish(values, budget),
      source: this.source.finish(values, budget),
      target: this.target.finish(values, budget),
    }
  }
}
