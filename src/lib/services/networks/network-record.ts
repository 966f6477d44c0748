import { excerpt } from '../../idea/excerpt.ts'
import type { Interval } from '../../idea/interval.ts'
import { isList, isObject, type JsonValue } from '../../idea/json.ts'
import { addressesOf } from './record-addresses.ts'
import { RecordReader } from './record-reader.ts'

/** Who gets reports of which severity; `fallback`: of events that nobody nearer is responsible for. */
export const emailKinds = ['fallback', 'info', 'low', 'medium', 'high', 'critical'] as const

/** One of the lists of addresses of a record. */
export type EmailKind = (typeof emailKinds)[number]

/** E-mail addresses in lower case, each once; kinds without an address are missing. */
export type EmailLists = Readonly<Partial<Record<EmailKind, readonly string[]>>>

/** Addresses and who is responsible for them, as a whois or negistry file tells. */
export interface NetworkRecord extends Interval {
  /** The addresses as text: `192.0.2.1`, `192.0.2.0/24`, or `low-high` when they are not one network. */
  readonly network: string
  /** The group: `abuse_group`, else all e-mail addresses in lower case, sorted, joined with `_`. */
  readonly group: string
  /** A network around others: reports go to its group when there is no other recipient. */
  readonly isBase: boolean
  readonly emails: EmailLists
  readonly netname?: string
  readonly description?: string
  readonly rank?: number
  /** The name of the network in the other system: `client_id`. */
  readonly localId?: string
  /** Which record of the file: `record 3`, `record "primary key"`. */
  readonly label: string
}

/** What one record of a file says. */
export interface RecordReading {
  /** Undefined when there are problems, or when nobody is named. */
  readonly record: NetworkRecord | undefined
  /** Why it cannot be used. */
  readonly problems: readonly string[]
  /** What is noteworthy and harms nothing. */
  readonly notes: readonly string[]
}

/** Longest texts, in characters: those of the columns they go to. */
export const longest = { group: 500, netname: 250, description: 4000, localId: 100 }

/** Longest e-mail address (RFC 5321, 4.5.3.1). */
const LONGEST_EMAIL = 254

/** Most addresses of one list. */
const MOST_EMAILS = 100

/**
 * Reads one record of a whois or negistry file.
 * @param key the key of the record where the file is an object: it may be the network
 */
export function readNetworkRecord(
  value: JsonValue,
  label: string,
  key: string | undefined,
): RecordReading {
  if (!isObject(value)) {
    const text = `found ${excerpt(value)}, expected an object with network and resolved_abuses`
    return { record: undefined, problems: [text], notes: [] }
  }
  const reader = new RecordReader(value)
  const addresses = addressesOf(reader, key)
  const emails = emailsOf(reader)
  const group = reader.text('abuse_group', longest.group) ?? keyOfEmails(emails)
  if (group.length > longest.group) {
    const expected = `at most ${longest.group} characters`
    reader.problem(`the addresses have ${group.length} characters together, expected ${expected}`)
  }
  const optional = optionalOf(reader)
  const isBase = reader.flag('is_base') ?? emails.fallback !== undefined
  const { problems, notes } = reader
  if (group === '' && problems.length === 0) notes.push('nobody is named: passed over')
  if (!addresses || problems.length > 0 || group === '') {
    return { record: undefined, problems, notes }
  }
  return {
    record: { ...addresses, group, isBase, emails, ...optional, label },
    problems,
    notes,
  }
}

/** By this a group without a name is known: all its addresses in lower case, sorted, joined with `_`. */
export function keyOfEmails(emails: EmailLists): string {
  const all = new Set(Object.values(emails).flat())
  return [...all]
    .map((address) => address.toLowerCase())
    .sort()
    .join('_')
}

function optionalOf(
  reader: RecordReader,
): Pick<NetworkRecord, 'netname' | 'description' | 'rank' | 'localId'> {
  const netname =
    reader.texts('netnames', longest.netname) ?? reader.text('netname', longest.netname)
  const description =
    reader.text('description', longest.description) ?? reader.text('descr', longest.description)
  const rank = reader.integer('rank')
  const localId = reader.name('client_id', longest.localId)
  return {
    ...(netname === undefined ? {} : { netname }),
    ...(description === undefined ? {} : { description }),
    ...(rank === undefined ? {} : { rank }),
    ...(localId === undefined ? {} : { localId }),
  }
}

/**
 * Lists by severity. Addresses named without a severity (`emails`, or `resolved_abuses` as a plain list) count as
 * `info`: reports go to the list of their own severity and of all below it.
 */
function emailsOf(reader: RecordReader): EmailLists {
  const lists = new Map<EmailKind, string[]>()
  const add = (kind: EmailKind, addresses: readonly string[]): void => {
    if (addresses.length > 0)
      lists.set(kind, [...new Set([...(lists.get(kind) ?? []), ...addresses])])
  }
  const abuses = reader.value('resolved_abuses')
  if (isObject(abuses)) {
    for (const kind of emailKinds) {
      add(kind, emailList(reader, `resolved_abuses.${kind}`, abuses[kind] ?? undefined))
    }
    for (const kind of Object.keys(abuses)) {
      if (!(emailKinds as readonly string[]).includes(kind)) {
        const expected = `expected ${emailKinds.join(', ')}`
        reader.problem(`resolved_abuses: ${excerpt(kind)} is no severity, ${expected}`)
      }
    }
  } else add('info', emailList(reader, 'resolved_abuses', abuses))
  if (lists.size === 0) add('info', emailList(reader, 'emails', reader.value('emails')))
  return Object.fromEntries(lists)
}

function emailList(reader: RecordReader, name: string, value: JsonValue | undefined): string[] {
  if (value === undefined) return []
  const values = isList(value) ? value : [value]
  if (values.length > MOST_EMAILS) {
    reader.problem(`${name}: ${values.length} addresses, expected at most ${MOST_EMAILS}`)
    return []
  }
  return values.flatMap((item) => {
    const address = typeof item === 'string' ? item.trim().toLowerCase() : ''
    if (address.length <= LONGEST_EMAIL && emailAddress.test(address)) return [address]
    reader.problem(`${name}: ${excerpt(item)} is no e-mail address`)
    return []
  })
}

/** Not RFC 5322: only what cannot be one is refused. */
const emailAddress = /^[^\s@,;<>()"\\\u0000-\u001f\u007f]+@[^\s@,;<>()"\\\u0000-\u001f\u007f]+$/
