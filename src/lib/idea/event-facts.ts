import { type Attachment, readAttachments } from './attachment.ts'
import { type Interval, mergeIntervals } from './interval.ts'
import { isList, isObject, type JsonObject, type JsonValue } from './json.ts'
import { silent } from './notes.ts'
import { sorted, unique } from './order.ts'
import {
  type Reader,
  readConfidence,
  readExactBoolean,
  readInteger,
  readList,
  readObject,
  readOne,
  readPort,
  readText,
} from './reader.ts'
import {
  readCategory,
  readIp4,
  readIp6,
  readName,
  readNodeName,
  readProtocol,
  readSentence,
  readTag,
  readTimestamp,
} from './vocabulary.ts'

/** Which side of an event: the originators or those they turned against. */
export type Side = 'Source' | 'Target'

/**
 * What the document of an event tells. The accessors read it with the tolerance that `repairs` tells of: what could
 * not be understood is left out. None of them throws. They compute at each call, so keep a value that is needed twice.
 * Texts may hold NUL and lone surrogates.
 */
export abstract class EventFacts {
  readonly #listed: Partial<Record<Side, ListedAddresses>> = {}

  /** The document as it is now, parsed; of keys that occur twice the last. */
  abstract get document(): JsonObject

  /** What the reading had to overlook, one sentence each, beginning with the path. */
  abstract readonly repairs: readonly string[]

  /** At least one, in the order of the event, each once. */
  get categories(): string[] {
    return unique(readList(this.document['Category'], readCategory, silent))
  }

  get description(): string | undefined {
    return this.#one('Description', readText)
  }

  get note(): string | undefined {
    return this.#one('Note', readText)
  }

  /** Between 0 and 1. */
  get confidence(): number | undefined {
    return this.#one('Confidence', readConfidence)
  }

  /** Traffic light protocol, in upper case. */
  get tlp(): string | undefined {
    return this.#one('TLP', readName)?.toUpperCase()
  }

  /** Whether the traffic light restricts who may see it: AMBER, AMBER-STRICT, RED. */
  get isRestricted(): boolean {
    const { tlp } = this
    return tlp === 'AMBER' || tlp === 'AMBER-STRICT' || tlp === 'RED'
  }

  /** Milliseconds since 1970, as all times here. */
  get createTime(): number | undefined {
    return this.#one('CreateTime', readTimestamp)
  }

  get eventTime(): number | undefined {
    return this.#one('EventTime', readTimestamp)
  }

  get ceaseTime(): number | undefined {
    return this.#one('CeaseTime', readTimestamp)
  }

  get windowStart(): number | undefined {
    return this.#one('WinStartTime', readTimestamp)
  }

  get windowEnd(): number | undefined {
    return this.#one('WinEndTime', readTimestamp)
  }

  /** Names of the nodes in the order of the event: last visited first, the detector proper last. */
  get detectors(): string[] {
    return readList(this.document['Node'], readObject, silent)
      .map((node) => readOne(node['Name'], readNodeName, silent))
      .filter((name) => name !== undefined)
  }

  /** The node that the event began with. */
  get lastDetector(): string | undefined {
    return this.detectors.at(-1)
  }

  /** The software of the node that the event began with, in the order of the event, each once. */
  get analyzers(): string[] {
    const node = readList(this.document['Node'], readObject, silent).at(-1)
    return node === undefined ? [] : unique(readList(node['SW'], readName, silent))
  }

  /** Sorted, each once. */
  get nodeTypes(): string[] {
    return sorted(this.#inObjects('Node', 'Type', readTag))
  }

  /** All addresses of one side: sorted, IPv4 first, overlapping and adjacent ones merged. */
  addresses(side: Side): Interval[] {
    return mergeIntervals(this.listedAddresses(side))
  }

  /**
   * The addresses, networks and ranges of one side as they are listed, IPv4 first; the same one may come twice. Every part
   * of the pipe asks for them, so they are kept until the side is another one.
   */
  listedAddresses(side: Side): readonly Interval[] {
    const within = this.document[side]
    const kept = this.#listed[side]
    if (kept && kept.within === within) return kept.intervals
    const ip4 = this.#inObjects(side, 'IP4', readIp4)
    const ip6 = this.#inObjects(side, 'IP6', readIp6)
    const intervals = ip6.length === 0 ? ip4 : [...ip4, ...ip6]
    this.#listed[side] = { within, intervals }
    return intervals
  }

  /** Ports of one side, 0 to 65535, ascending, each once. */
  ports(side: Side): number[] {
    return sorted(this.#inObjects(side, 'Port', readPort))
  }

  /** Tags of one side, sorted, each once. */
  types(side: Side): string[] {
    return sorted(this.#inObjects(side, 'Type', readTag))
  }

  /** Names of hosts of one side, in the order of the event, each once. */
  hostnames(side: Side): string[] {
    return unique(this.#inObjects(side, 'Hostname', readText))
  }

  /** Protocols of both sides in lower case, sorted, each once. */
  get protocols(): string[] {
    const source = this.#inObjects('Source', 'Proto', readProtocol)
    const target = this.#inObjects('Target', 'Proto', readProtocol)
    return sorted(source.length === 0 ? target : [...source, ...target])
  }

  get sourceAddresses(): Interval[] {
    return this.addresses('Source')
  }

  get targetAddresses(): Interval[] {
    return this.addresses('Target')
  }

  get sourcePorts(): number[] {
    return this.ports('Source')
  }

  get targetPorts(): number[] {
    return this.ports('Target')
  }

  get sourceTypes(): string[] {
    return this.types('Source')
  }

  get targetTypes(): string[] {
    return this.types('Target')
  }

  /** What is attached, numbered from 1, content decoded. */
  get attachments(): Attachment[] {
    return readAttachments(this.document['Attach'])
  }

  // What Mentat added itself on an earlier way through the pipe, all in `_Mentat`.

  get storageTime(): number | undefined {
    return this.#mentat('StorageTime', readTimestamp)
  }

  /** Lower case, as the other classes and severities. */
  get eventClass(): string | undefined {
    return this.#mentat('EventClass', readName)?.toLowerCase()
  }

  get eventSeverity(): string | undefined {
    return this.#mentat('EventSeverity', readName)?.toLowerCase()
  }

  get targetClass(): string | undefined {
    return this.#mentat('TargetClass', readName)?.toLowerCase()
  }

  get targetSeverity(): string | undefined {
    return this.#mentat('TargetSeverity', readName)?.toLowerCase()
  }

  get eventSubclasses(): string[] {
    return this.#mentatList('EventSubclass', readText)
  }

  get targetSubclasses(): string[] {
    return this.#mentatList('TargetSubclass', readText)
  }

  /** Abuse groups of the sources, each once. */
  get resolvedAbuses(): string[] {
    return this.#mentatList('ResolvedAbuses', readName)
  }

  /** Abuse groups of the targets, each once. */
  get targetAbuses(): string[] {
    return this.#mentatList('TargetAbuses', readName)
  }

  get sourceCountries(): string[] {
    return this.#mentatList('SourceResolvedCountry', readName)
  }

  get sourceAsns(): number[] {
    return this.#mentatList('SourceResolvedASN', readInteger)
  }

  /** What was found wrong earlier, followed by the repairs of this reading, each once. */
  get inspectionErrors(): string[] {
    return unique([...this.#mentatList('InspectionErrors', readSentence), ...this.repairs])
  }

  /** Whether it is exactly true. */
  get shadowReporting(): boolean {
    return this.#mentat('ShadowReporting', readExactBoolean) === true
  }

  /** Whether it is exactly true. */
  get shadowReportingTarget(): boolean {
    return this.#mentat('ShadowReportingTarget', readExactBoolean) === true
  }

  /** How often a rule has sent it to another queue than the next one. */
  get detours(): number {
    return Math.max(0, this.#mentat('Detours', readInteger) ?? 0)
  }

  #one<T>(key: string, read: Reader<T>): T | undefined {
    return readOne(this.document[key], read, silent)
  }

  #inObjects<T>(list: string, key: string, read: Reader<T>): T[] {
    let found: T[] | undefined
    const value = this.document[list]
    // Without lists in between: this is asked a dozen times of every event.
    for (const object of isList(value) ? value : [value]) {
      const member = isObject(object) ? object[key] : undefined
      if (member === undefined) continue
      const understood = readList(member, read, silent)
      if (found) for (const element of understood) found.push(element)
      else found = understood
    }
    return found ?? []
  }

  #mentat<T>(key: string, read: Reader<T>): T | undefined {
    return readOne(this.#mentatMember(key), read, silent)
  }

  #mentatList<T>(key: string, read: Reader<T>): T[] {
    return unique(readList(this.#mentatMember(key), read, silent))
  }

  #mentatMember(key: string): JsonValue | undefined {
    const mentat = this.document['_Mentat']
    return isObject(mentat) ? mentat[key] : undefined
  }
}

/** What was read from one side, which is never changed in its place. */
interface ListedAddresses {
  readonly within: JsonValue | undefined
  readonly intervals: readonly Interval[]
}
