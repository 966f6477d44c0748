import { isPrintable } from './literal.ts'
import type { ArithmeticOperator } from './tree.ts'
import { Moment, type Value } from './value.ts'

/**
 * Calculates with the values of two sides: one with each, or element by element when both have as many. What
 * cannot be calculated is not known. No values when a side has none; lists of other lengths give one not known.
 */
export function calculate(
  operator: ArithmeticOperator,
  left: readonly Value[],
  right: readonly Value[],
): readonly Value[] {
  if (left.length === 0 || right.length === 0) return []
  if (left.length === right.length) {
    return left.map((value, index) => calculateOne(operator, value, right[index]))
  }
  if (right.length === 1) return left.map((value) => calculateOne(operator, value, right[0]))
  if (left.length === 1) return right.map((value) => calculateOne(operator, left[0], value))
  return [undefined]
}

/** The value with the other sign. */
export function negate(value: Value): Value {
  return typeof value === 'number' ? 0 - value : undefined
}

function calculateOne(operator: ArithmeticOperator, left: Value, right: Value): Value {
  const result =
    left instanceof Moment || right instanceof Moment
      ? calculateTime(operator, left, right)
      : calculateNumber(operator, left, right)
  return typeof result === 'number' && !Number.isFinite(result) ? undefined : result
}

function calculateNumber(operator: ArithmeticOperator, left: Value, right: Value): Value {
  if (typeof left !== 'number' || typeof right !== 'number') return undefined
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
    case '%': {
      const rest = left % right
      return rest !== 0 && rest < 0 !== right < 0 ? rest + right : rest
    }
  }
}

/** Time plus or minus seconds is a time, time minus time a duration; there is nothing else. */
function calculateTime(operator: ArithmeticOperator, left: Value, right: Value): Value {
  if (left instanceof Moment && right instanceof Moment) {
    // To the microsecond, which is what times have.
    return operator === '-'
      ? Math.round((left.milliseconds - right.milliseconds) * 1000) / 1e6
      : undefined
  }
  if (left instanceof Moment && typeof right === 'number') {
    if (operator === '+') return shifted(left, right)
    return operator === '-' ? shifted(left, -right) : undefined
  }
  if (right instanceof Moment && typeof left === 'number' && operator === '+') {
    return shifted(right, left)
  }
  return undefined
}

function shifted({ milliseconds }: Moment, seconds: number): Value {
  const time = Math.round((milliseconds + seconds * 1000) * 1000) / 1000
  return isPrintable(time) ? new Moment(time) : undefined
}
