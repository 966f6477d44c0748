import { printable } from '../idea/excerpt.ts'
import type { JsonObject, JsonValue } from '../idea/json.ts'
import { compileCondition } from './condition.ts'
import type { Refuse } from './constant-values.ts'
import { compileTexts } from './operand.ts'
import { type ParsedFilter, parseSource } from './parse.ts'
import { printFilter } from './print.ts'
import { invalidFilter } from './source.ts'
import { requireFewExpressions } from './text-comparison.ts'
import { fromTruth, TRUE } from './truth.ts'
import { type FilterTree, isCondition } from './tree.ts'
import { type FilterWarning, warningsOf } from './warnings.ts'

/** A compiled filter. */
export interface Filter {
  readonly tree: FilterTree
  readonly warnings: readonly FilterWarning[]
  /**
   * True, false, or undefined for unknown; never throws whatever the document holds.
   * @param now milliseconds since 1970
   */
  truth(document: JsonObject, now: number): boolean | undefined
  /** Whether the truth is true. */
  matches(document: JsonObject, now: number): boolean
}

/** A compiled expression: what values an action writes. */
export interface Expression {
  readonly tree: FilterTree
  readonly warnings: readonly FilterWarning[]
  /**
   * The values as an event holds them, addresses, times and durations as texts; none if nothing is known. A
   * condition gives true or false. Never throws.
   * @param now milliseconds since 1970
   */
  evaluate(document: JsonObject, now: number): readonly JsonValue[]
}

/**
 * Compiles a filter; it touches of an event only what it looks at.
 * @throws MentatError FILTER_INVALID (fields `line`, `column`, `reason`); the text shows the place. Of a tree,
 * the place is one in its printed text
 */
export function compileFilter(source: string | FilterTree): Filter {
  const parsed = parsedOf(source)
  const check = compileCondition(parsed.tree, refuserOf(parsed))
  return {
    tree: parsed.tree,
    warnings: warningsOf(parsed),
    truth: (document, now) => fromTruth(check(document, now)),
    matches: (document, now) => check(document, now) === TRUE,
  }
}

/**
 * Compiles an expression that yields values.
 * @throws MentatError FILTER_INVALID as compileFilter
 */
export function compileExpression(source: string | FilterTree): Expression {
  const parsed = parsedOf(source)
  const { tree } = parsed
  const evaluate = isCondition(tree) ? truthValues(parsed) : compileTexts(tree, refuserOf(parsed))
  return { tree, warnings: warningsOf(parsed), evaluate }
}

function truthValues(parsed: ParsedFilter): Expression['evaluate'] {
  const check = compileCondition(parsed.tree, refuserOf(parsed))
  return (document, now) => {
    const truth = fromTruth(check(document, now))
    return truth === undefined ? [] : [truth]
  }
}

/** A tree is printed and read again, so that failures have a place to point at. */
function parsedOf(source: string | FilterTree): ParsedFilter {
  return parseSource(typeof source === 'string' ? source : printFilter(source))
}

function refuserOf(parsed: ParsedFilter): Refuse {
  const refuse: Refuse = (node, reason, advice) =>
    invalidFilter(parsed.source, parsed.offsetOf(node), printable(reason), advice)
  requireFewExpressions(parsed.tree, refuse)
  return refuse
}
