import { type Expression, type RawBuilder, sql, type SqlBool } from 'kysely'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { formatTimestamp } from '../../../idea/timestamp.ts'
import { addressConditions } from './addresses.ts'
import {
  ANY,
  EMPTY,
  hostColumns,
  listColumns,
  type ListParameter,
  type SearchParameters,
  valueColumns,
} from './parameters.ts'

/** A condition on the table `events`, named `e`. */
export type Condition = Expression<SqlBool>

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
    ...timeConditions(parameters, options.exclusiveEnd ?? false),
    ...addressConditions(parameters),
    ...hostConditions(parameters),
    ...listConditions(parameters),
    ...valueConditions(parameters),
    ...descriptionConditions(parameters),
    ...shadowConditions(parameters),
  ]
}

/** The window of detection as conditions on any table with `detect_time`, here with the given name. */
export function detectionWindow(
  parameters: SearchParameters,
  table: string,
  exclusiveEnd = false,
): Condition[] {
  return windowOf(
    sql.ref(`${table}.detect_time`),
    parameters.dt_from,
    parameters.dt_to,
    exclusiveEnd,
  )
}

function timeConditions(parameters: SearchParameters, exclusiveEnd: boolean): Condition[] {
  const { st_from, st_to } = parameters
  return [
    ...detectionWindow(parameters, 'e', exclusiveEnd),
    ...windowOf(sql.ref('e.storage_time'), st_from, st_to, exclusiveEnd),
  ]
}

function windowOf(
  column: RawBuilder<unknown>,
  from: number | undefined,
  to: number | undefined,
  exclusiveEnd: boolean,
): Condition[] {
  const conditions: Condition[] = []
  if (from !== undefined)
    conditions.push(sql<boolean>`${column} >= ${formatTimestamp(from)}::timestamptz`)
  if (to !== undefined) {
    const operator = exclusiveEnd ? sql`<` : sql`<=`
    conditions.push(sql<boolean>`${column} ${operator} ${formatTimestamp(to)}::timestamptz`)
  }
  return conditions
}

/** `host_…` means source or target, and takes the place of the two parameters for one side. */
function hostConditions(parameters: SearchParameters): Condition[] {
  return (['host_ports', 'host_types'] as const).flatMap((name) => {
    const values = parameters[name]
    if (!values?.length) return []
    const [source, target] = hostColumns[name]
    const either = sql<boolean>`(${listCondition(name, source, values)} OR ${listCondition(name, target, values)})`
    return [negated(either, parameters[`not_${name}`])]
  })
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

function listCondition(name: ListParameter, column: string, values: readonly string[]): Condition {
  const reference = sql.ref(`e.${column}`)
  const plain = values.filter((value) => value !== EMPTY && value !== ANY)
  const alternatives: Condition[] = []
  if (values.includes(EMPTY)) alternatives.push(sql<boolean>`${reference} = '{}'`)
  if (values.includes(ANY)) alternatives.push(sql<boolean>`${reference} <> '{}'`)
  if (plain.length > 0) alternatives.push(overlap(name, reference, plain))
  return anyOf(alternatives)
}

function overlap(
  name: ListParameter,
  column: RawBuilder<unknown>,
  values: readonly string[],
): Condition {
  if (name.endsWith('_ports'))
    return sql<boolean>`${column} && ${values.map((value) => portOf(name, value))}::integer[]`
  const texts = name === 'protocols' ? values.map((value) => value.toLowerCase()) : values
  return sql<boolean>`${column} && ${texts}::text[]`
}

function portOf(name: string, value: string): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN
  if (port <= 65_535) return port
  throw new MentatError('SEARCH_INVALID', `${name}: "${value}" is not a port; expected 0 to 65535`)
}

function valueConditions(parameters: SearchParameters): Condition[] {
  return (Object.keys(valueColumns) as (keyof typeof valueColumns)[]).flatMap((name) => {
    const values = parameters[name]
    if (!values?.length) return []
    const column = sql.ref(`e.${valueColumns[name]}`)
    const plain = values
      .filter((value) => value !== EMPTY && value !== ANY)
      .map((value) => (name === 'tlps' ? value.toUpperCase() : value.toLowerCase()))
    const alternatives: Condition[] = []
    if (values.includes(EMPTY)) alternatives.push(sql<boolean>`coalesce(${column}, '') = ''`)
    if (values.includes(ANY)) alternatives.push(sql<boolean>`coalesce(${column}, '') <> ''`)
    if (plain.length > 0) alternatives.push(sql<boolean>`${column} = ANY(${plain}::text[])`)
    return [negated(anyOf(alternatives), parameters[`not_${name}`])]
  })
}

function descriptionConditions({ description, not_description }: SearchParameters): Condition[] {
  if (description === undefined || description === '') return []
  const pattern = `%${description.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
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

/** "Not" includes events without a value, for which the condition is unknown. */
export function negated(condition: Condition, negate: boolean | undefined): Condition {
  return negate ? sql<boolean>`(${condition}) IS NOT TRUE` : condition
}

function anyOf(alternatives: readonly Condition[]): Condition {
  return sql<boolean>`(${sql.join(alternatives, sql` OR `)})`
}
