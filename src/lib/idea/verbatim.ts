import type { Event } from './event.ts'
import { isObject, type JsonObject, type JsonValue } from './json.ts'
import { type MemberPlace, scanObject } from './object-scan.ts'

/**
 * The text of an event with members added to its `_Mentat` object, or put in the place of members of the same
 * name. Every byte outside of `_Mentat` stays as it came, and so do members in it that keep their value. A
 * `_Mentat` that is not an object is replaced; of several the last counts, as for JSON.parse.
 * @returns a JSON document that parses to `{...document, _Mentat: {...document._Mentat, ...additions}}`
 */
export function withMentat(event: Pick<Event, 'text' | 'document'>, additions: JsonObject): string {
  const { text, document } = event
  const place = Object.hasOwn(document, '_Mentat')
    ? scanObject(text, text.indexOf('{')).findLast(({ key }) => key === '_Mentat')
    : undefined
  if (!place) return insertMember(text, closingBrace(text), '_Mentat', additions)
  const before = text.slice(0, place.start)
  return before + merged(text, place, document['_Mentat'], additions) + text.slice(place.end)
}

/** The new text of the value of `_Mentat`. */
function merged(
  text: string,
  place: MemberPlace,
  old: JsonValue | undefined,
  additions: JsonObject,
): string {
  if (!isObject(old)) return JSON.stringify(additions)
  const changed = Object.entries(additions).filter(([key, value]) => {
    return !Object.hasOwn(old, key) || JSON.stringify(old[key]) !== JSON.stringify(value)
  })
  let object = text.slice(place.start, place.end)
  const places = lastPlaces(scanObject(object, 0))
  const replaced = changed.filter(([key]) => places.has(key))
  // From the back, so that the places before stay right.
  for (const [key, value] of replaced.toSorted((a, b) => startOf(b[0]) - startOf(a[0]))) {
    const at = places.get(key)
    if (at) object = object.slice(0, at.start) + JSON.stringify(value) + object.slice(at.end)
  }
  for (const [key, value] of changed) {
    if (!places.has(key)) object = insertMember(object, closingBrace(object), key, value)
  }
  return object

  function startOf(key: string): number {
    return places.get(key)?.start ?? 0
  }
}

function lastPlaces(members: readonly MemberPlace[]): Map<string, MemberPlace> {
  return new Map(members.map((member) => [member.key, member]))
}

/** Adds a member right behind the last one, before the white space that precedes the closing brace. */
function insertMember(text: string, brace: number, key: string, value: JsonValue): string {
  const head = text.slice(0, brace).trimEnd()
  const comma = head.endsWith('{') ? '' : ','
  const member = `${comma}${JSON.stringify(key)}:${JSON.stringify(value)}`
  return head + member + text.slice(head.length)
}

/** What follows the last brace of a JSON object is white space. */
function closingBrace(text: string): number {
  return text.lastIndexOf('}')
}
