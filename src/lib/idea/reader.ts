import { isList, isObject, type JsonList, type JsonObject, type JsonValue, kindOf } from './json.ts'
import type { Notes } from './notes.ts'

/**
 * Understands one value: gives it in the type it should have, and notes when that took a repair or when
 * nothing could be made of it (then undefined). Never called with null.
 */
export type Reader<T> = (value: JsonValue, notes: Notes) => T | undefined

/** Reads a member that holds one value. Null counts as absent and is noted. */
export function readOne<T>(
  value: JsonValue | undefined,
  read: Reader<T>,
  notes: Notes,
): T | undefined {
  if (value === undefined) return undefined
  if (value !== null) return read(value, notes)
  notes.add('null, taken as absent')
  return undefined
}

/**
 * Reads a member that holds a list. One value (never the characters of a text) is taken as a list of one;
 * elements that cannot be understood are left out; all of it is noted.
 */
export function readList<T>(value: JsonValue | undefined, read: Reader<T>, notes: Notes): T[] {
  let understood: T[] | undefined
  const elements = elementsOf(value, notes)
  for (let index = 0; index < elements.length; index++) {
    notes.item(index)
    const element = readOne(elements[index], read, notes)
    if (element === undefined) continue
    // A list of one is the rule, and takes no more room than that: what is pushed to an empty one makes room for 17.
    if (understood) understood.push(element)
    else understood = [element]
  }
  notes.item(-1)
  return understood ?? []
}

/** An object as it is; anything else is ignored. */
export function readObject(value: JsonValue, notes: Notes): JsonObject | undefined {
  if (isObject(value)) return value
  ignore(value, 'an object', notes)
  return undefined
}

/** Text; numbers, true and false are taken as the text they are printed as. */
export function readText(value: JsonValue, notes: Notes): string | undefined {
  if (typeof value === 'string') return value
  if (isList(value) || isObject(value)) {
    ignore(value, 'text', notes)
    return undefined
  }
  notes.add(`${kindOf(value)} instead of text, taken as text`)
  return String(value)
}

/** True or false; the words in a text and the numbers 1 and 0 are understood. */
export function readBoolean(value: JsonValue, notes: Notes): boolean | undefined {
  if (typeof value === 'boolean') return value
  const understood = truths.get(typeof value === 'string' ? value.toLowerCase() : value)
  if (understood === undefined) ignore(value, 'true or false', notes)
  else notes.add(`${kindOf(value)} instead of true or false, taken as ${String(understood)}`)
  return understood
}

const truths: ReadonlyMap<JsonValue, boolean> = new Map<JsonValue, boolean>([
  ['true', true],
  ['false', false],
  [1, true],
  [0, false],
])

/** Only true itself is true: what hides an event from the people concerned is not guessed. */
export function readExactBoolean(value: JsonValue, notes: Notes): boolean | undefined {
  if (typeof value === 'boolean') return value
  ignore(value, 'true or false', notes)
  return undefined
}

/** A number; one in a text is understood. */
export function readNumber(value: JsonValue, notes: Notes): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'string' && numberInText.test(value)) {
    notes.add('text instead of a number, taken as a number')
    return Number(value)
  }
  ignore(value, 'a number', notes)
  return undefined
}

/** A whole number (`5.0` is one), also in a text. */
export function readInteger(value: JsonValue, notes: Notes): number | undefined {
  const number = readNumber(value, notes)
  if (number === undefined || Number.isInteger(number)) return number
  notes.add('not a whole number, ignored')
  return undefined
}

/** A single port, 0 to 65535; there is no notation for ranges. */
export function readPort(value: JsonValue, notes: Notes): number | undefined {
  const port = readInteger(value, notes)
  if (port === undefined || (port >= 0 && port <= 65535)) return port
  notes.add('port outside 0 to 65535, ignored')
  return undefined
}

/** Trust between 0 and 1. What lies outside is ignored: to clamp 80 (per cent?) to 1 would be an invention. */
export function readConfidence(value: JsonValue, notes: Notes): number | undefined {
  const confidence = readNumber(value, notes)
  if (confidence === undefined || (confidence >= 0 && confidence <= 1)) return confidence
  notes.add('outside 0 to 1, ignored')
  return undefined
}

function elementsOf(value: JsonValue | undefined, notes: Notes): JsonList {
  if (value === undefined) return []
  if (isList(value)) return value
  if (value === null) {
    notes.add('null, taken as absent')
    return []
  }
  notes.add(`${kindOf(value)} instead of a list, taken as a list of one`)
  return [value]
}

/** Notes that the value is of no use: it is of the wrong kind, or of the right one and not understood. */
export function ignore(value: JsonValue, expected: string, notes: Notes): void {
  const found = kindOf(value)
  notes.add(
    found === expected ? 'not understood, ignored' : `${found} instead of ${expected}, ignored`,
  )
}

/** Bounded, because a number of a million digits takes long to read. */
const numberInText = /^\s{0,9}-?\d{1,20}(?:\.\d{1,20})?\s{0,9}$/
