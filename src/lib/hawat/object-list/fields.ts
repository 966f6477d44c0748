import type { Field } from '../core/form/field.ts'
import { choice, moment, number, text } from '../core/form/fields.ts'

/** What lists of objects have in common: part of a text, time of creation, the page. */
export const listFields = {
  search: text({ label: 'Text', longest: 100 }),
  dt_from: moment({ label: 'Created from' }),
  dt_to: moment({ label: 'Created to' }),
  limit: number({ label: 'Lines a page', minimum: 1, maximum: 1000, default: 50 }),
  page: number({ label: 'Page', minimum: 1, maximum: 1_000_000, default: 1 }),
} as const

/** Orders of a list, each in both directions: `name.asc`. */
export function sortField(names: readonly string[]): Field<string> {
  const options = names.flatMap((name) =>
    ['asc', 'desc'].map((way) => ({ value: `${name}.${way}` })),
  )
  return choice({ label: 'Order', options })
}

/** Which part of the list is wanted. */
export function rangeOf({ limit, page }: { readonly limit: number; readonly page: number }): {
  readonly limit: number
  readonly offset: number
} {
  return { limit, offset: (page - 1) * limit }
}

/** The order that was chosen, else the first of the names. */
export function sortOf<Name extends string>(
  chosen: string,
  fallback: `${Name}.asc` | `${Name}.desc`,
): `${Name}.asc` | `${Name}.desc` {
  return chosen === '' ? fallback : (chosen as `${Name}.asc`)
}
