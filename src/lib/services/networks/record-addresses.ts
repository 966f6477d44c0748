import type { Family } from '../../idea/address.ts'
import { excerpt } from '../../idea/excerpt.ts'
import { formatInterval, type Interval, parseInterval } from '../../idea/interval.ts'
import type { JsonValue } from '../../idea/json.ts'
import type { RecordReader } from './record-reader.ts'

/** Addresses, and the same as text. */
export type NamedInterval = Interval & { readonly network: string }

/**
 * The addresses of a record, in one of the three forms: `network` (an address, CIDR, a range) perhaps with `type`;
 * `ip4_start` and `ip4_end`; `ip6_addr` and `ip6_prefix`. Without any, the key of the record, if that is a network.
 */
export function addressesOf(
  record: RecordReader,
  key: string | undefined,
): NamedInterval | undefined {
  const forms = presentForms(record)
  if (forms.length > 1) {
    record.problem(`${forms.map(({ name }) => name).join(' and ')} are both given, expected one`)
    return undefined
  }
  const [form] = forms
  if (form) return form.read(record)
  const interval = key === undefined ? undefined : parseInterval(withoutBlanks(key))
  if (interval) return named(interval)
  record.problem(
    'no addresses, expected network, ip4_start and ip4_end, or ip6_addr and ip6_prefix',
  )
  return undefined
}

interface Form {
  readonly name: string
  readonly keys: readonly string[]
  readonly read: (record: RecordReader) => NamedInterval | undefined
}

const forms: readonly Form[] = [
  { name: 'network', keys: ['network'], read: readNetwork },
  { name: 'ip4_start', keys: ['ip4_start', 'ip4_end'], read: readIp4 },
  { name: 'ip6_addr', keys: ['ip6_addr', 'ip6_prefix'], read: readIp6 },
]

function presentForms(record: RecordReader): Form[] {
  return forms.filter(({ keys }) => keys.some((key) => record.value(key) !== undefined))
}

function readNetwork(record: RecordReader): NamedInterval | undefined {
  const family = familyOf(record)
  return readInterval(record, 'network', record.value('network'), family)
}

function readIp4(record: RecordReader): NamedInterval | undefined {
  const [start, end] = [record.value('ip4_start'), record.value('ip4_end')]
  if (typeof start !== 'string' || typeof end !== 'string') {
    record.problem(`ip4_start ${excerpt(start)}, ip4_end ${excerpt(end)}: expected two addresses`)
    return undefined
  }
  const range = `${withoutBlanks(start)}-${withoutBlanks(end)}`
  return readInterval(record, 'ip4_start, ip4_end', range, 4)
}

function readIp6(record: RecordReader): NamedInterval | undefined {
  const [address, prefix] = [record.value('ip6_addr'), record.value('ip6_prefix')]
  const length = typeof prefix === 'string' && /^\d{1,3}$/.test(prefix) ? Number(prefix) : prefix
  if (typeof address !== 'string' || typeof length !== 'number') {
    const expected = 'expected an address and a prefix length'
    record.problem(`ip6_addr ${excerpt(address)}, ip6_prefix ${excerpt(prefix)}: ${expected}`)
    return undefined
  }
  const network = `${withoutBlanks(address)}/${length}`
  return readInterval(record, 'ip6_addr, ip6_prefix', network, 6)
}

/** What `type` says; undefined when it says nothing, or nothing that can be understood. */
function familyOf(record: RecordReader): Family | undefined {
  const type = record.value('type')
  if (type === undefined) return undefined
  if (type === 'ipv4') return 4
  if (type === 'ipv6') return 6
  record.problem(`type: found ${excerpt(type)}, expected ipv4 or ipv6`)
  return undefined
}

function readInterval(
  record: RecordReader,
  name: string,
  value: JsonValue | undefined,
  family: Family | undefined,
): NamedInterval | undefined {
  const reversals: string[] = []
  const text = typeof value === 'string' ? withoutBlanks(value) : ''
  const notes = {
    add: (note: string) => void reversals.push(note),
    item: () => undefined,
  }
  const interval = parseInterval(text, notes)
  if (!interval) {
    record.problem(`${name}: ${excerpt(value)} ${whyNot(text)}`)
  } else if (reversals.length > 0) {
    record.problem(`${name}: the range ${excerpt(value)} ends before it begins`)
  } else if (family !== undefined && interval.family !== family) {
    record.problem(`${name}: ${excerpt(value)} is IPv${interval.family}, expected IPv${family}`)
  } else {
    const result = named(interval)
    if (hasHostBits(text, result.network)) record.notes.push(`${text} is read as ${result.network}`)
    return result
  }
  return undefined
}

/** No text of a network is longer, however it is laid out. */
const LONGEST = 200

/** Blanks around, and around the minus of a range, as whois servers write it; two dots are a minus, too. */
function withoutBlanks(text: string): string {
  return text.length > LONGEST ? '' : text.trim().replace(/\s*(?:-|\.\.)\s*/, '-')
}

/** The commonest mistakes by name. */
function whyNot(text: string): string {
  const slash = text.indexOf('/')
  const isAddress = parseInterval(slash < 0 ? text : text.slice(0, slash)) !== undefined
  if (slash >= 0 && isAddress) {
    return `has a wrong prefix length, expected 0 to ${text.includes(':') ? 128 : 32}`
  }
  const [first = '', last = '', ...rest] = text.split('-')
  const [low, high] = [parseInterval(first), parseInterval(last)]
  if (low && high && rest.length === 0 && low.family !== high.family) {
    return 'mixes IPv4 and IPv6'
  }
  return 'is no address, network or range'
}

function hasHostBits(text: string, network: string): boolean {
  const slash = text.indexOf('/')
  if (slash < 0) return false
  const base = parseInterval(text.slice(0, slash))
  const first = parseInterval(network.split(/[/-]/)[0] ?? '')
  return base?.low !== first?.low
}

function named(interval: Interval): NamedInterval {
  return { ...interval, network: formatInterval(interval) }
}
