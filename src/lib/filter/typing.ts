import { readTime } from './literal.ts'
import { typeOfPath, type ValueType } from './path-type.ts'
import {
  type ArithmeticNode,
  type ArithmeticOperator,
  isConstant,
  isScalar,
  type ValueNode,
} from './tree.ts'

/** As what texts beside a value are read; in arithmetic a text beside a time may be a time or a duration. */
export type Reading = 'time' | 'duration' | 'number' | 'address' | 'time or duration'

/** The type of what a node yields, as far as it is known before there is an event. */
export function typeOf(node: ValueNode): ValueType {
  if (isScalar(node)) return node.kind === 'string' || node.kind === 'word' ? 'text' : node.kind
  switch (node.kind) {
    case 'path':
      return typeOfPath(node)
    case 'range':
      return typeOf(node.low.kind === 'string' ? node.high : node.low)
    case 'list':
      return commonType(node.items)
    case 'fallback':
      return commonType(node.operands)
    case 'call':
      return node.name === 'now' || node.name === 'utcnow' ? 'time' : 'number'
    case 'minus':
      return typeOf(node.operand)
    case 'arithmetic':
      return typeOfArithmetic(node)
  }
}

/**
 * How the type of a node decides what texts beside it are. Constants decide nothing: a text beside an address
 * that is written down is a text.
 */
export function readingBy(node: ValueNode): Reading | undefined {
  if (isConstant(node)) return undefined
  switch (node.kind) {
    case 'path':
    case 'call':
      return asReading(typeOf(node))
    case 'minus':
      return readingBy(node.operand)
    case 'arithmetic':
      return (readingBy(node.left) ?? readingBy(node.right)) && asReading(typeOf(node))
    case 'fallback':
      return node.operands.map(readingBy).find((reading) => reading !== undefined)
  }
}

/** How texts in arithmetic are read: what stands beside them there decides, else what stands beside the whole. */
export function readingInArithmetic(
  node: ArithmeticNode,
  outer: Reading | undefined,
): Reading | undefined {
  const reading = readingBy(node.left) ?? readingBy(node.right) ?? outer
  if (reading === 'time' || reading === 'duration') return 'time or duration'
  return reading === 'address' ? undefined : reading
}

function asReading(type: ValueType): Reading | undefined {
  return type === 'time' || type === 'duration' || type === 'number' || type === 'address'
    ? type
    : undefined
}

function commonType(nodes: readonly ValueNode[]): ValueType {
  const found = new Set(nodes.filter((node) => !isEmptyList(node)).map(typeOf))
  const [first] = found
  return found.size === 1 && first !== undefined ? first : 'plain'
}

/** Whether the node is `[]`, which as a default changes nothing. */
export function isEmptyList(node: ValueNode): boolean {
  return node.kind === 'list' && node.items.length === 0
}

function typeOfArithmetic(node: ArithmeticNode): ValueType {
  const left = typeOfOperand(node.left, node.right)
  const right = typeOfOperand(node.right, node.left)
  if (left === 'time' || right === 'time') return typeOfTimes(node.operator, left, right)
  if (!isQuantity(left) || !isQuantity(right)) return 'plain'
  if (left === right && left === 'number') return 'number'
  if (node.operator === '*') return left === right ? 'number' : 'duration'
  if (node.operator === '/') return right === 'duration' ? 'number' : 'duration'
  return 'duration'
}

function typeOfOperand(node: ValueNode, other: ValueNode): ValueType {
  if (node.kind !== 'string' || asReading(typeOf(other)) === undefined) return typeOf(node)
  return readTime(node.value) === undefined ? 'duration' : 'time'
}

function typeOfTimes(operator: ArithmeticOperator, left: ValueType, right: ValueType): ValueType {
  if (left === 'time' && right === 'time') return operator === '-' ? 'duration' : 'plain'
  if (operator === '+' && (isQuantity(left) || isQuantity(right))) return 'time'
  return operator === '-' && left === 'time' && isQuantity(right) ? 'time' : 'plain'
}

function isQuantity(type: ValueType): boolean {
  return type === 'number' || type === 'duration'
}
