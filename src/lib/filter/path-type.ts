import { type Member, mentatMembers, objectLists, rootMembers } from '../idea/definition.ts'
import {
  readBoolean,
  readConfidence,
  readExactBoolean,
  readInteger,
  readPort,
} from '../idea/reader.ts'
import {
  readAddress,
  readAggregationWindow,
  readIp4,
  readIp6,
  readTimestamp,
} from '../idea/vocabulary.ts'
import type { PathNode } from './tree.ts'

/** How the values of a path are read: `plain` keeps what JSON says, as do `text` and `boolean`. */
export type ValueType =
  'text' | 'number' | 'boolean' | 'time' | 'duration' | 'address' | 'object' | 'plain'

/** What the definition of IDEA says of a path. */
export interface PathMeaning {
  readonly type: ValueType
  /** Whether it may have several values in an event. */
  readonly isList: boolean
  /** The family of an address path; undefined: either. */
  readonly family?: 4 | 6
}

/** The meaning of a path, whatever its indexes are; undefined if the definition does not have it. */
export function meaningOf({ segments }: Pick<PathNode, 'segments'>): PathMeaning | undefined {
  return meanings.get(segments.map(({ name }) => name).join('.')) ?? foreign(segments[0]?.name)
}

/** The type of a path; `plain` if the definition does not have it. */
export function typeOfPath(path: Pick<PathNode, 'segments'>): ValueType {
  return meaningOf(path)?.type ?? 'plain'
}

/** All paths of the definition, for suggestions. */
export function knownPaths(): readonly string[] {
  return [...meanings.keys()]
}

/** `_CESNET` of older installations and `Enrich` are plain JSON, whatever is in them. */
function foreign(root: string | undefined): PathMeaning | undefined {
  return root === '_CESNET' || root === 'Enrich' || root === 'Credentials'
    ? { type: 'plain', isList: false }
    : undefined
}

function meaningOfMember({ read, list }: Member, inList: boolean): PathMeaning {
  const type = types.get(read) ?? 'text'
  const isList = list || inList
  if (type !== 'address') return { type, isList }
  const family = families.get(read)
  return family === undefined ? { type, isList } : { type, isList, family }
}

function* definition(): Generator<[string, PathMeaning]> {
  yield ['ID', { type: 'text', isList: false }]
  yield ['DetectTime', { type: 'time', isList: false }]
  yield ['Category', { type: 'text', isList: true }]
  for (const [key, member] of rootMembers) yield [key, meaningOfMember(member, false)]
  for (const [key, members] of objectLists) {
    yield [key, { type: 'object', isList: true }]
    for (const [name, member] of members) yield [`${key}.${name}`, meaningOfMember(member, true)]
  }
  yield ['_Mentat', { type: 'object', isList: false }]
  for (const [key, member] of mentatMembers)
    yield [`_Mentat.${key}`, meaningOfMember(member, false)]
  // Extensions of Mentat that are not read by it, and therefore plain.
  for (const key of ['_Mentat.EventTemplate', '_Mentat.Impact', 'ts', 'ts_u']) {
    yield [key, { type: 'plain', isList: false }]
  }
  yield ['Attach.Credentials', { type: 'plain', isList: true }]
  for (const key of partyExtensions) {
    yield [`Source.${key}`, { type: 'plain', isList: true }]
    yield [`Target.${key}`, { type: 'plain', isList: true }]
  }
  for (const key of amountExtensions) yield [key, { type: 'plain', isList: false }]
}

/** What detectors add to sources and targets beyond IDEA, and reports of the original show. */
const partyExtensions: readonly string[] = [
  'InFlowCount',
  'OutFlowCount',
  'InPacketCount',
  'OutPacketCount',
  'InByteCount',
  'OutByteCount',
  'Interface',
  'BitMask',
  'ServiceName',
  'ServiceVersion',
  'ClockSkew',
  'X509ExpiredTime',
]

/** The same of the event. */
const amountExtensions: readonly string[] = [
  'FlowCountDropped',
  'PacketCountDropped',
  'ByteCountDropped',
  'AvgPacketSize',
]

/** By the reader that the definition gives; what is not here is text. */
const types: ReadonlyMap<unknown, ValueType> = new Map<unknown, ValueType>([
  [readTimestamp, 'time'],
  [readAggregationWindow, 'duration'],
  [readInteger, 'number'],
  [readPort, 'number'],
  [readConfidence, 'number'],
  [readIp4, 'address'],
  [readIp6, 'address'],
  [readAddress, 'address'],
  [readBoolean, 'boolean'],
  [readExactBoolean, 'boolean'],
])

/** Of the addresses; the others are of either family. */
const families: ReadonlyMap<unknown, 4 | 6> = new Map<unknown, 4 | 6>([
  [readIp4, 4],
  [readIp6, 6],
])

const meanings: ReadonlyMap<string, PathMeaning> = new Map(definition())
