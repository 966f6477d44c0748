import { isList, isObject, type JsonValue, kindOf } from './json.ts'

/** Longest part of a foreign value that appears in a text of ours. */
const LONGEST = 60

/**
 * A value from outside as it may appear in an error text, a log or on a terminal: cut after 60 characters,
 * on one line, without control characters and without the marks that turn the direction of writing.
 */
export function excerpt(value: JsonValue | undefined): string {
  if (typeof value === 'string') {
    const cut = value.length > LONGEST
    return printable(JSON.stringify(cut ? value.slice(0, LONGEST) : value)) + (cut ? '…' : '')
  }
  if (isList(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (isObject(value) || value === undefined) return kindOf(value)
  return String(value)
}

/** Makes a text safe to print: what a terminal would act upon is written as `\uXXXX`. */
export function printable(text: string): string {
  return text.replace(unprintable, (mark) => {
    return `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** C0 and C1 controls, line separators, marks of direction, lone surrogates. */
const unprintable =
  /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/gu
