import {
  type Reader,
  readBoolean,
  readConfidence,
  readExactBoolean,
  readInteger,
  readPort,
  readText,
} from './reader.ts'
import {
  readAddress,
  readAggregationWindow,
  readEncoding,
  readFormat,
  readIp4,
  readIp6,
  readName,
  readNodeName,
  readProtocol,
  readTag,
  readTimestamp,
} from './vocabulary.ts'

/** A member of an event: how its value, or each element of its list, is read. */
export interface Member {
  readonly read: Reader<unknown>
  readonly list: boolean
}

/** The members of an object by their names. A Map, because `constructor` may be a key of an event. */
export type Members = ReadonlyMap<string, Member>

/** Members of the root, but for the mandatory ID, DetectTime and Category and for those that are objects. */
export const rootMembers: Members = new Map([
  one('Format', readFormat),
  list('AltNames', readText),
  list('CorrelID', readText),
  list('AggrID', readText),
  list('PredID', readText),
  list('RelID', readText),
  one('CreateTime', readTimestamp),
  one('EventTime', readTimestamp),
  one('CeaseTime', readTimestamp),
  one('WinStartTime', readTimestamp),
  one('WinEndTime', readTimestamp),
  one('ConnCount', readInteger),
  one('FlowCount', readInteger),
  one('PacketCount', readInteger),
  one('ByteCount', readInteger),
  list('Ref', readText),
  one('Confidence', readConfidence),
  one('Description', readText),
  one('Note', readText),
  one('TLP', readName),
])

const partyMembers: Members = new Map([
  list('Type', readTag),
  list('Hostname', readText),
  list('IP4', readIp4),
  list('MAC', readText),
  list('IP6', readIp6),
  list('Port', readPort),
  list('Proto', readProtocol),
  list('URL', readText),
  list('Email', readText),
  list('AttachHand', readText),
  one('Note', readText),
  one('Spoofed', readBoolean),
  one('Imprecise', readBoolean),
  one('Anonymised', readBoolean),
  list('ASN', readInteger),
  list('Router', readText),
  list('Netname', readText),
  list('Ref', readText),
])

const attachmentMembers: Members = new Map([
  one('Handle', readText),
  list('FileName', readText),
  list('Type', readTag),
  list('Hash', readText),
  one('Size', readInteger),
  list('Ref', readText),
  one('Note', readText),
  one('ContentType', readText),
  one('ContentCharset', readText),
  one('ContentEncoding', readEncoding),
  one('Content', readText),
  list('ContentID', readText),
  list('ExternalURI', readText),
])

const nodeMembers: Members = new Map([
  one('Name', readNodeName),
  list('Type', readTag),
  list('SW', readText),
  one('AggrWin', readAggregationWindow),
  one('Note', readText),
])

/** Members of the root that are lists of objects. */
export const objectLists: ReadonlyMap<string, Members> = new Map([
  ['Source', partyMembers],
  ['Target', partyMembers],
  ['Attach', attachmentMembers],
  ['Node', nodeMembers],
])

/**
 * Members of `_Mentat`: what Mentat itself adds on the way through the pipe. What its modules and plugins write stands
 * here; filters, rules and inspection know it from here.
 */
export const mentatMembers: Members = new Map([
  one('StorageTime', readTimestamp),
  one('EventClass', readName),
  list('EventSubclass', readText),
  one('EventSeverity', readName),
  one('TargetClass', readName),
  list('TargetSubclass', readText),
  one('TargetSeverity', readName),
  list('ResolvedAbuses', readName),
  list('TargetAbuses', readName),
  list('SourceResolvedASN', readInteger),
  list('SourceResolvedCountry', readName),
  list('SourceResolvedHostname', readText),
  list('SourceResolvedAddress', readAddress),
  list('TargetResolvedASN', readInteger),
  list('TargetResolvedCountry', readName),
  list('TargetResolvedHostname', readText),
  list('TargetResolvedAddress', readAddress),
  list('InspectionErrors', readText),
  one('ShadowReporting', readExactBoolean),
  one('ShadowReportingTarget', readExactBoolean),
  one('Detours', readInteger),
])

function one(key: string, read: Reader<unknown>): [string, Member] {
  return [key, { read, list: false }]
}

function list(key: string, read: Reader<unknown>): [string, Member] {
  return [key, { read, list: true }]
}
