import { isList, isObject, type JsonValue } from '../idea/json.ts'
import { AddressBlock, isInside, isSameBlock } from './addresses.ts'
import { FALSE, TRUE, type Truth, truthOf, UNKNOWN } from './truth.ts'
import type { ComparisonOperator } from './tree.ts'
import { Moment, Span, type Value } from './value.ts'

/** What holds between one value of the left side and one of the right. */
export type Relation = (left: Value, right: Value) => Truth

/** Operators that look at pairs of typed values. */
export type PairOperator = Exclude<ComparisonOperator, 'is' | 'like' | 'contains'>

/** The relation of an operator. */
export const relations: Readonly<Record<PairOperator, Relation>> = {
  eq: (left, right) => whenKnown(left, right, isSame),
  ne: (left, right) => whenKnown(left, right, (one, other) => !isSame(one, other)),
  in: (left, right) => whenKnown(left, right, isIn),
  lt: isBefore,
  gt: (left, right) => isBefore(right, left),
  le: isBeforeOrSame,
  ge: (left, right) => isBeforeOrSame(right, left),
}

/** Whether both are equal; values of different types never are. */
export function isSame(one: Value, other: Value): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object') return false
  if (one instanceof Moment) {
    return other instanceof Moment && one.milliseconds === other.milliseconds
  }
  if (one instanceof AddressBlock) return other instanceof AddressBlock && isSameBlock(one, other)
  if (one instanceof Span) {
    return (
      other instanceof Span &&
      one.of === other.of &&
      one.low === other.low &&
      one.high === other.high
    )
  }
  if (other instanceof Moment || other instanceof AddressBlock || other instanceof Span)
    return false
  return isSameContent(one, other)
}

/** Negative, zero or positive as `one` is before, with or behind `other`, by code points. */
export function compareTexts(one: string, other: string): number {
  const length = Math.min(one.length, other.length)
  for (let index = 0; index < length; index++) {
    const a = one.charCodeAt(index)
    const b = other.charCodeAt(index)
    // Surrogates stand for code points behind all others, though their units do not.
    if (a !== b) return isSurrogate(a) === isSurrogate(b) ? a - b : isSurrogate(a) ? 1 : -1
  }
  return one.length - other.length
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff
}

function whenKnown(
  left: Value,
  right: Value,
  holds: (left: Value, right: Value) => boolean,
): Truth {
  return left === undefined || right === undefined ? UNKNOWN : truthOf(holds(left, right))
}

/** Equal to an element of the right side, or wholly inside one that is a network or a range. */
function isIn(value: Value, element: Value): boolean {
  if (element instanceof Span) return isWithin(value, element)
  if (element instanceof AddressBlock) {
    return value instanceof AddressBlock && isInside(value, element)
  }
  return isSame(value, element)
}

function isWithin(value: Value, span: Span): boolean {
  if (value instanceof Span) {
    return value.of === span.of && value.low >= span.low && value.high <= span.high
  }
  const number = span.of === 'time' ? timeOf(value) : value
  return typeof number === 'number' && number >= span.low && number <= span.high
}

function timeOf(value: Value): number | undefined {
  return value instanceof Moment ? value.milliseconds : undefined
}

/** Unknown for what has no order: values of different types, booleans, objects. */
function isBefore(left: Value, right: Value): Truth {
  if (left instanceof AddressBlock && right instanceof AddressBlock) {
    return left.family === right.family ? truthOf(left.high < right.low) : UNKNOWN
  }
  const order = orderOf(left, right)
  return order === undefined ? UNKNOWN : truthOf(order < 0)
}

function isBeforeOrSame(left: Value, right: Value): Truth {
  if (left instanceof AddressBlock && right instanceof AddressBlock) {
    return isSameBlock(left, right) ? TRUE : isBefore(left, right)
  }
  const order = orderOf(left, right)
  return order === undefined ? UNKNOWN : truthOf(order <= 0)
}

function orderOf(left: Value, right: Value): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  if (typeof left === 'string' && typeof right === 'string') return compareTexts(left, right)
  if (left instanceof Moment && right instanceof Moment) {
    return left.milliseconds - right.milliseconds
  }
  return undefined
}

/** JSON values are equal by content, whatever the order of members. Without recursion, as events may be deep. */
function isSameContent(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  const pairs: [JsonValue | undefined, JsonValue | undefined][] = [[one, other]]
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const [a, b] = pair
    if (a === b) continue
    if (isList(a) && isList(b)) {
      if (a.length !== b.length) return false
      a.forEach((element, index) => pairs.push([element, b[index]]))
    } else if (isObject(a) && isObject(b)) {
      const keys = Object.keys(a)
      if (keys.length !== Object.keys(b).length) return false
      if (!keys.every((key) => Object.hasOwn(b, key))) return false
      for (const key of keys) pairs.push([a[key], b[key]])
    } else return false
  }
  return true
}

/** Whether two lists have equal values in the same order. */
export function isSameList(left: readonly Value[], right: readonly Value[]): Truth {
  if (left.length !== right.length) return FALSE
  let truth: Truth = TRUE
  for (const [index, value] of left.entries()) {
    const next = relations.eq(value, right[index])
    if (next === FALSE) return FALSE
    if (next < truth) truth = next
  }
  return truth
}
