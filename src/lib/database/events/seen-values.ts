import type { Clock } from '../../framework/time/clock.ts'
import type { Database } from '../database.ts'

/** Attributes of which the values seen so far are kept, for forms and completion. */
export const enumeratedAttributes = [
  'category',
  'protocol',
  'node_name',
  'node_type',
  'source_type',
  'target_type',
  'resolved_abuses',
  'target_abuses',
  'event_class',
  'target_class',
  'event_severity',
  'target_severity',
  'inspection_errors',
  'tlp',
] as const

/** One of them. */
export type EnumeratedAttribute = (typeof enumeratedAttributes)[number]

/** The values of an event, by attribute. */
export type EnumeratedValues = Readonly<Record<EnumeratedAttribute, readonly string[]>>

/** One value of an attribute. */
export type SeenValue = readonly [attribute: EnumeratedAttribute, value: string]

const noNews: readonly SeenValue[] = []

/** A value of an attribute with the day (at least) when it was last seen. */
export interface EnumeratedValue {
  readonly value: string
  /** RFC 3339. */
  readonly lastSeen: string
}

/** `last_seen` is renewed at most this often, in milliseconds: it serves to forget values of last year. */
const RENEWAL = 3_600_000

/** Values kept for one attribute: a feed that puts random texts into a tag must not fill the table. */
export const MOST_VALUES = 2000

/** Longer values are of no use in a form. */
export const LONGEST_VALUE = 200

/** Keeps the table of seen values up to date, with hardly a statement once the usual values are known. */
export class SeenValues {
  readonly #database: Database
  readonly #clock: Clock
  /** When a value was last written, by attribute and value. */
  readonly #written = new Map<EnumeratedAttribute, Map<string, number>>()

  constructor(database: Database, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  /** Of the values of an event those that are not written yet; mostly none. */
  newsOf(values: EnumeratedValues): readonly SeenValue[] {
    const now = this.#clock.now()
    let news: SeenValue[] | undefined
    for (const attribute of enumeratedAttributes) {
      for (const value of values[attribute]) {
        if (this.#isNews(attribute, value, now)) (news ??= []).push([attribute, value])
      }
    }
    return news ?? noNews
  }

  /** Writes values of events that were stored. */
  async note(seen: Iterable<SeenValue>): Promise<void> {
    const now = this.#clock.now()
    const news = new Map<string, SeenValue>()
    for (const [attribute, value] of seen) {
      if (this.#isNews(attribute, value, now)) news.set(`${attribute} ${value}`, [attribute, value])
    }
    if (news.size === 0) return
    // In one order everywhere: two processes that write the same values must not wait for each other.
    const rows = [...news.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
    await this.#database.query(upsert, [
      rows.map(([attribute]) => attribute),
      rows.map(([, value]) => value.replaceAll('\0', '\uFFFD')),
      MOST_VALUES,
    ])
    for (const [attribute, value] of rows) this.#writtenOf(attribute).set(value, now)
  }

  #isNews(attribute: EnumeratedAttribute, value: string, now: number): boolean {
    if (value === '' || value.length > LONGEST_VALUE) return false
    const written = this.#writtenOf(attribute)
    const last = written.get(value)
    return last === undefined ? written.size < MOST_VALUES : now - last >= RENEWAL
  }

  #writtenOf(attribute: EnumeratedAttribute): Map<string, number> {
    let written = this.#written.get(attribute)
    if (!written) this.#written.set(attribute, (written = new Map<string, number>()))
    return written
  }
}

/** The values of an attribute seen so far, in the order of the alphabet. */
export async function enumeratedValues(
  database: Database,
  attribute: EnumeratedAttribute,
): Promise<EnumeratedValue[]> {
  const { rows } = await database.query<{ value: string; last_seen: string }>(
    'SELECT value, last_seen FROM event_values WHERE attribute = $1 ORDER BY value',
    [attribute],
  )
  return rows.map(({ value, last_seen }) => ({ value, lastSeen: last_seen }))
}

/** New values only while there is room ($3 an attribute); two processes at once may exceed it by what they bring. */
const upsert = `
WITH seen AS (
  SELECT DISTINCT attribute, value FROM unnest($1::text[], $2::text[]) AS given (attribute, value)
), numbered AS (
  SELECT s.attribute, s.value, v.value IS NOT NULL AS known,
    row_number() OVER (PARTITION BY s.attribute, v.value IS NOT NULL ORDER BY s.value COLLATE "C") AS number
  FROM seen s LEFT JOIN event_values v ON v.attribute = s.attribute AND v.value = s.value
)
INSERT INTO event_values (attribute, value, last_seen)
SELECT n.attribute, n.value, now() FROM numbered n
WHERE n.known OR n.number + (SELECT count(*) FROM event_values v WHERE v.attribute = n.attribute) <= $3
ORDER BY n.attribute, n.value COLLATE "C"
ON CONFLICT (attribute, value) DO UPDATE SET last_seen = excluded.last_seen`
