import { Parser } from './parser.ts'
import { invalidFilter } from './source.ts'
import type { FilterTree } from './tree.ts'

/**
 * Reads a filter.
 * @throws MentatError FILTER_INVALID (fields `line`, `column`, `reason`); the text shows the place
 */
export function parseFilter(text: string): FilterTree {
  return parseSource(text).tree
}

/** A tree together with the text that it was made of. */
export interface ParsedFilter {
  readonly source: string
  readonly tree: FilterTree
  /** Offset of a node of the tree: where it begins; of what has two sides, where its operator stands. */
  offsetOf(node: FilterTree): number
  /** Offsets of symbols of logic (`&&`) that stand beside words of logic (`and`) without parentheses. */
  readonly mixed: readonly number[]
}

/** Like parseFilter, with the places of the nodes. */
export function parseSource(source: string): ParsedFilter {
  if (source.length > LONGEST) {
    const reason = `longer than ${LONGEST} characters`
    throw invalidFilter(source, LONGEST, reason, 'Split it into several filters.')
  }
  const parser = new Parser(source)
  const tree = parser.parse()
  return {
    source,
    tree,
    mixed: parser.mixed,
    offsetOf: (node) => parser.nodes.offsetOf(node),
  }
}

/** Room for a list of some 50,000 networks. */
const LONGEST = 1_000_000
