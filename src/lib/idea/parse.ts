import { MentatError } from '../framework/errors/mentat-error.ts'
import { decodeMessage } from './decoding.ts'
import { Event } from './event.ts'
import { inspect, type Problem } from './inspection.ts'
import { Repairs } from './notes.ts'

/** What an event may be at most. */
export interface EventLimits {
  /** How deep lists and objects may be nested; real events stay under ten. */
  readonly depth: number
}

/** Used when nothing else is said. */
export const defaultLimits: EventLimits = { depth: 64 }

/**
 * Makes an event of the bytes of a message, tolerantly: what deviates harmlessly from IDEA is understood all
 * the same and told in `repairs`; the text is kept as it came.
 * @throws MentatError EVENT_EMPTY, EVENT_NOT_UTF8, EVENT_NOT_JSON, EVENT_NOT_OBJECT, EVENT_TOO_DEEP;
 * EVENT_INVALID when ID, DetectTime or Category cannot be understood, with all of them in `fields.problems`
 */
export function parseEvent(
  message: Uint8Array | string,
  limits: EventLimits = defaultLimits,
): Event {
  const { text, document, hadByteOrderMark, hasDuplicateKeys } = decodeMessage(
    message,
    limits.depth,
  )
  const repairs = new Repairs()
  repairs.at('(document)')
  if (hadByteOrderMark) repairs.add('byte order mark, removed')
  if (hasDuplicateKeys) repairs.add('a key occurs twice in its object, the last one counts')
  const { id, detectTime, problems } = inspect(document, repairs)
  if (problems.length > 0) throw invalidEvent(problems)
  return new Event({ text, document, id, detectTime, repairs: repairs.sentences })
}

/** The failure that stands for an event with these problems; the text names the first three. */
export function invalidEvent(problems: readonly Problem[]): MentatError {
  const first = problems.slice(0, 3).map(describeProblem)
  if (problems.length > first.length) first.push(`and ${problems.length - first.length} more`)
  return new MentatError('EVENT_INVALID', `event refused: ${first.join('; ')}`, {
    fields: { problems },
  })
}

/** One problem as a line for people. */
export function describeProblem({ path, found, expected }: Problem): string {
  return `${path}: found ${found}, expected ${expected}`
}
