import { AddressBlock, compileBlocks } from './addresses.ts'
import type { Test } from './path-values.ts'
import type { ValueType } from './path-type.ts'
import { type PairOperator, type Relation, relations } from './relation.ts'
import { FALSE, TRUE, type Truth, truthOf, UNKNOWN } from './truth.ts'
import { millisecondsOf, Moment, type Present, readerOf, readNumeric, type Value } from './value.ts'

/**
 * Compiles the comparison of one value of an event, on the left, with constants, at least one: true if it holds
 * for some of them. The usual kinds look the value up, or compare numbers; what is left tries each constant.
 * @param type of the path that the value comes from
 */
export function compileTest(
  operator: PairOperator,
  type: ValueType,
  constants: readonly Value[],
): Test {
  return (
    (operator === 'eq' || operator === 'in'
      ? compileMembership(operator, type, constants)
      : compileOrder(operator, type, constants)) ?? compileAny(type, constants, relations[operator])
  )
}

/** The same with the constants on the left. */
export function compileMirroredTest(
  operator: PairOperator,
  type: ValueType,
  constants: readonly Value[],
): Test {
  if (operator !== 'in') return compileTest(mirrored[operator], type, constants)
  // Only an address of an event can be a network that something lies inside of.
  if (type !== 'address') return compileTest('eq', type, constants)
  return compileAny(type, constants, (value, constant) => relations.in(constant, value))
}

const mirrored: Readonly<Record<Exclude<PairOperator, 'in'>, PairOperator>> = {
  eq: 'eq',
  ne: 'ne',
  lt: 'gt',
  gt: 'lt',
  le: 'ge',
  ge: 'le',
}

function compileMembership(
  operator: 'eq' | 'in',
  type: ValueType,
  constants: readonly Value[],
): Test | undefined {
  if (type === 'address' && constants.every((value) => value instanceof AddressBlock)) {
    const isMember = compileBlocks(operator, constants)
    return (value) => (typeof value === 'string' && isMember(value) ? TRUE : FALSE)
  }
  if (!constants.every(isScalar)) return undefined
  const [first] = constants
  const isOne = constants.length === 1
  const members = new Set<unknown>(constants)
  if (type === 'number') {
    return isOne
      ? (value) => truthOf((typeof value === 'number' ? value : readNumeric(value)) === first)
      : (value) => truthOf(members.has(typeof value === 'number' ? value : readNumeric(value)))
  }
  if (type === 'time' || type === 'duration' || type === 'address') return undefined
  return isOne ? (value) => truthOf(value === first) : (value) => truthOf(members.has(value))
}

function isScalar(value: Value): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/** The order of numbers and of times beside one constant of their type. */
function compileOrder(
  operator: PairOperator,
  type: ValueType,
  constants: readonly Value[],
): Test | undefined {
  const holds = numberRelations[operator]
  const [constant] = constants
  if (!holds || constants.length > 1) return undefined
  if (type === 'number' && typeof constant === 'number') {
    return compileNumberOrder(holds, constant, readNumeric)
  }
  if (type === 'time' && constant instanceof Moment) {
    return compileNumberOrder(holds, constant.milliseconds, millisecondsOf)
  }
  return undefined
}

function compileNumberOrder(
  holds: (one: number, other: number) => boolean,
  constant: number,
  read: (value: Present) => Value,
): Test {
  return (value) => {
    const number = read(value)
    return typeof number === 'number' ? truthOf(holds(number, constant)) : UNKNOWN
  }
}

const numberRelations: Readonly<
  Partial<Record<PairOperator, (one: number, other: number) => boolean>>
> = {
  lt: (one, other) => one < other,
  le: (one, other) => one <= other,
  gt: (one, other) => one > other,
  ge: (one, other) => one >= other,
}

function compileAny(type: ValueType, constants: readonly Value[], relation: Relation): Test {
  const read = readerOf(type)
  return (raw) => {
    const value = read(raw)
    let truth: Truth = FALSE
    for (const constant of constants) {
      const next = relation(value, constant)
      if (next === TRUE) return TRUE
      if (next > truth) truth = next
    }
    return truth
  }
}
