import type { JsonObject } from '../idea/json.ts'

/**
 * The truth values of Kleene's logic as numbers in their order, so that `and` is the minimum, `or` the maximum
 * and `not` what is left to 4.
 */
export type Truth = 1 | 2 | 3

export const FALSE = 1
export const UNKNOWN = 2
export const TRUE = 3

/** A compiled condition. `now` is in milliseconds since 1970. It never throws. */
export type Check = (document: JsonObject, now: number) => Truth

/** The truth of a boolean. */
export function truthOf(isTrue: boolean): Truth {
  return isTrue ? TRUE : FALSE
}

/** The truth as others see it: undefined for unknown. */
export function fromTruth(truth: Truth): boolean | undefined {
  return truth === UNKNOWN ? undefined : truth === TRUE
}

/** Some of them, as Kleene's `or` has it. */
export function anyOf(checks: readonly Check[]): Check {
  const [first, second, ...rest] = checks
  if (!first || !second) return first ?? (() => FALSE)
  if (rest.length > 0) return anyOfMany(checks)
  return (document, now) => {
    const truth = first(document, now)
    if (truth === TRUE) return TRUE
    const other = second(document, now)
    return other > truth ? other : truth
  }
}

/** All of them, as Kleene's `and` has it. */
export function allOf(checks: readonly Check[]): Check {
  const [first, second, ...rest] = checks
  if (!first || !second) return first ?? (() => TRUE)
  if (rest.length > 0) return allOfMany(checks)
  return (document, now) => {
    const truth = first(document, now)
    if (truth === FALSE) return FALSE
    const other = second(document, now)
    return other < truth ? other : truth
  }
}

/** An odd number of them; unknown if one of them is. */
export function oddOf(checks: readonly Check[]): Check {
  return (document, now) => {
    let isOdd = false
    for (const check of checks) {
      const truth = check(document, now)
      if (truth === UNKNOWN) return UNKNOWN
      if (truth === TRUE) isOdd = !isOdd
    }
    return truthOf(isOdd)
  }
}

/** The contrary; of unknown, unknown. */
export function contraryOf(check: Check): Check {
  return (document, now) => (4 - check(document, now)) as Truth
}

function anyOfMany(checks: readonly Check[]): Check {
  return (document, now) => {
    let truth: Truth = FALSE
    for (const check of checks) {
      const next = check(document, now)
      if (next === TRUE) return TRUE
      if (next > truth) truth = next
    }
    return truth
  }
}

function allOfMany(checks: readonly Check[]): Check {
  return (document, now) => {
    let truth: Truth = TRUE
    for (const check of checks) {
      const next = check(document, now)
      if (next === FALSE) return FALSE
      if (next < truth) truth = next
    }
    return truth
  }
}
