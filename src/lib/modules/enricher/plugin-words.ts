import type { Counters } from '../../daemon/component.ts'
import { describeError, MentatError, toError } from '../../framework/errors/mentat-error.ts'

// What a plugin throws and tells of itself may be anything, and may throw when it is looked at.

/** Longest text of a plugin in log and state, in characters. */
const LONGEST = 1000

/** Most numbers of one plugin. */
const MOST_NUMBERS = 100

const numberName = /^[A-Za-z][\w.-]{0,59}$/

/** What a plugin threw, as an error that can be logged: of bounded length, and safe to look at. Never throws. */
export function thrownByPlugin(thrown: unknown): Error {
  try {
    if (thrown instanceof MentatError) return thrown
    const error = toError(thrown)
    const length = describeError(error).length + (error.stack?.length ?? 0)
    return length <= 10 * LONGEST ? error : new MentatError('PLUGIN_FAILED', cut(error.message))
  } catch {
    return new MentatError('PLUGIN_FAILED', 'what it threw cannot be looked at')
  }
}

/** The finite numbers with proper names among what a plugin gives as its counters. */
export function numbersOf(told: unknown): Counters {
  const numbers: Record<string, number> = {}
  for (const [key, value] of Object.entries(told ?? {}).slice(0, MOST_NUMBERS)) {
    if (typeof value === 'number' && Number.isFinite(value) && numberName.test(key)) {
      numbers[key] = value
    }
  }
  return numbers
}

/** A text of a plugin, not too long; undefined for anything else. */
export function textOf(told: unknown): string | undefined {
  return typeof told === 'string' ? cut(told) : undefined
}

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`
}
