import { MentatError } from '../errors/mentat-error.ts'

/**
 * Checks the name of a time zone of the IANA database (`Europe/Prague`, `UTC`).
 * @throws MentatError CONFIG_INVALID
 */
export function checkTimezone(name: string): void {
  if (isTimezone(name)) return
  throw new MentatError(
    'CONFIG_INVALID',
    `"${name}" is not a time zone; expected a name such as Europe/Prague or UTC`,
  )
}

/** Whether it is the name of a time zone. */
export function isTimezone(name: string): boolean {
  return canonicalTimezone(name) !== undefined
}

/** The name as the database spells it; undefined: there is no such time zone. */
export function canonicalTimezone(name: string): string | undefined {
  try {
    return formatOf(name).resolvedOptions().timeZone
  } catch {
    return undefined
  }
}

/**
 * How far a zone is ahead of UTC at a time, in milliseconds.
 * @param time milliseconds since 1970
 */
export function offsetAt(time: number, timezone: string): number {
  const parts = Object.fromEntries(
    formatOf(timezone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  const local = Date.UTC(year, month - 1, day, hour, minute, second)
  return local - Math.floor(time / 1000) * 1000
}

/**
 * The time at which clocks of a zone show something. Of two, the earlier; when they never do, because they were put
 * forward, what they show with the offset of before.
 * @param local what they show, as if it were UTC, in milliseconds since 1970
 */
export function instantOf(local: number, timezone: string): number {
  const before = local - offsetAt(local - DAY, timezone)
  if (offsetAt(before, timezone) === offsetAt(local - DAY, timezone)) return before
  const after = local - offsetAt(local + DAY, timezone)
  return offsetAt(after, timezone) === offsetAt(local + DAY, timezone) ? after : before
}

const DAY = 86_400_000

const formats = new Map<string, Intl.DateTimeFormat>()

/** More names than there are zones with their other names. */
const MOST_NAMES = 1000

/** Making one takes long. Names come from cookies as well, in any mixture of capitals, so that not all of them can be kept. */
function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone)
  if (known) return known
  const format = makeFormat(timezone)
  const { timeZone: canonical } = format.resolvedOptions()
  const shared = formats.get(canonical) ?? format
  if (formats.size >= MOST_NAMES) formats.clear()
  formats.set(canonical, shared).set(timezone, shared)
  return shared
}

function makeFormat(timezone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
}
