import pg from 'pg'

/**
 * How values of the server become JavaScript values, for our connections only (pg's own table is global).
 * Text where a JavaScript type would lose something: microseconds of a time, the calendar day of a `date`
 * (pg would make it a local midnight), the exact bytes of a `json` document.
 */
export const valueParsers: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
    const own = format === 'binary' ? undefined : parsers[oid]
    return own ?? parserOf(oid, format)
  },
}

/**
 * A `timestamptz` of a session in UTC as RFC 3339 with what it has of microseconds:
 * `2024-05-02 10:00:10.5+00` → `2024-05-02T10:00:10.5Z`. `infinity`, and years before Christ, stay as they are.
 */
export function rfc3339(text: string): string {
  const match = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)\+00$/.exec(text)
  return match ? `${match[1] ?? ''}T${match[2] ?? ''}Z` : text
}

const asIs = (text: string): string => text

/** By type OID, from pg_type.dat of the server: these never change. */
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  20: Number, // int8
  114: asIs, // json
  1082: asIs, // date
  1114: asIs, // timestamp
  1184: rfc3339, // timestamptz
  1016: (text) => arrayOf(text).map((item) => (item === null ? null : Number(item))), // int8[]
  199: (text) => arrayOf(text), // json[]
  1182: (text) => arrayOf(text), // date[]
  1115: (text) => arrayOf(text), // timestamp[]
  1185: (text) => arrayOf(text).map((item) => (item === null ? null : rfc3339(item))), // timestamptz[]
}

/** pg's own reader of arrays: that of text[], whose items stay as they are. */
function arrayOf(text: string): (string | null)[] {
  const parse = parserOf(1009) as (text: string) => (string | null)[]
  return parse(text)
}

/** pg declares only the type numbers it has names for. */
const parserOf = pg.types.getTypeParser as unknown as (oid: number, format?: string) => unknown
