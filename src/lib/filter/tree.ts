/**
 * A filter as plain data. Made by parseFilter; printFilter gives text that parses to an equal tree. It holds
 * what was written (`192.0.2.77/24` stays so); what that means beside which path is decided by the compiler.
 */
export type FilterTree = Condition | ValueNode

/** What is true, false or unknown by itself. */
export type Condition = LogicalNode | NegationNode | ExistenceNode | ComparisonNode

/** What yields values. */
export type ValueNode =
  ArithmeticNode | MinusNode | FallbackNode | CallNode | PathNode | ConstantNode

/** What is written down and therefore the same for every event. */
export type ConstantNode = ScalarNode | RangeNode | ListNode

/** One constant. */
export type ScalarNode = StringNode | NumberNode | BooleanNode | LiteralNode

/** Two or more conditions; the words and the symbols (`&&`) give the same node. */
export interface LogicalNode {
  readonly kind: 'or' | 'xor' | 'and'
  readonly operands: readonly FilterTree[]
}

/** `not x`. */
export interface NegationNode {
  readonly kind: 'not'
  readonly operand: FilterTree
}

/** `exists x` and `x??`. */
export interface ExistenceNode {
  readonly kind: 'exists'
  readonly operand: FilterTree
}

/** A comparison of all values of one side with all values of the other. */
export interface ComparisonNode {
  readonly kind: 'comparison'
  readonly operator: ComparisonOperator
  readonly left: ValueNode
  readonly right: ValueNode
}

/** By their words; each has a symbol but `is` and `contains`. */
export type ComparisonOperator =
  'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'in' | 'is' | 'like' | 'contains'

/** `a + b` and its like. */
export interface ArithmeticNode {
  readonly kind: 'arithmetic'
  readonly operator: ArithmeticOperator
  readonly left: ValueNode
  readonly right: ValueNode
}

/** Division is true division; the remainder has the sign of the divisor. */
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%'

/** `-x`; a sign before a number belongs to the number. */
export interface MinusNode {
  readonly kind: 'minus'
  readonly operand: ValueNode
}

/** `a ?? b ?? c`: the first that has a value. */
export interface FallbackNode {
  readonly kind: 'fallback'
  readonly operands: readonly ValueNode[]
}

/** A function, with the number of arguments that it takes. */
export interface CallNode {
  readonly kind: 'call'
  readonly name: FunctionName
  readonly arguments: readonly ValueNode[]
}

/** `len` and `length` are `size`, `utcnow` is `now`. */
export type FunctionName = 'size' | 'len' | 'length' | 'strlen' | 'time' | 'utcnow' | 'now'

/** A way into the event. */
export interface PathNode {
  readonly kind: 'path'
  readonly segments: readonly Segment[]
}

/** A key and, if only one element of its list is meant, which: 1 for the first, `#` for the last. */
export interface Segment {
  readonly name: string
  readonly index?: number | '#'
}

/** A text in quotes, or (`word`) a bare path inside a list, which stands for its own name. */
export interface StringNode {
  readonly kind: 'string' | 'word'
  readonly value: string
}

/** A finite number. */
export interface NumberNode {
  readonly kind: 'number'
  readonly value: number
}

/** `true` or `false`. */
export interface BooleanNode {
  readonly kind: 'boolean'
  readonly value: boolean
}

/** An address, network or range of addresses, a time, or a duration (which may be signed), as written. */
export interface LiteralNode {
  readonly kind: 'address' | 'time' | 'duration'
  readonly text: string
}

/** `a..b`; the ends are of one kind, or texts that are read as what stands beside them. */
export interface RangeNode {
  readonly kind: 'range'
  readonly low: ScalarNode
  readonly high: ScalarNode
}

/** `[a, b, c]`. */
export interface ListNode {
  readonly kind: 'list'
  readonly items: readonly (ScalarNode | RangeNode)[]
}

/** Whether the node is a condition by itself; any other can become one, by its value. */
export function isCondition(node: FilterTree): node is Condition {
  return conditions.has(node.kind)
}

/** Whether the node is the same for every event. */
export function isConstant(node: FilterTree): node is ConstantNode {
  return node.kind === 'list' || node.kind === 'range' || isScalar(node)
}

/** Whether the node is a single constant. */
export function isScalar(node: FilterTree): node is ScalarNode {
  return scalars.has(node.kind)
}

/** The nodes right below a node. */
export function childrenOf(node: FilterTree): readonly FilterTree[] {
  if ('operands' in node) return node.operands
  if ('operand' in node) return [node.operand]
  if ('left' in node) return [node.left, node.right]
  if ('arguments' in node) return node.arguments
  if ('items' in node) return node.items
  return 'low' in node ? [node.low, node.high] : []
}

const conditions: ReadonlySet<string> = new Set([
  'or',
  'xor',
  'and',
  'not',
  'exists',
  'comparison',
] satisfies Condition['kind'][])

const scalars: ReadonlySet<string> = new Set([
  'string',
  'word',
  'number',
  'boolean',
  'address',
  'time',
  'duration',
] satisfies ScalarNode['kind'][])
