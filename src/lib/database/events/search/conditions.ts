import { type RawBuilder, sql } from 'kysely'
import { addressConditions } from './addresses.ts'
import { anyOf, asStored, type Condition, invalidParameter, negated } from './condition.ts'
import {
  ANY,
  EMPTY,
  hostColumns,
  listColumns,
  type ListParameter,
  type SearchParameters,
  valueColumns,
} from './parameters.ts'
import { windowConditions } from './times.ts'

/** How conditions are written. */
export interface ConditionOptions {
  /** Whether dt_to and st_to themselves are outside: for windows that follow each other. Default: inside. */
  readonly exclusiveEnd?: boolean
}

/**
 * The conditions that parameters mean: all must hold.
 * @throws MentatError SEARCH_INVALID naming the parameter and the value
 */
export function conditionsOf(
  parameters: SearchParameters,
  options: ConditionOptions = {},
): Condition[] {
  return [
    ...windowConditions(parameters, 'detect_time', options),
    ...windowConditions(parameters, 'storage_time', options),
    ...addressConditions(parameters),
    ...hostConditions(parameters),
    ...listConditions(parameters),
    ...valueConditions(parameters),
    ...descriptionConditions(parameters),
    ...shadowConditions(parameters),
    ...visibilityConditions(parameters),
  ]
}

/** `host_…` means source or target, and takes the place of the two parameters for one side. */
function hostConditions(parameters: SearchParameters): Condition[] {
  return (['host_ports', 'host_types'] as const).flatMap((name) => {
    const values = parameters[name]
    if (!values?.length) return []
    return [negated(eitherSide(name, hostColumns[name], values), parameters[`not_${name}`])]
  })
}

/** Without a value means on neither side, as for addresses. */
function eitherSide(
  name: ListParameter,
  columns: readonly [string, string],
  values: readonly string[],
): RawBuilder<boolean> {
  const rest = values.filter((value) => value !== EMPTY)
  const alternatives =
    rest.length === 0 ? [] : columns.map((column) => listCondition(name, column, rest))
  if (rest.length < values.length) {
    const [source, target] = columns.map((column) => listCondition(name, column, [EMPTY]))
    alternatives.push(sql<boolean>`(${source} AND ${target})`)
  }
  return anyOf(alternatives)
}

function listConditions(parameters: SearchParameters): Condition[] {
  return (Object.keys(listColumns) as (keyof typeof listColumns)[]).flatMap((name) => {
    const values = parameters[name]
    if (!values?.length || isReplaced(name, parameters)) return []
    return [negated(listCondition(name, listColumns[name], values), parameters[`not_${name}`])]
  })
}

function isReplaced(name: keyof typeof listColumns, parameters: SearchParameters): boolean {
  if (name === 'source_ports' || name === 'target_ports')
    return Boolean(parameters.host_ports?.length)
  if (name === 'source_types' || name === 'target_types')
    return Boolean(parameters.host_types?.length)
  return false
}

function listCondition(
  name: ListParameter,
  column: string,
  values: readonly string[],
): RawBuilder<boolean> {
  const reference = sql.ref(`e.${column}`)
  const plain = plainOf(values)
  const alternatives: RawBuilder<boolean>[] = []
  if (values.includes(EMPTY)) alternatives.push(sql`${reference} = '{}'`)
  if (values.includes(ANY)) alternatives.push(sql`${reference} <> '{}'`)
  if (plain.length > 0) alternatives.push(overlap(name, reference, plain))
  return anyOf(alternatives)
}

function overlap(
  name: ListParameter,
  column: RawBuilder<unknown>,
  values: readonly string[],
): RawBuilder<boolean> {
  if (name.endsWith('_ports'))
    return sql`${column} && ${values.map((value) => portOf(name, value))}::integer[]`
  const texts = name === 'protocols' ? values.map((value) => value.toLowerCase()) : values
  return sql`${column} && ${texts.map(asStored)}::text[]`
}

function portOf(name: string, value: string): number {
  const port = /^\s*\d{1,5}\s*$/.test(value) ? Number(value) : Number.NaN
  if (port <= 65_535) return port
  throw invalidParameter(name, `"${value}" is not a port; expected 0 to 65535`)
}

function valueConditions(parameters: SearchParameters): Condition[] {
  return (Object.keys(valueColumns) as (keyof typeof valueColumns)[]).flatMap((name) => {
    const values = parameters[name]
    if (!values?.length) return []
    const column = sql.ref(`e.${valueColumns[name]}`)
    const plain = plainOf(values)
      .map((value) => (name === 'tlps' ? value.toUpperCase() : value.toLowerCase()))
      .map(asStored)
    const alternatives: RawBuilder<boolean>[] = []
    if (values.includes(EMPTY)) alternatives.push(sql`coalesce(${column}, '') = ''`)
    if (values.includes(ANY)) alternatives.push(sql`coalesce(${column}, '') <> ''`)
    if (plain.length > 0) alternatives.push(sql`${column} = ANY(${plain}::text[])`)
    return [negated(anyOf(alternatives), parameters[`not_${name}`])]
  })
}

function plainOf(values: readonly string[]): string[] {
  return values.filter((value) => value !== EMPTY && value !== ANY)
}

function descriptionConditions({ description, not_description }: SearchParameters): Condition[] {
  if (description === undefined || description === '') return []
  const pattern = `%${asStored(description).replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  return [negated(sql<boolean>`e.description ILIKE ${pattern}`, not_description)]
}

function shadowConditions({
  shadow_reporting,
  shadow_reporting_target,
}: SearchParameters): Condition[] {
  const conditions: Condition[] = []
  if (shadow_reporting !== undefined)
    conditions.push(sql<boolean>`e.shadow_reporting = ${shadow_reporting}`)
  if (shadow_reporting_target !== undefined) {
    conditions.push(sql<boolean>`e.shadow_reporting_target = ${shadow_reporting_target}`)
  }
  return conditions
}

/** The traffic light: see Event.isRestricted. */
function visibilityConditions({ visible_to, owned_by }: SearchParameters): Condition[] {
  const conditions: Condition[] = []
  if (visible_to) {
    const isFree = sql<boolean>`coalesce(e.tlp, '') NOT IN ('AMBER', 'AMBER-STRICT', 'RED')`
    conditions.push(anyOf([isFree, ofGroups(visible_to)]))
  }
  if (owned_by) conditions.push(ofGroups(owned_by))
  return conditions
}

function ofGroups(names: readonly string[]): RawBuilder<boolean> {
  const groups = sql`${names.map(asStored)}::text[]`
  return sql<boolean>`(e.resolved_abuses && ${groups} OR e.target_abuses && ${groups})`
}
