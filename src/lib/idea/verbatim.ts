import { isList, isObject, type JsonList, type JsonObject, type JsonValue } from './json.ts'
import { type MemberPlace, type Place, scanList, scanObject } from './object-scan.ts'

/**
 * The text of a document that was changed: every byte stays as it came but for what is another value now, and
 * for members and elements that were added, which stand behind the last ones. Of a key that occurs twice the
 * last counts, as for JSON.parse. Where a member or an element was taken away, its object or list is spelled anew.
 * @param text JSON that parses to `old`
 * @param value shares with `old` what was not changed
 * @returns JSON that parses to `value`
 */
export function respell(text: string, old: JsonValue, value: JsonValue): string {
  if (old === value) return text
  if (
    isObject(old) &&
    isObject(value) &&
    Object.keys(old).every((key) => Object.hasOwn(value, key))
  )
    return respellObject(text, old, value)
  if (isList(old) && isList(value) && old.length <= value.length)
    return respellList(text, old, value)
  return JSON.stringify(value)
}

function respellObject(text: string, old: JsonObject, value: JsonObject): string {
  const changed = Object.keys(value).filter(
    (key) => !Object.hasOwn(old, key) || old[key] !== value[key],
  )
  const isNew = (key: string): boolean => !Object.hasOwn(old, key)
  const places = changed.every(isNew) ? noPlaces : lastPlaces(scanObject(text, text.indexOf('{')))
  const edits: Edit[] = []
  const added: string[] = []
  for (const key of changed) {
    const [before, after] = [old[key], value[key]]
    const place = places.get(key)
    if (after === undefined) continue
    if (place && before !== undefined) edits.push({ place, before, after })
    else added.push(`${JSON.stringify(key)}:${JSON.stringify(after)}`)
  }
  return withAdded(edited(text, edits), '}', added)
}

function respellList(text: string, old: JsonList, value: JsonList): string {
  const places = scanList(text, text.indexOf('['))
  const edits: Edit[] = []
  for (const [index, place] of places.entries()) {
    const [before, after] = [old[index], value[index]]
    if (before !== undefined && after !== undefined && before !== after)
      edits.push({ place, before, after })
  }
  return withAdded(
    edited(text, edits),
    ']',
    value.slice(old.length).map((element) => JSON.stringify(element)),
  )
}

/** A value that is another now, and where it stands in the text. */
interface Edit {
  readonly place: Place
  readonly before: JsonValue
  readonly after: JsonValue
}

/** From the back, so that the places before stay right. */
function edited(text: string, edits: readonly Edit[]): string {
  let result = text
  for (const { place, before, after } of edits.toSorted((a, b) => b.place.start - a.place.start)) {
    const spelled = respell(result.slice(place.start, place.end), before, after)
    result = result.slice(0, place.start) + spelled + result.slice(place.end)
  }
  return result
}

/** Adds members or elements right behind the last one, before the white space that precedes the closing bracket. */
function withAdded(text: string, closing: '}' | ']', added: readonly string[]): string {
  if (added.length === 0) return text
  // What follows the last bracket of a JSON value is white space.
  const head = text.slice(0, text.lastIndexOf(closing)).trimEnd()
  const isEmpty = head.endsWith(closing === '}' ? '{' : '[')
  return head + (isEmpty ? '' : ',') + added.join(',') + text.slice(head.length)
}

function lastPlaces(members: readonly MemberPlace[]): Map<string, MemberPlace> {
  return new Map(members.map((member) => [member.key, member]))
}

const noPlaces: ReadonlyMap<string, MemberPlace> = new Map()
