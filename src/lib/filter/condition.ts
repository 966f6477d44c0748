import { compileComparison } from './comparison.ts'
import type { Refuse } from './constant-values.ts'
import { asPath, compileOperand, isAnyKnown } from './operand.ts'
import { compilePath, hasValue } from './path-values.ts'
import {
  allOf,
  anyOf,
  type Check,
  contraryOf,
  FALSE,
  oddOf,
  TRUE,
  type Truth,
  truthOf,
  UNKNOWN,
} from './truth.ts'
import { type FilterTree, isCondition, isConstant, type ValueNode } from './tree.ts'
import type { Value } from './value.ts'

/**
 * Compiles a condition, or a value as one.
 * @throws MentatError FILTER_INVALID for what has no meaning, wherever it stands
 */
export function compileCondition(node: FilterTree, refuse: Refuse): Check {
  if (!isCondition(node)) return compileValue(node, refuse)
  switch (node.kind) {
    case 'or':
      return anyOf(node.operands.map((operand) => compileCondition(operand, refuse)))
    case 'and':
      return allOf(node.operands.map((operand) => compileCondition(operand, refuse)))
    case 'xor':
      return oddOf(node.operands.map((operand) => compileCondition(operand, refuse)))
    case 'not':
      return contraryOf(compileCondition(node.operand, refuse))
    case 'exists':
      return compileExistence(node.operand, refuse)
    case 'comparison':
      return compileComparison(node, refuse)
  }
}

/** True or false, never unknown. */
function compileExistence(node: FilterTree, refuse: Refuse): Check {
  if (isCondition(node)) {
    const check = compileCondition(node, refuse)
    return (document, now) => truthOf(check(document, now) === TRUE)
  }
  const path = asPath(node)
  if (path) return compileHasValue(path)
  const operand = compileOperand(node, undefined, refuse)
  return (document, now) => truthOf(isAnyKnown(operand(document, now)))
}

function compileValue(node: ValueNode, refuse: Refuse): Check {
  if (node.kind === 'path') return compileHasValue(node)
  const operand = compileOperand(node, undefined, refuse)
  if (isConstant(node)) {
    const truth = truthOfConstant(node)
    return () => truth
  }
  return (document, now) => truthOfValues(operand(document, now))
}

function compileHasValue(path: Parameters<typeof compilePath>[0]): Check {
  const search = compilePath(path)
  return (document) => truthOf(hasValue(search, document))
}

/** `0`, `""`, `false` and `[]` are false. */
function truthOfConstant(node: ValueNode): Truth {
  if (node.kind === 'list') return truthOf(node.items.length > 0)
  return truthOf(!('value' in node) || Boolean(node.value))
}

/** One value counts by what it is, several are true, none is unknown. */
function truthOfValues(values: readonly Value[]): Truth {
  if (!isAnyKnown(values)) return UNKNOWN
  if (values.length > 1) return TRUE
  const [value] = values
  return value === 0 || value === '' || value === false ? FALSE : TRUE
}
