import { parseInterval } from '../idea/interval.ts'
import type { Nodes } from './nodes.ts'
import { invalidFilter } from './source.ts'
import { childrenOf, type FilterTree, type RangeNode, type ScalarNode } from './tree.ts'

/**
 * A range of numbers, times or durations stands only beside `in`; a range of addresses is an address.
 * @throws MentatError FILTER_INVALID for one that stands elsewhere
 */
export function requireRangesInPlace(tree: FilterTree, source: string, nodes: Nodes): void {
  const stray = strayRange(tree, false)
  if (!stray) return
  const reason = 'a range of numbers, times or durations stands only beside `in`'
  throw invalidFilter(source, nodes.offsetOf(stray), reason, 'Write `Path in 1..20`.')
}

/** Whether the range is written as one of addresses, in quotes or not. */
export function isAddressRange({ low, high }: RangeNode): boolean {
  return parseInterval(`${textOf(low)}-${textOf(high)}`) !== undefined
}

function strayRange(node: FilterTree, isAllowed: boolean): RangeNode | undefined {
  if (node.kind === 'range') return isAllowed || isAddressRange(node) ? undefined : node
  const isAllowedBelow =
    node.kind === 'list' || node.kind === 'fallback'
      ? isAllowed
      : node.kind === 'comparison' && node.operator === 'in'
  for (const child of childrenOf(node)) {
    const stray = strayRange(child, isAllowedBelow)
    if (stray) return stray
  }
  return undefined
}

function textOf(end: ScalarNode): string {
  return 'text' in end ? end.text : String(end.value)
}
