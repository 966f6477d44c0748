import { excerpt, printable } from '../idea/excerpt.ts'
import { isList, isObject, type JsonValue } from '../idea/json.ts'
import type { Explanation, Seen } from './explain.ts'

/** Gives a text its colour. */
export type Paint = (text: string, truth: Explanation['truth']) => string

/**
 * An explanation for people: a line a node, its truth in front, indented as the filter is nested, and below each
 * comparison the values it saw, those that made it true first.
 */
export function formatExplanation(explanation: Explanation, paint: Paint = (text) => text): string {
  return [...linesOf(explanation, 0, paint)].join('\n')
}

function* linesOf(explanation: Explanation, depth: number, paint: Paint): Generator<string> {
  const { truth, operands, seen } = explanation
  const head = `${marks[truth]} ${truth}`.padEnd(GUTTER)
  yield `${paint(head, truth)}${indent(depth)}${labelOf(explanation)}`
  for (const entry of seen) yield `${' '.repeat(GUTTER)}${indent(depth + 2)}${seenLine(entry)}`
  for (const operand of operands) yield* linesOf(operand, depth + 1, paint)
}

/** What has operands is named by its operator: its text is that of the lines below. */
function labelOf({ kind, text, operands }: Explanation): string {
  return operands.length > 0 ? kind : shorten(printable(text), LONGEST_TEXT)
}

function seenLine({ text, values, matching }: Seen): string {
  const path = shorten(printable(text), LONGEST_TEXT)
  if (values.length === 0) return `${path}: no value`
  const rest = values.length - MOST_VALUES
  const shown = values.slice(0, MOST_VALUES).map(printValue)
  const more = rest > 0 ? `, … ${rest} more` : ''
  // Which of one value matched is told by the truth already.
  const isPartial = matching !== undefined && matching > 0 && matching < values.length
  const note = isPartial ? ` (${countOf(matching)} of ${values.length})` : ''
  return `${path}: ${shown.join(', ')}${more}${note}`
}

function countOf(matching: number): string {
  return matching === 1 ? 'the first matches,' : `the first ${matching} match,`
}

function printValue(value: JsonValue): string {
  return typeof value === 'object' ? shorten(printJson(value, 3), 60) : excerpt(value)
}

/** JSON to a depth: a hostile event nests deeper than can be printed. */
function printJson(value: JsonValue, depth: number): string {
  if (!isList(value) && !isObject(value)) return excerpt(value)
  if (depth === 0) return '…'
  if (isList(value)) {
    return `[${value
      .slice(0, MOST_VALUES)
      .map((one) => printJson(one, depth - 1))
      .join(',')}]`
  }
  const members = Object.entries(value).slice(0, MOST_VALUES)
  return `{${members.map(([key, one]) => `${excerpt(key)}:${printJson(one, depth - 1)}`).join(',')}}`
}

function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

function indent(depth: number): string {
  return '  '.repeat(depth)
}

const GUTTER = 11
const LONGEST_TEXT = 110
const MOST_VALUES = 8

const marks: Readonly<Record<Explanation['truth'], string>> = {
  true: '✓',
  false: '✗',
  unknown: '?',
}
