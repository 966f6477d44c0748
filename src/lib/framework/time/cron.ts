import { CronExpressionParser } from 'cron-parser'
import { describeError, MentatError } from '../errors/mentat-error.ts'
import { checkTimezone, instantOf, offsetAt } from './zone.ts'

/** What a schedule may look like, for help and error texts. */
export const cronSyntax =
  'minute, hour, day, month and weekday as in crontab(5), such as "*/5 * * * *" or "30 7 * * 1-5", or one of @hourly, @daily, @weekly, @monthly, @yearly'

/** When clocks are changed, by less than this: what is left out, repeated or moved lies within. */
const CHANGE = 3 * 3_600_000

/**
 * Moments by a cron expression in a time zone. They are always the same ones, whatever moment one asks from. Where
 * clocks are put forward, what stands in the time that is left out comes as much later; where they are put back,
 * what stands in the time that is repeated comes once. Only what stands in every hour comes whenever clocks show it.
 */
export class CronSchedule {
  readonly #expression: string
  readonly #timezone: string
  readonly #isHourly: boolean

  /**
   * @param timezone name in the IANA database; default: that of the machine
   * @throws MentatError CONFIG_INVALID for an expression or a time zone that is none
   */
  constructor(expression: string, timezone = machineTimezone()) {
    checkTimezone(timezone)
    this.#expression = expression.trim()
    this.#timezone = timezone
    if (!hasSyntax(this.#expression)) throw invalid(expression)
    this.#isHourly = this.#expression === '@hourly' || this.#expression.split(/\s+/)[1] === '*'
    try {
      // It may ask for a day that never comes.
      this.#shownAfter(0)()
    } catch (error) {
      throw invalid(expression, describeError(error))
    }
  }

  /** The first moment after a time, both in milliseconds since 1970. */
  nextAfter(time: number): number {
    return this.#isHourly ? this.#nextShown(time) : this.#nextOnce(time)
  }

  /** The next time that clocks show what is wanted. */
  #nextShown(time: number): number {
    let from = time
    for (let offset = offsetAt(time, this.#timezone); ;) {
      const next = this.#shownAfter(from + offset)() - offset
      if (offsetAt(next, this.#timezone) === offset) return next
      // Clocks are changed in between: from then on they show something else.
      const change = this.#changeBetween(from, next, offset)
      offset = offsetAt(change, this.#timezone)
      from = change - 1
    }
  }

  /** When the offset that held before is changed, which is at a whole second. */
  #changeBetween(before: number, after: number, offset: number): number {
    let [low, high] = [before, after]
    while (high - low > 1000) {
      const middle = Math.floor((low + high) / 2)
      if (offsetAt(middle, this.#timezone) === offset) low = middle
      else high = middle
    }
    return Math.floor(high / 1000) * 1000
  }

  /** The earliest of what is wanted around here; what is left out is moved behind what comes after it. */
  #nextOnce(time: number): number {
    const shown = this.#shownAfter(time + offsetAt(time, this.#timezone) - CHANGE)
    let next = Infinity
    for (;;) {
      const moment = instantOf(shown(), this.#timezone)
      if (moment > time) next = Math.min(next, moment)
      if (moment > next + CHANGE) return next
    }
  }

  /** What clocks are to show, one after the other, as if it were UTC: the parser has its own ideas of changes. */
  #shownAfter(local: number): () => number {
    const shown = CronExpressionParser.parse(this.#expression, {
      currentDate: new Date(local),
      tz: 'UTC',
    })
    return () => shown.next().getTime()
  }
}

/** The time zone of this process. */
export function machineTimezone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** Five fields of numbers, signs and names of months and weekdays: what the parser knows beyond, crontab does not. */
function hasSyntax(expression: string): boolean {
  if (/^@(hourly|daily|weekly|monthly|yearly)$/.test(expression)) return true
  const fields = expression.split(/\s+/)
  return fields.length === 5 && fields.every((field) => /^(?:[\d*,/-]|[a-z]{3})+$/i.test(field))
}

function invalid(expression: string, reason?: string): MentatError {
  const why = reason === undefined ? '' : `: ${reason}`
  return new MentatError(
    'CONFIG_INVALID',
    `"${expression}" is not a schedule${why}; expected ${cronSyntax}`,
  )
}
