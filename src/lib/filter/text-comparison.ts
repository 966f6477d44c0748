import type { Refuse } from './constant-values.ts'
import { compileTexts } from './operand.ts'
import { somePair } from './pairs.ts'
import { compilePattern, type Pattern } from './pattern.ts'
import type { Test } from './path-values.ts'
import { type Check, FALSE, TRUE, type Truth, truthOf, UNKNOWN } from './truth.ts'
import {
  childrenOf,
  type ComparisonNode,
  type FilterTree,
  type StringNode,
  type ValueNode,
} from './tree.ts'
import type { Value } from './value.ts'

/** Compiles `like`: some text of the left side has one of the expressions in it. */
export function compileLike(node: ComparisonNode, refuse: Refuse): Check {
  const test = likeTest(node, refuse)
  const texts = compileTexts(node.left, refuse)
  if (!test) return () => UNKNOWN
  return (document, now) => {
    let truth: Truth | undefined
    for (const text of texts(document, now)) {
      const next = test(text)
      if (next === TRUE) return TRUE
      if (truth === undefined || next > truth) truth = next
    }
    return truth ?? UNKNOWN
  }
}

/**
 * The test for one value left of `like`; undefined if the list of expressions is empty.
 * @throws MentatError FILTER_INVALID for an expression that RE2 refuses, and for what is no constant text
 */
export function likeTest({ right }: ComparisonNode, refuse: Refuse): Test | undefined {
  const patterns = expressionsOf(right, refuse).map((text) => patternOf(text, refuse))
  const [first, second] = patterns
  if (!first) return undefined
  if (!second) return (value) => (typeof value === 'string' ? truthOf(first(value)) : UNKNOWN)
  return (value) =>
    typeof value === 'string' ? truthOf(patterns.some((pattern) => pattern(value))) : UNKNOWN
}

/** Compiles `contains`: some text of the left side has some text of the right side in it. */
export function compileContains(node: ComparisonNode, refuse: Refuse): Check {
  requireTexts(node, refuse)
  const left = compileTexts(node.left, refuse)
  const right = compileTexts(node.right, refuse)
  return (document, now) => {
    const values = left(document, now)
    return values.length === 0 ? UNKNOWN : somePair(values, right(document, now), contains)
  }
}

/**
 * The test for one value left of `contains` with a constant on the right; undefined if that is an empty list.
 * @throws MentatError FILTER_INVALID for an address as a constant: it is no part of a text
 */
export function containsTest(node: ComparisonNode, refuse: Refuse): Test | undefined {
  requireTexts(node, refuse)
  const parts = compileTexts(node.right, refuse)({}, 0)
  if (parts.length === 0) return undefined
  return (value) => {
    let truth: Truth = FALSE
    for (const part of parts) {
      const next = contains(value, part)
      if (next === TRUE) return TRUE
      if (next > truth) truth = next
    }
    return truth
  }
}

/**
 * Bounds the time that compiling takes.
 * @throws MentatError FILTER_INVALID for more than MOST_EXPRESSIONS in one filter
 */
export function requireFewExpressions(tree: FilterTree, refuse: Refuse): void {
  let count = 0
  const visit = (node: FilterTree): void => {
    if (node.kind === 'comparison' && node.operator === 'like') {
      count += node.right.kind === 'list' ? node.right.items.length : 1
      if (count > MOST_EXPRESSIONS) {
        const reason = `more than ${MOST_EXPRESSIONS} regular expressions`
        throw refuse(node, reason, 'Join alternatives in one expression: "a|b|c".')
      }
    }
    childrenOf(node).forEach(visit)
  }
  visit(tree)
}

/** The worst take a millisecond each. */
const MOST_EXPRESSIONS = 1000

function contains(value: Value, part: Value): Truth {
  return typeof value === 'string' && typeof part === 'string'
    ? truthOf(value.includes(part))
    : UNKNOWN
}

function expressionsOf(node: ValueNode, refuse: Refuse): readonly StringNode[] {
  if (node.kind === 'string' || node.kind === 'word') return [node]
  if (node.kind === 'list') return node.items.flatMap((item) => expressionsOf(item, refuse))
  const advice = 'Write the regular expression in quotes, or several in a list.'
  throw refuse(node, 'right of `like` stand only texts that are written down', advice)
}

function patternOf(node: StringNode, refuse: Refuse): Pattern {
  const pattern = compilePattern(node.value)
  if (typeof pattern !== 'string') return pattern
  const advice =
    'Regular expressions are those of RE2: without back-references and look-around. No backslash needs doubling.'
  throw refuse(node, `not a regular expression: ${pattern}`, advice)
}

function requireTexts({ left, right }: ComparisonNode, refuse: Refuse): void {
  const address = findAddress(left) ?? findAddress(right)
  if (!address) return
  const advice = 'Write it in quotes to look for it as a text, or use `in` or `==`.'
  throw refuse(address, '`contains` looks for texts, not for addresses', advice)
}

function findAddress(node: FilterTree): FilterTree | undefined {
  if (node.kind === 'address') return node
  if (node.kind !== 'list' && node.kind !== 'fallback' && node.kind !== 'range') return undefined
  return childrenOf(node).find((child) => findAddress(child))
}
