import { asPath } from './operand.ts'
import { printPath } from './print.ts'
import {
  type ComparisonNode,
  type FilterTree,
  isCondition,
  isConstant,
  type ValueNode,
} from './tree.ts'

/**
 * The texts of which an event must have one at the path for the filter to be true. Undefined: there is no such
 * bound. An empty set: the filter is never true. For an index of many filters; `Category` is the path that most
 * rules ask for.
 */
export function necessaryValues(
  tree: FilterTree,
  path: 'Category',
): ReadonlySet<string> | undefined {
  if (tree.kind === 'comparison') return ofComparison(tree, path)
  if (tree.kind === 'boolean') return tree.value ? undefined : new Set()
  if (!isCondition(tree)) return undefined
  if (tree.kind === 'exists') {
    return isCondition(tree.operand) ? necessaryValues(tree.operand, path) : undefined
  }
  if (tree.kind === 'not') {
    return tree.operand.kind === 'not' ? necessaryValues(tree.operand.operand, path) : undefined
  }
  const sets = tree.operands.map((operand) => necessaryValues(operand, path))
  // For an odd number of true operands there must be one.
  return tree.kind === 'and' ? smallest(sets) : union(sets)
}

function ofComparison(
  { operator, left, right }: ComparisonNode,
  path: string,
): ReadonlySet<string> | undefined {
  if (operator !== 'eq' && operator !== 'in' && operator !== 'is') return undefined
  const texts = leadsTo(left, path)
    ? textsOf(right)
    : leadsTo(right, path)
      ? textsOf(left)
      : undefined
  // All of the list have to be there for `is`, so any one of them.
  return texts && new Set(operator === 'is' ? texts.slice(0, 1) : texts)
}

function leadsTo(node: ValueNode, path: string): boolean {
  const found = asPath(node)
  return (
    found !== undefined &&
    printPath({ segments: found.segments.map(({ name }) => ({ name })) }) === path
  )
}

/** The texts of a constant; undefined if it holds anything else, which an odd event may have as well. */
function textsOf(node: ValueNode): string[] | undefined {
  if (!isConstant(node)) return undefined
  const texts: string[] = []
  for (const item of node.kind === 'list' ? node.items : [node]) {
    if (item.kind !== 'string' && item.kind !== 'word') return undefined
    texts.push(item.value)
  }
  return texts
}

function smallest(
  sets: readonly (ReadonlySet<string> | undefined)[],
): ReadonlySet<string> | undefined {
  return sets.filter((set) => set !== undefined).sort((a, b) => a.size - b.size)[0]
}

function union(
  sets: readonly (ReadonlySet<string> | undefined)[],
): ReadonlySet<string> | undefined {
  const all = new Set<string>()
  for (const set of sets) {
    if (!set) return undefined
    for (const value of set) all.add(value)
  }
  return all
}
