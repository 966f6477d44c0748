import { closest } from '../framework/text/closest.ts'
import { neverTrue, type Oddity } from './comparability.ts'
import type { ParsedFilter } from './parse.ts'
import { knownPaths, meaningOf } from './path-type.ts'
import { printPath } from './print.ts'
import { placeOf, shortened, showPlace } from './source.ts'
import {
  type ArithmeticNode,
  childrenOf,
  type ComparisonNode,
  type FilterTree,
  type ListNode,
  type PathNode,
} from './tree.ts'
import { typeOf } from './typing.ts'

/** Something that compiles and is probably not what was meant. */
export interface FilterWarning {
  /** What is odd. */
  readonly text: string
  /** What to do. */
  readonly advice: string
  /** Both count from 1. */
  readonly line: number
  readonly column: number
  /** The line, and a caret under the place. */
  readonly shown: string
}

/** What is odd in a filter, in the order of the text: the same thing once, and no more than MOST. */
export function warningsOf(parsed: ParsedFilter): readonly FilterWarning[] {
  const found = new Map<string, Oddity & { at: number }>()
  const [mixed] = parsed.mixed
  if (mixed !== undefined) found.set(mixture.text, { ...mixture, node: parsed.tree, at: mixed })
  for (const odd of oddities(parsed.tree, new Set())) {
    if (found.size === MOST) break
    if (!found.has(odd.text)) found.set(odd.text, { ...odd, at: parsed.offsetOf(odd.node) })
  }
  return [...found.values()]
    .sort((a, b) => a.at - b.at)
    .map(({ at, text, advice }) => ({
      text: shortened(text),
      advice: shortened(advice),
      ...placeOf(parsed.source, at),
      shown: showPlace(parsed.source, at),
    }))
}

const MOST = 50

const mixture = {
  text: 'symbols (&& || ^^) bind tighter than all words (and or xor)',
  advice: 'Put parentheses where you want them, or write words only.',
}

/** @param told paths that were looked at */
function* oddities(node: FilterTree, told: Set<string>): Generator<Oddity> {
  if (node.kind === 'path') yield* oddPath(node, told)
  if (node.kind === 'list') yield* oddWords(node)
  if (node.kind === 'comparison') yield* oddComparison(node)
  if (node.kind === 'arithmetic') yield* oddArithmetic(node)
  for (const child of childrenOf(node)) yield* oddities(child, told)
}

function* oddPath(node: PathNode, told: Set<string>): Generator<Oddity> {
  const path = printPath(node)
  if (told.has(path)) return
  told.add(path)
  const meaning = meaningOf(node)
  if (!meaning) {
    yield { node, text: `${path} is not a path of IDEA`, advice: adviceForPath(node) }
  } else if (!meaning.isList && node.segments.some(({ index }) => index !== undefined)) {
    const text = `${path}: there is no list that an index could count in`
    yield { node, text, advice: 'Leave the index out.' }
  }
}

function adviceForPath(node: PathNode): string {
  const path = node.segments.map(({ name }) => name).join('.')
  const [first = '', ...others] = path.split(/-(?=\d)/)
  const word = misspeltConstants.get(path)
  if (word !== undefined) return word
  if (others.length > 0 && meaningOf({ segments: first.split('.').map((name) => ({ name })) })) {
    return `A minus needs blanks around it: ${first} - ${others.join(' - ')}.`
  }
  const known = knownPaths()
  const meant = closest(path, known)
  if (meant !== undefined) return `Did you mean ${meant}?`
  const members = known.filter((other) => other.endsWith(`.${path}`)).slice(0, 2)
  if (members.length > 0) return `Did you mean ${members.join(' or ')}?`
  return 'If a text is meant, put it in quotes; events that have such a key are found all the same.'
}

const misspeltConstants: ReadonlyMap<string, string> = new Map([
  ...['True', 'TRUE', 'yes'].map((word) => [word, 'Did you mean true?'] as const),
  ...['False', 'FALSE', 'no'].map((word) => [word, 'Did you mean false?'] as const),
  ...['null', 'None', 'nil', 'undefined', 'NULL'].map(
    (word) => [word, 'What has no value is found by `not exists Path`.'] as const,
  ),
])

/** A path in a list is only its own name. */
function* oddWords({ items }: ListNode): Generator<Oddity> {
  for (const node of items) {
    if (node.kind !== 'word') continue
    const segments = node.value.replaceAll(/\[[^\]]*\]/g, '').split('.')
    if (!meaningOf({ segments: segments.map((name) => ({ name })) })) continue
    const text = `inside a list ${node.value} is a text, not a path`
    yield {
      node,
      text,
      advice: 'Put it in quotes if that is meant, else write a comparison of its own.',
    }
  }
}

function* oddComparison(node: ComparisonNode): Generator<Oddity> {
  yield* neverTrue(node)
  if (node.operator !== 'ne') return
  for (const side of [node.left, node.right]) {
    if (side.kind !== 'path' || meaningOf(side)?.isList !== true) continue
    const path = printPath(side)
    if (side.segments.at(-1)?.index !== undefined) continue
    const text = `${path} may have several values: != is true if one of them differs`
    yield { node, text, advice: `To say that none is equal write: not ${path} == …` }
  }
}

function* oddArithmetic(node: ArithmeticNode): Generator<Oddity> {
  const types = [node.left, node.right].map(typeOf)
  const isKnown = types.every((type) => type !== 'plain')
  if (!isKnown || typeOf(node) !== 'plain') return
  const text = `${node.operator} has no result for ${types.join(' and ')}`
  yield { node, text, advice: 'What cannot be calculated is unknown, and so is the comparison.' }
}
