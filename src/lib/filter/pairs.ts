import { AddressBlock, keyOf as keyOfBlock } from './addresses.ts'
import { type PairOperator, type Relation, relations } from './relation.ts'
import { FALSE, TRUE, type Truth, UNKNOWN } from './truth.ts'
import { Moment, Span, type Value } from './value.ts'

/** Whether an operator holds for some pair of values of both sides; unknown if a side has none. */
export function comparePairs(
  operator: PairOperator,
  left: readonly Value[],
  right: readonly Value[],
): Truth {
  if (left.length === 0 || right.length === 0) return UNKNOWN
  const pairs = left.length * right.length
  if (pairs > MANY) {
    if (operator === 'ne') return compareMostlySame(left, right)
    if ((operator === 'eq' || operator === 'in') && haveScalarInCommon(left, right)) return TRUE
  }
  return somePair(left, right, relations[operator])
}

/**
 * Tries pairs until the relation holds. After MOST pairs it gives up, unknown: only an event made to stop the
 * pipe has lists as long as that on both sides.
 */
export function somePair(
  left: readonly Value[],
  right: readonly Value[],
  relation: Relation,
): Truth {
  if (left.length === 0 || right.length === 0) return UNKNOWN
  let truth: Truth = FALSE
  let rest = MOST
  for (const value of left) {
    if (rest < 0) return UNKNOWN
    rest -= right.length
    for (const other of right) {
      const next = relation(value, other)
      if (next === TRUE) return TRUE
      if (next > truth) truth = next
    }
  }
  return truth
}

/** More pairs than this are worth a second look first. */
const MANY = 1000
/** Some 20 ms of work. */
const MOST = 1_000_000

/** If no value differs from the first of the other side, all are equal. */
function compareMostlySame(left: readonly Value[], right: readonly Value[]): Truth {
  const one = somePair(left, right.slice(0, 1), relations.ne)
  if (one === TRUE) return TRUE
  const other = somePair(left.slice(0, 1), right, relations.ne)
  return one > other ? one : other
}

function haveScalarInCommon(left: readonly Value[], right: readonly Value[]): boolean {
  const keys = new Set(right.map(keyOf))
  return left.some((value) => {
    const key = keyOf(value)
    return key !== undefined && keys.has(key)
  })
}

/** The same for equal values, so far as that is quickly told. */
function keyOf(value: Value): string | number | boolean | undefined {
  if (value instanceof Moment) return `time:${value.milliseconds}`
  if (value instanceof AddressBlock) return `address:${keyOfBlock(value)}`
  if (value instanceof Span || typeof value === 'object') return undefined
  return typeof value === 'string' ? `text:${value}` : value
}
