import { isTimezone } from '../time/zone.ts'
import type { Locale } from './locale.ts'

/** What a word looks like beside a number: Czech has a form of its own for 2 to 4. */
export type PluralForms<L extends Locale> = L extends 'cs'
  ? { readonly one: string; readonly few: string; readonly other: string }
  : { readonly one: string; readonly other: string }

/** Numbers, sizes and times as people of one language and time zone read them. */
export class Formats<L extends Locale = Locale> {
  readonly locale: L
  /** IANA name; `UTC` when it was unknown. */
  readonly timezone: string
  readonly #number: Intl.NumberFormat
  readonly #decimal: Intl.NumberFormat
  readonly #plural: Intl.PluralRules
  readonly #time: Intl.DateTimeFormat

  constructor(locale: L, timezone: string) {
    this.locale = locale
    this.timezone = isTimezone(timezone) ? timezone : 'UTC'
    this.#number = new Intl.NumberFormat(locale)
    this.#decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
    this.#plural = new Intl.PluralRules(locale)
    // The parts are put together here: what Intl makes of them changes from version to version.
    this.#time = new Intl.DateTimeFormat('en', {
      timeZone: this.timezone,
      timeZoneName: 'longOffset',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
  }

  /** `1,234`, in Czech `1 234`. */
  number(value: number): string {
    return this.#number.format(value)
  }

  /** The number and the word that fits it: `1 event`, `3 události`. */
  counted(value: number, forms: PluralForms<L>): string {
    return `${this.number(value)}${NO_BREAK}${this.plural(value, forms)}`
  }

  /** The form of a word that fits a whole number. */
  plural(value: number, forms: PluralForms<L>): string {
    const { one, other, few = other }: { one: string; few?: string; other: string } = forms
    const category = this.#plural.select(value)
    if (category === 'one') return one
    return category === 'few' ? few : other
  }

  /** A number of bytes, from 10,000 on in larger units of a thousand: `12.3 MB`. */
  size(bytes: number): string {
    let value = bytes
    let unit = 0
    while (value >= (unit === 0 ? 10_000 : 1000) && unit < units.length - 1) {
      value /= 1000
      unit += 1
    }
    return `${this.#decimal.format(value)}${NO_BREAK}${units[unit] ?? 'B'}`
  }

  /**
   * `2024-05-02 12:00:10 (UTC+02:00)`, in Czech `2. 5. 2024 12:00:10 (UTC+02:00)`.
   * @param milliseconds since 1970
   */
  time(milliseconds: number): string {
    const { date, time, offset } = this.#parts(milliseconds)
    return `${date} ${time} (${offset})`
  }

  /** From one moment to another; what they have in common is said once. */
  period(from: number, to: number): string {
    const [first, last] = [this.#parts(from), this.#parts(to)]
    if (first.offset !== last.offset) return `${this.time(from)} – ${this.time(to)}`
    if (first.date !== last.date) {
      return `${first.date} ${first.time} – ${last.date} ${last.time} (${first.offset})`
    }
    if (first.time === last.time) return this.time(from)
    return `${first.date} ${first.time} – ${last.time} (${first.offset})`
  }

  #parts(milliseconds: number): { date: string; time: string; offset: string } {
    const parts = new Map(
      this.#time.formatToParts(milliseconds).map(({ type, value }) => [type, value]),
    )
    const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? ''
    const [year, month, day] = [part('year'), part('month'), part('day')]
    const [hour, minute, second] = [part('hour'), part('minute'), part('second')]
    const offset = part('timeZoneName').replace('GMT', '')
    return {
      date:
        this.locale === 'cs'
          ? `${Number(day)}.${NO_BREAK}${Number(month)}.${NO_BREAK}${year}`
          : `${year}-${month}-${day}`,
      time: `${hour}:${minute}:${second}`,
      offset: `UTC${offset}`,
    }
  }
}

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']

const NO_BREAK = '\u00a0'
