import { describeError, MentatError } from '../lib/framework/errors/mentat-error.ts'
import { parseMoment } from '../lib/framework/time/moment.ts'

/**
 * Reads the value of a flag, so that a failure names the flag.
 * @throws MentatError USAGE for whatever `read` throws
 */
export function readFlag<Value>(flag: string, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    throw new MentatError('USAGE', `--${flag}: ${describeError(error)}`)
  }
}

/**
 * The time that a flag tells, in milliseconds since 1970; undefined when the flag is not given.
 * @param now milliseconds since 1970
 * @throws MentatError USAGE
 */
export function readMoment(flag: string, text: string, now: number): number
export function readMoment(flag: string, text: string | undefined, now: number): number | undefined
export function readMoment(
  flag: string,
  text: string | undefined,
  now: number,
): number | undefined {
  return text === undefined ? undefined : readFlag(flag, () => parseMoment(text, now))
}
