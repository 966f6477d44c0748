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

/** What lists can be in the order of, and what people call it upwards and downwards. */
const orders = {
  name: ['name A–Z', 'name Z–A'],
  login: ['login A–Z', 'login Z–A'],
  fullname: ['full name A–Z', 'full name Z–A'],
  email: ['e-mail A–Z', 'e-mail Z–A'],
  createtime: ['oldest first', 'newest first'],
  logintime: ['signed in longest ago first', 'signed in last first'],
  networks: ['fewest networks first', 'most networks first'],
  hits: ['fewest events held back first', 'most events held back first'],
  last_hit: ['held back longest ago first', 'held back last first'],
  credibility: ['least credible first', 'most credible first'],
  priority: ['lowest priority first', 'highest priority first'],
} as const

/** Orders of a list, each in both directions: `name.asc`. The first one upwards is usual. */
export function sortField(names: readonly (keyof typeof orders)[]): Field<string> {
  const options = names.flatMap((name) => [
    { value: `${name}.asc`, label: orders[name][0] },
    { value: `${name}.desc`, label: orders[name][1] },
  ])
  return choice({ label: 'Order', options, default: `${names[0] ?? ''}.asc` })
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
