/** Any JSON value as JSON.parse gives it; never to be changed. */
export type JsonValue = string | number | boolean | null | JsonList | JsonObject

/** A JSON array. */
export type JsonList = readonly JsonValue[]

/**
 * A JSON object. Keys come from outside: `__proto__` may be one of them (as a property of its own), so
 * members are looked up by known names or with Object.hasOwn, and copies are made by spreading.
 */
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** Whether the value is an array. */
export function isList(value: JsonValue | undefined): value is JsonList {
  return Array.isArray(value)
}

/** Whether the value is an object, and neither an array nor null. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether both are the same value. Members in another order make another value. */
export function isSameJson(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (one === other) return true
  const isScalar = typeof one !== 'object' || typeof other !== 'object'
  return !isScalar && JSON.stringify(one) === JSON.stringify(other)
}

/** What kind of value this is, for texts: `nothing`, `null`, `text`, `a number`, `a list` … */
export function kindOf(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (isList(value)) return 'a list'
  return kinds[typeof value] ?? typeof value
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
}
