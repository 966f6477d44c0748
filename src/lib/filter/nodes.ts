import { invalidFilter } from './source.ts'
import type { FilterTree } from './tree.ts'

/** Deepest nesting: of parentheses, and of the tree. What evaluates or prints a tree calls itself so often. */
export const DEEPEST = 200

/** The places of the nodes of one tree, noted while it is built; keeps the tree from growing too deep. */
export class Nodes {
  readonly #source: string
  readonly #offsets = new Map<FilterTree, number>()
  readonly #depths = new Map<FilterTree, number>()

  constructor(source: string) {
    this.#source = source
  }

  /** Notes a node whose children were noted before. */
  note<Node extends FilterTree>(node: Node, at: number, children: readonly FilterTree[]): Node {
    let depth = 1
    for (const child of children) depth = Math.max(depth, 1 + (this.#depths.get(child) ?? 0))
    if (depth > DEEPEST) throw this.tooDeep(at)
    this.#offsets.set(node, at)
    this.#depths.set(node, depth)
    return node
  }

  offsetOf(node: FilterTree): number {
    return this.#offsets.get(node) ?? 0
  }

  /** The failure for what is nested deeper than DEEPEST. */
  tooDeep(at: number): Error {
    const advice = 'Use fewer parentheses, or a list with `in` for many alternatives.'
    return invalidFilter(this.#source, at, `nested more than ${DEEPEST} levels deep`, advice)
  }
}
