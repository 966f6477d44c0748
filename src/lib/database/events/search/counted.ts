import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database.ts'
import { addressTexts } from '../address-ranges.ts'
import { addressKeys, eventsOf } from './address-keys.ts'
import { conditionsOf } from './conditions.ts'
import type { SearchParameters } from './parameters.ts'

/** Attributes that can be counted by their values. */
export const countedAttributes = [
  'category',
  'source_ip',
  'target_ip',
  'source_port',
  'target_port',
  'source_type',
  'target_type',
  'protocol',
  'node_name',
  'node_type',
  'resolved_abuses',
  'target_abuses',
  'event_class',
  'target_class',
  'event_severity',
  'target_severity',
  'tlp',
  'inspection_errors',
  'description',
] as const

/** One of them. */
export type CountedAttribute = (typeof countedAttributes)[number]

const singleValued: readonly CountedAttribute[] = [
  'event_class',
  'target_class',
  'event_severity',
  'target_severity',
  'tlp',
  'description',
]

/** Whether an event has at most one value of it, so that the counts of all values add up to the events. */
export function isSingleValued(attribute: CountedAttribute): boolean {
  return singleValued.includes(attribute)
}

/** The matching events, as the table `e`, for statements that count them. */
export async function matching(
  database: Database,
  parameters: SearchParameters,
  exclusiveEnd = false,
): Promise<{ readonly query: ReturnType<typeof eventsOf> }> {
  let query = eventsOf(parameters, await addressKeys(database, parameters, mostKeys))
  for (const condition of conditionsOf(parameters, { exclusiveEnd })) query = query.where(condition)
  return { query }
}

/** Reading one in twenty events by its key costs about as much as reading all of them one after the other. */
const mostKeys = (events: number): number => events / 20

/**
 * The values of one event: one row each, or one row of NULL for none, be it an empty list or an empty text.
 * @param name where they stand, if not in the event
 */
export function itemsOf(
  attribute: CountedAttribute,
  name = `e.${attribute}`,
): RawBuilder<{ value: string | number | null }> {
  const column = sql.ref(name)
  return isSingleValued(attribute)
    ? sql`(SELECT nullif(${column}, '') AS value)`
    : sql`(SELECT item AS value FROM (SELECT) AS one LEFT JOIN unnest(${column}) AS item ON true)`
}

/** A value as people read it; undefined: none. */
export function textOf(
  attribute: CountedAttribute,
  value: string | number | null,
): string | undefined {
  if (value === null) return undefined
  const text = String(value)
  return attribute.endsWith('_ip') ? (addressTexts(text)[0] ?? text) : text
}
