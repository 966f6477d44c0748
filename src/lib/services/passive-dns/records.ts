import { hostName } from '../dns/names.ts'

/** A name that was seen for an address. */
export interface PassiveDnsRecord {
  /** In lower case, without the last dot. */
  readonly name: string
  /** Milliseconds since 1970; the service tells days, whose beginning this is. */
  readonly firstSeen: number
  readonly lastSeen: number
  /** Type of the record in upper case: `A`, `AAAA`, `CNAME`. */
  readonly type: string
}

/**
 * Reads an answer: a list of objects with `domain`, `time_first`, `time_last` (dates), `type`. What cannot be understood
 * is left out.
 * @param since milliseconds since 1970: older records are left out
 * @param limit so many of the records seen last are kept
 * @returns newest first; undefined when it is no such list
 */
export function readRecords(
  answer: unknown,
  since: number,
  limit: number,
): PassiveDnsRecord[] | undefined {
  if (!Array.isArray(answer)) return undefined
  const records = answer.map(readRecord).filter((record) => record !== undefined)
  // Not one of them: another format.
  if (answer.length > 0 && records.length === 0) return undefined
  return records
    .filter(({ lastSeen }) => lastSeen >= since)
    .sort((a, b) => b.lastSeen - a.lastSeen || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
}

function readRecord(value: unknown): PassiveDnsRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { domain, time_first, time_last, type } = value as Readonly<Record<string, unknown>>
  const name = typeof domain === 'string' ? hostName(domain) : undefined
  const firstSeen = readDate(time_first)
  const lastSeen = readDate(time_last)
  if (name === undefined || firstSeen === undefined || lastSeen === undefined) return undefined
  if (typeof type !== 'string' || !/^[a-z0-9]{1,20}$/i.test(type)) return undefined
  return { name, firstSeen, lastSeen, type: type.toUpperCase() }
}

/** A date, or a time that begins with one. */
function readDate(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d(?:[T ]|$)/.test(value)) return undefined
  const time = Date.parse(`${value.slice(0, 10)}T00:00:00Z`)
  return Number.isNaN(time) ? undefined : time
}
