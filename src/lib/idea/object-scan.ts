import { endOfString } from './measure.ts'

/** Where a value stands in the text. */
export interface Place {
  /** Index of the first character of the value. */
  readonly start: number
  /** Index behind the last character of the value. */
  readonly end: number
}

/** Where a member of an object stands in the text. */
export interface MemberPlace extends Place {
  /** The key, escapes resolved. */
  readonly key: string
}

/**
 * Finds the members of one object, without those of the objects in it, in a single pass.
 * @param text JSON that JSON.parse accepts
 * @param brace index of the opening brace
 */
export function scanObject(text: string, brace: number): MemberPlace[] {
  const members: MemberPlace[] = []
  let at = skipBlanks(text, brace + 1)
  while (text[at] === '"') {
    const keyEnd = endOfString(text, at) + 1
    const key = JSON.parse(text.slice(at, keyEnd)) as string
    const start = skipBlanks(text, text.indexOf(':', keyEnd) + 1)
    const end = endOfValue(text, start)
    members.push({ key, start, end })
    at = skipBlanks(text, end)
    if (text[at] === ',') at = skipBlanks(text, at + 1)
  }
  return members
}

/**
 * Finds the elements of one list, without those of the lists in it, in a single pass.
 * @param text JSON that JSON.parse accepts
 * @param bracket index of the opening bracket
 */
export function scanList(text: string, bracket: number): Place[] {
  const elements: Place[] = []
  let start = skipBlanks(text, bracket + 1)
  while (text[start] !== ']') {
    const end = endOfValue(text, start)
    elements.push({ start, end })
    start = skipBlanks(text, end)
    if (text[start] === ',') start = skipBlanks(text, start + 1)
  }
  return elements
}

function endOfValue(text: string, start: number): number {
  const first = text[start]
  if (first === '"') return endOfString(text, start) + 1
  if (first === '{' || first === '[') return endOfBrackets(text, start)
  scalar.lastIndex = start
  scalar.test(text)
  return scalar.lastIndex
}

function endOfBrackets(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const mark = text[at]
    if (mark === '"') at = endOfString(text, at)
    else if (mark === '{' || mark === '[') depth += 1
    else if (mark === '}' || mark === ']') {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return text.length
}

function skipBlanks(text: string, from: number): number {
  blank.lastIndex = from
  blank.test(text)
  return blank.lastIndex
}

const scalar = /[^\s,}\]]+/y
const blank = /[ \t\r\n]*/y
