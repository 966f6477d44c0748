import type { Event } from '../../../idea/event.ts'
import type { Side } from '../../../idea/event-facts.ts'
import { formatInterval } from '../../../idea/interval.ts'
import { isList, type JsonObject, type JsonValue } from '../../../idea/json.ts'
import { silent } from '../../../idea/notes.ts'
import {
  type Reader,
  readList,
  readNumber,
  readObject,
  readOne,
  readPort,
  readText,
} from '../../../idea/reader.ts'
import { formatTimestamp } from '../../../idea/timestamp.ts'
import { readIp4, readIp6, readProtocol, readTimestamp } from '../../../idea/vocabulary.ts'
import { storable } from './storable.ts'

/** What a piece of an event contributes to a report: numbers and texts by the names of fields of `displayed_…`. */
export interface Facts {
  readonly sums: ReadonlyMap<string, number>
  readonly values: ReadonlyMap<string, FactValues>
}

/** Distinct texts in the order of the event, of which only so many are kept. */
export interface FactValues {
  readonly kept: readonly string[]
  readonly wasCut: boolean
}

/** Values of one field that one event can contribute, and the length of each in UTF-16 units. */
const MOST = { values: 200, length: 200 }

/** Counts of the whole event. */
export const mainCounts = [
  'ConnCount',
  'FlowCount',
  'FlowCountDropped',
  'PacketCount',
  'PacketCountDropped',
  'ByteCount',
  'ByteCountDropped',
] as const

/** Counts of a source or target; some detectors write the key with an s. */
export const partyCounts = [
  ['InFlowCount', 'InFlowCount'],
  ['OutFlowCount', 'OutFlowCount'],
  ['InPacketCount', 'InPacketCount'],
  ['InPacketsCount', 'InPacketCount'],
  ['OutPacketCount', 'OutPacketCount'],
  ['OutPacketsCount', 'OutPacketCount'],
  ['InByteCount', 'InByteCount'],
  ['OutByteCount', 'OutByteCount'],
] as const

/** What the event says of itself: its counts and references. The average size of packets is not among them. */
export function mainFacts(event: Event): Facts {
  const values = new Map<string, FactValues>()
  put(values, 'Ref', readList(firstOf(event.document['Ref']), readText, silent))
  const names = mainCounts.map((name) => [name, name] as const)
  return { sums: countsOf(event.document, names), values }
}

/** The average size of packets that the event tells, and how many packets it speaks for (1: it does not say). */
export function packetSize(event: Event): { average: number; packets: number } | undefined {
  const average = readOne(event.document['AvgPacketSize'], readCount, silent)
  if (average === undefined) return undefined
  return { average, packets: readOne(event.document['PacketCount'], readCount, silent) ?? 1 }
}

/** What one element of `Source` or `Target` says, with its addresses as `ips`. */
export function partyFacts(section: JsonObject): Facts {
  const values = new Map<string, FactValues>()
  for (const [name, read] of partyLists)
    put(values, name, readList(firstOf(section[name]), read, silent))
  put(values, 'ips', addressesOf(section))
  put(values, 'services', servicesOf(section))
  return { sums: countsOf(section, partyCounts), values }
}

/** All of these as one. */
export function mergeFacts(parts: readonly Facts[]): Facts {
  const [only] = parts
  if (only && parts.length === 1) return only
  const sums = new Map<string, number>()
  const texts = new Map<string, { kept: string[]; wasCut: boolean }>()
  for (const part of parts) {
    for (const [name, number] of part.sums) sums.set(name, (sums.get(name) ?? 0) + number)
    for (const [name, { kept, wasCut }] of part.values) {
      const all = texts.get(name) ?? { kept: [], wasCut: false }
      texts.set(name, { kept: [...all.kept, ...kept], wasCut: all.wasCut || wasCut })
    }
  }
  const values = new Map<string, FactValues>()
  for (const [name, { kept, wasCut }] of texts) {
    put(values, name, kept)
    const all = values.get(name)
    if (all && wasCut) values.set(name, { ...all, wasCut })
  }
  return { sums, values }
}

/** The elements of one side. */
export function sectionsOf(document: JsonObject, side: Side): JsonObject[] {
  return readList(document[side], readObject, silent)
}

function addressesOf(section: JsonObject): string[] {
  return [
    ...readList(firstOf(section['IP4']), readIp4, silent),
    ...readList(firstOf(section['IP6']), readIp6, silent),
  ].map(formatInterval)
}

/** The name of a service and its version are members of the element, or of the objects in `Services`. */
function servicesOf(section: JsonObject): string[] {
  const objects = [section, ...readList(firstOf(section['Services']), readObject, silent)]
  return objects.flatMap((object) => {
    const name = readOne(object['ServiceName'], readText, silent)
    if (name === undefined) return []
    const version = readOne(object['ServiceVersion'], readText, silent)
    return [version === undefined ? name : `${name} ${version}`.trim()]
  })
}

/** No more of a list is looked at than could be kept, and one that shows that there are more. */
function firstOf(value: JsonValue | undefined): JsonValue | undefined {
  return isList(value) ? value.slice(0, MOST.values + 1) : value
}

function put(values: Map<string, FactValues>, name: string, texts: readonly string[]): void {
  const kept = new Set<string>()
  for (const text of texts) {
    if (kept.size > MOST.values) break
    if (text !== '') kept.add(storable(text, MOST.length))
  }
  if (kept.size === 0) return
  values.set(name, { kept: [...kept].slice(0, MOST.values), wasCut: kept.size > MOST.values })
}

function countsOf(
  object: JsonObject,
  names: readonly (readonly [key: string, name: string])[],
): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [key, name] of names) {
    const count = readOne(object[key], readCount, silent)
    if (count !== undefined && !counts.has(name)) counts.set(name, count)
  }
  return counts
}

/** A negative or infinite amount is none. */
const readCount: Reader<number> = (value, notes) => {
  const count = readNumber(value, notes)
  return count !== undefined && count >= 0 && count <= Number.MAX_SAFE_INTEGER ? count : undefined
}

const readPortText: Reader<string> = (value, notes) => readPort(value, notes)?.toString()

const readTimeText: Reader<string> = (value, notes) => {
  const time = readTimestamp(value, notes)
  return time === undefined ? undefined : formatTimestamp(time)
}

const readNumberText: Reader<string> = (value, notes) => readNumber(value, notes)?.toString()

const partyLists: readonly (readonly [name: string, read: Reader<string>])[] = [
  ['Hostname', readText],
  ['MAC', readText],
  ['Port', readPortText],
  ['Proto', readProtocol],
  ['URL', readText],
  ['Email', readText],
  ['Interface', readText],
  ['BitMask', readText],
  ['Router', readText],
  ['Ref', readText],
  ['ClockSkew', readNumberText],
  ['X509ExpiredTime', readTimeText],
]
