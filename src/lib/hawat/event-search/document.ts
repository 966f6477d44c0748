import type { JsonObject } from '../../idea/json.ts'

/** A reviver that is told how a value was written (ECMAScript, "JSON.parse source text access"). */
type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown

/** What `JSON.stringify` writes as it is. */
const { rawJSON } = JSON as unknown as { rawJSON: (source: string) => unknown }

/** Numbers up to so many digits come back as they were written. */
const LONG_NUMBER = /\d{16}/

/** A document for an answer of the API, in which large numbers have all their digits. */
export function exactDocument(text: string): JsonObject {
  if (!LONG_NUMBER.test(text)) return JSON.parse(text) as JsonObject
  const revive: Reviver = (_, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source
      ? rawJSON(source)
      : value
  return JSON.parse(text, revive as (key: string, value: unknown) => unknown) as JsonObject
}
