import { MentatError } from '../framework/errors/mentat-error.ts'
import {
  isList,
  isObject,
  isSameJson,
  type JsonList,
  type JsonObject,
  type JsonValue,
} from './json.ts'

/** Where a value is to be put: `_Mentat.EventClass`, `Source[1].Type[*]`. Made by parseEventPath. */
export interface EventPath {
  readonly text: string
  readonly steps: readonly PathStep[]
}

/** One segment of a path. */
interface PathStep {
  readonly key: string
  /** Position in the list under the key, from 0; `last`; or `new`, behind the last. Undefined: the key itself. */
  readonly index: number | 'last' | 'new' | undefined
}

type ListIndex = NonNullable<PathStep['index']>

/** How a value is put. */
export interface SetMode {
  /** Whether a value that is there is replaced. Default: true. */
  readonly overwrite?: boolean
  /** Whether a value is appended to a list that has it already. Default: it is. */
  readonly unique?: boolean
}

/**
 * What came of it: it was set; a value was there, and stays; the list has it already; or the path leads
 * through a value of another shape (a member of a text, an element of an object) and nothing was changed.
 */
export type SetOutcome = 'set' | 'exists' | 'duplicate' | 'conflict'

/**
 * Reads a path: segments joined by dots, each with an index at most: `[1]` the first, `[#]` the last,
 * `[*]` a new element at the end.
 * @throws MentatError EVENT_PATH_INVALID
 */
export function parseEventPath(text: string): EventPath {
  if (text.length > LONGEST_PATH) throw invalidPath(text.slice(0, 40) + '…', 'a shorter path')
  return { text, steps: text.split('.').map((segment) => parseStep(segment, text)) }
}

/** Longer ones are mistakes: the paths of IDEA have 40 characters. */
const LONGEST_PATH = 500

function parseStep(segment: string, text: string): PathStep {
  const parts = /^([A-Za-z_][A-Za-z0-9_-]*)(?:\[(#|\*|\d{1,9})\])?$/.exec(segment)
  const [, key, index] = parts ?? []
  if (key === undefined) {
    throw invalidPath(
      text,
      `segments like Category, Source[1], Node[#] or Category[*], not "${segment}"`,
    )
  }
  if (index === undefined) return { key, index: undefined }
  if (index === '#') return { key, index: 'last' }
  if (index === '*') return { key, index: 'new' }
  if (Number(index) === 0) throw invalidPath(text, 'indexes that start at 1')
  return { key, index: Number(index) - 1 }
}

function invalidPath(text: string, expected: string): MentatError {
  return new MentatError('EVENT_PATH_INVALID', `"${text}" is no path; expected ${expected}`)
}

/**
 * The document with a value at a path; the one given is not changed, and shares what is the same. Objects and
 * lists that are missing on the way are made. An index behind the end of a list appends.
 */
export function withValueAt(
  document: JsonObject,
  path: EventPath,
  value: JsonValue,
  mode: SetMode = {},
): { document: JsonObject; outcome: SetOutcome } {
  const result = putInObject(document, path.steps, value, mode)
  return 'refused' in result
    ? { document, outcome: result.refused }
    : { document: result.value, outcome: 'set' }
}

/** What stands in the place now, or why nothing was changed. */
type Put<T extends JsonValue> = { value: T } | { refused: Exclude<SetOutcome, 'set'> }

function putInObject(
  object: JsonObject,
  [step, ...rest]: readonly PathStep[],
  value: JsonValue,
  mode: SetMode,
): Put<JsonObject> {
  if (!step) return { refused: 'conflict' }
  const { key, index } = step
  const old = Object.hasOwn(object, key) ? object[key] : undefined
  const member =
    index === undefined
      ? putMember(old, rest, value, mode)
      : putElement(asList(old), index, { rest, value, mode })
  return 'refused' in member ? member : { value: { ...object, [key]: member.value } }
}

function putMember(
  old: JsonValue | undefined,
  rest: readonly PathStep[],
  value: JsonValue,
  mode: SetMode,
): Put<JsonValue> {
  if (rest.length === 0) {
    return old !== undefined && mode.overwrite === false ? { refused: 'exists' } : { value }
  }
  const object = old ?? {}
  return isObject(object) ? putInObject(object, rest, value, mode) : { refused: 'conflict' }
}

function putElement(
  list: JsonList | undefined,
  index: ListIndex,
  { rest, value, mode }: { rest: readonly PathStep[]; value: JsonValue; mode: SetMode },
): Put<JsonList> {
  if (!list) return { refused: 'conflict' }
  const place = placeIn(list, index)
  if (rest.length > 0) {
    const element = place < list.length ? (list[place] ?? {}) : {}
    if (!isObject(element)) return { refused: 'conflict' }
    const result = putInObject(element, rest, value, mode)
    return 'refused' in result ? result : { value: withElement(list, place, result.value) }
  }
  if (place < list.length) {
    // An empty element counts as none: 0, "", false, null.
    const isTaken = mode.overwrite === false && Boolean(list[place])
    return isTaken ? { refused: 'exists' } : { value: withElement(list, place, value) }
  }
  if (mode.unique && list.some((element) => isSameJson(element, value)))
    return { refused: 'duplicate' }
  return { value: [...list, value] }
}

/** A list that is missing is an empty one; undefined for any other value. */
function asList(value: JsonValue | undefined): JsonList | undefined {
  const list = value ?? []
  return isList(list) ? list : undefined
}

/** The index of an element, or of the one to be appended. */
function placeIn(list: JsonList, index: ListIndex): number {
  if (index === 'new') return list.length
  return index === 'last' ? Math.max(0, list.length - 1) : Math.min(index, list.length)
}

function withElement(list: JsonList, place: number, element: JsonValue): JsonList {
  return place < list.length ? list.with(place, element) : [...list, element]
}
