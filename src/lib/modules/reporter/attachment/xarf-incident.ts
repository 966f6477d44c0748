import type { Event } from '../../../idea/event.ts'
import type { Side } from '../../../idea/event-facts.ts'
import type { JsonObject } from '../../../idea/json.ts'
import { silent } from '../../../idea/notes.ts'
import { readList, readText } from '../../../idea/reader.ts'
import { parseAddress } from '../../../idea/address.ts'
import { foreignLine } from '../../../services/mail/foreign-text.ts'
import { sectionsOf } from '../event/facts.ts'
import type { ReadEvent } from './report-event.ts'

/** What XARF asks of an event: one source, one destination. */
export interface Incident {
  readonly event: Event
  /** The address that the incident came from. */
  readonly source: string
  readonly sourceSections: readonly JsonObject[]
  /** A single address. */
  readonly destination: string | undefined
  readonly sourcePort: number | undefined
  readonly destinationPort: number | undefined
  /** The first transport that the event names. */
  readonly transport: string | undefined
}

/**
 * Reads an event from the side of who caused it.
 * @param address of the report
 * @returns undefined when nobody knows who caused it
 */
export function incidentOf(
  { event, source, target }: ReadEvent,
  address: string,
  isTarget: boolean,
): Incident | undefined {
  const origin = isTarget ? source.addresses[0] : address
  if (origin === undefined) return undefined
  const destination = isTarget ? address : target.addresses.find(isSingle)
  const sourceSections = source.sectionsWith(origin)
  return {
    event,
    source: origin,
    sourceSections,
    destination: destination !== undefined && isSingle(destination) ? destination : undefined,
    sourcePort: onlyPort(event, 'Source'),
    destinationPort: onlyPort(event, 'Target'),
    transport: event.protocols.find((protocol) => transports.has(protocol)),
  }
}

/** Texts of the elements of a side. */
export function textsOf(sections: readonly JsonObject[], key: string): string[] {
  return sections.flatMap((section) => readList(section[key], readText, silent))
}

/** Everything of a side. */
export function textsOfSide({ document }: Event, side: Side, key: string): string[] {
  return textsOf(sectionsOf(document, side), key)
}

/** Names of the services that protocols of an event stand for: what is not a transport. */
export function serviceOf({ event, sourcePort }: Incident): string | undefined {
  const name = event.protocols.find((protocol) => !transports.has(protocol) && protocol !== 'ip')
  if (name !== undefined) return foreignLine(name, 200)
  return sourcePort === undefined ? undefined : `port ${sourcePort}`
}

/** XARF counts ports from 1. */
function onlyPort(event: Event, side: Side): number | undefined {
  const [port, ...others] = event.ports(side)
  return others.length === 0 && port !== undefined && port > 0 ? port : undefined
}

function isSingle(address: string): boolean {
  return parseAddress(address) !== undefined
}

/** Those that XARF knows. */
const transports: ReadonlySet<string> = new Set(['tcp', 'udp', 'icmp', 'sctp'])
