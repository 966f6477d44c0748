import { MentatError } from '../framework/errors/mentat-error.ts'
import type { JsonObject, JsonValue } from '../idea/json.ts'
import { compileLookUp } from './comparison.ts'
import type { Filter } from './compile.ts'
import { compileCondition } from './condition.ts'
import { compileTexts } from './operand.ts'
import { collect, compilePath } from './path-values.ts'
import { printFilter } from './print.ts'
import { TRUE, type Truth, UNKNOWN } from './truth.ts'
import {
  childrenOf,
  type ComparisonNode,
  type FilterTree,
  isCondition,
  isConstant,
  type PathNode,
  type ValueNode,
} from './tree.ts'

/** Why a filter is true, false or unknown for an event: plain data, a tree like the filter. */
export interface Explanation {
  readonly truth: 'true' | 'false' | 'unknown'
  /** The kind of the node: `and`, `or`, `xor`, `not`, `exists` have operands; others saw values. */
  readonly kind: FilterTree['kind']
  /** The part of the filter as text. */
  readonly text: string
  readonly operands: readonly Explanation[]
  /** What it looked at in the event; constants are not repeated. */
  readonly seen: readonly Seen[]
}

/** The values of a path, or of something that was calculated. */
export interface Seen {
  readonly text: string
  /** As they stand, or would stand, in the event. */
  readonly values: readonly JsonValue[]
  /** How many of the values made the comparison true by themselves, where that can be told; they come first. */
  readonly matching?: number
}

/**
 * Explains what a filter finds in an event. Everything is evaluated, also what the filter need not look at.
 * @param now milliseconds since 1970
 */
export function explainFilter(
  filter: Pick<Filter, 'tree'>,
  document: JsonObject,
  now: number,
): Explanation {
  return explainNode(filter.tree, { document, now })
}

interface Occasion {
  readonly document: JsonObject
  readonly now: number
}

function explainNode(node: FilterTree, at: Occasion): Explanation {
  return {
    truth: nameOf(compileCondition(node, refuse)(at.document, at.now)),
    kind: node.kind,
    text: printFilter(node),
    operands: conditionsIn(node).map((operand) => explainNode(operand, at)),
    seen: seenBy(node, at),
  }
}

function conditionsIn(node: FilterTree): readonly FilterTree[] {
  if (!isCondition(node) || node.kind === 'comparison') return []
  return node.kind === 'exists' ? childrenOf(node).filter(isCondition) : childrenOf(node)
}

function seenBy(node: FilterTree, at: Occasion): readonly Seen[] {
  if (node.kind === 'comparison') return seenByComparison(node, at)
  if (node.kind === 'exists' && !isCondition(node.operand)) return seenIn([node.operand], at)
  return isCondition(node) ? [] : seenIn([node], at)
}

function seenByComparison(node: ComparisonNode, at: Occasion): readonly Seen[] {
  const lookUp = compileLookUp(node, refuse)
  if (!lookUp) return seenIn([node.left, node.right], at)
  const values = collect(compilePath(lookUp.path), at.document)
  const matching = values.filter((value) => lookUp.test?.(value) === TRUE)
  const others = values.filter((value) => lookUp.test?.(value) !== TRUE)
  const text = printFilter(lookUp.path)
  return [{ text, values: [...matching, ...others], matching: matching.length }]
}

/** First the paths, then what was made of them. */
function seenIn(nodes: readonly ValueNode[], at: Occasion): readonly Seen[] {
  const paths = nodes.flatMap((node) => [...pathsIn(node)])
  const made = nodes.filter((node) => !isConstant(node) && node.kind !== 'path')
  const seen = [...paths, ...made].map((node) => ({
    text: printFilter(node),
    values: compileTexts(node, refuse)(at.document, at.now),
  }))
  return [...new Map(seen.map((entry) => [entry.text, entry])).values()]
}

function* pathsIn(node: FilterTree): Generator<PathNode> {
  if (node.kind === 'path') yield node
  for (const child of childrenOf(node)) yield* pathsIn(child)
}

function nameOf(truth: Truth): Explanation['truth'] {
  if (truth === UNKNOWN) return 'unknown'
  return truth === TRUE ? 'true' : 'false'
}

/** What was compiled once is not refused. */
function refuse(node: FilterTree, reason: string): Error {
  return new MentatError('BUG', `${printFilter(node)}: ${reason}`)
}
