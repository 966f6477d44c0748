import { readAddresses } from './addresses.ts'
import { meaningOf, type ValueType } from './path-type.ts'
import { printFilter } from './print.ts'
import { isAddressRange } from './range-place.ts'
import {
  type ComparisonNode,
  type ComparisonOperator,
  type FilterTree,
  isConstant,
  type ValueNode,
} from './tree.ts'
import { isEmptyList, type Reading, readingBy, typeOf } from './typing.ts'

/** Something odd about a node. */
export interface Oddity {
  readonly node: FilterTree
  readonly text: string
  readonly advice: string
}

/** What a side may hold: a type, and for addresses the family. */
interface Kind {
  readonly node: ValueNode
  readonly type: ValueType
  readonly family: 4 | 6 | undefined
}

/** Comparisons that no event of IDEA makes true, and elements of lists that match nothing. */
export function* neverTrue(node: ComparisonNode): Generator<Oddity> {
  if (node.operator === 'ne') return
  const left = kindsOf(node.left, readingBy(node.right))
  const right = kindsOf(node.right, readingBy(node.left))
  const shown = short(printFilter(node))
  if (left.length === 0 || right.length === 0) {
    const text = `${shown} is never true: an empty list has no value to compare with`
    yield { node, text, advice: 'Use `exists` to ask for values.' }
    return
  }
  const fits = (one: Kind, other: Kind): boolean => canHold(node.operator, one, other)
  if (!left.some((one) => right.some((other) => fits(one, other)))) {
    yield {
      node,
      text: `${shown} is never true: ${reasonOf(left, right)}`,
      advice: adviceOf(left, right),
    }
    return
  }
  if (node.operator !== 'in' && node.operator !== 'eq') return
  for (const other of right) {
    if (node.right.kind !== 'list' || left.some((one) => fits(one, other))) continue
    const text = `${short(printFilter(other.node))} in this list matches nothing: ${reasonOf(left, [other])}`
    yield { node: other.node, text, advice: adviceOf(left, [other]) }
  }
}

function kindsOf(node: ValueNode, reading: Reading | undefined): readonly Kind[] {
  if (node.kind === 'list') return node.items.flatMap((item) => kindsOf(item, reading))
  if (node.kind === 'fallback') {
    const inner = readingBy(node) ?? reading
    return node.operands.filter((one) => !isEmptyList(one)).flatMap((one) => kindsOf(one, inner))
  }
  const type = typeBeside(node, reading)
  return [{ node, type, family: type === 'address' ? familyOf(node) : undefined }]
}

/** A text that is written down takes the type of what stands beside it, but never becomes a number. */
function typeBeside(node: ValueNode, reading: Reading | undefined): ValueType {
  const type = typeOf(node)
  if (type !== 'text' || !isConstant(node)) return type
  if (reading === 'address' || reading === 'time' || reading === 'duration') return reading
  return node.kind === 'range' && isAddressRange(node) ? 'address' : type
}

function familyOf(node: ValueNode): 4 | 6 | undefined {
  if (node.kind === 'path') return meaningOf(node)?.family
  if (node.kind === 'range') return familyOf(node.low)
  if (node.kind === 'address') return readAddresses(node.text)?.family
  return node.kind === 'string' || node.kind === 'word'
    ? readAddresses(node.value)?.family
    : undefined
}

function canHold(operator: ComparisonOperator, one: Kind, other: Kind): boolean {
  if (operator === 'like' || operator === 'contains') {
    return mayBeText.has(one.type) && mayBeText.has(other.type)
  }
  if (one.type === 'plain' || other.type === 'plain') return true
  const hasOrder = one.type !== 'boolean' && one.type !== 'object'
  if (orders.has(operator) && !hasOrder) return false
  if (one.type === 'address' && other.type === 'address') {
    return one.family === undefined || other.family === undefined || one.family === other.family
  }
  return comparable(one.type) === comparable(other.type)
}

/** Durations are compared as seconds. */
function comparable(type: ValueType): ValueType {
  return type === 'duration' ? 'number' : type
}

function reasonOf(left: readonly Kind[], right: readonly Kind[]): string {
  return `${wordsFor(left)} stands beside ${wordsFor(right)}`
}

function wordsFor(kinds: readonly Kind[]): string {
  const words = kinds.map(({ type, family }) =>
    family === undefined ? articles[type] : `an IPv${family} address`,
  )
  return [...new Set(words)].join(' or ')
}

function adviceOf(left: readonly Kind[], right: readonly Kind[]): string {
  const types = new Set([...left, ...right].map(({ type }) => type))
  if (types.has('address') && types.has('text')) {
    return 'Put the address in quotes to compare it as a text.'
  }
  if (types.has('time') && types.has('number')) {
    return 'Write the time as "2024-05-02T10:00:00Z"; Unix seconds are no time.'
  }
  return 'Compare with a value of the same type.'
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

const orders: ReadonlySet<ComparisonOperator> = new Set<ComparisonOperator>([
  'lt',
  'le',
  'gt',
  'ge',
])
/** Addresses, times and durations offer their texts. */
const mayBeText: ReadonlySet<ValueType> = new Set<ValueType>([
  'text',
  'address',
  'time',
  'duration',
  'plain',
])
const articles: Readonly<Record<ValueType, string>> = {
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  time: 'a time',
  duration: 'a duration',
  address: 'an address',
  object: 'an object',
  plain: 'a value',
}
