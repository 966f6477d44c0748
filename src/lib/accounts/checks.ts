import { MentatError } from '../framework/errors/mentat-error.ts'
import { canonicalTimezone } from '../framework/time/zone.ts'
import { parseMailAddress } from '../services/mail/address.ts'

/** Most addresses of one list. */
const MOST_ADDRESSES = 50

/** Collects what is wrong with the values of one object, so that all of it can be told at once. */
export class Checks {
  readonly #problems: string[] = []

  /** A text with white space around it removed, within bounds, on one line. */
  text(name: string, value: string, [least, most]: readonly [number, number]): string {
    const text = value.trim()
    if (text.length < least || text.length > most) {
      this.#wrong(name, text, `a text of ${least} to ${most} characters`)
    } else if (/[\p{Cc}\u2028\u2029]/u.test(text)) {
      this.#wrong(name, text, 'a text without line breaks and control characters')
    }
    return text
  }

  /** A bare e-mail address; its letters become small. */
  email(name: string, value: string): string {
    const address = value.trim().toLowerCase()
    try {
      if (parseMailAddress(address).address === address && address.includes('@')) return address
    } catch (error) {
      if (!(error instanceof MentatError)) throw error
    }
    this.#wrong(name, address, 'an e-mail address such as abuse@example.org')
    return address
  }

  /** Each once, in their order. */
  emails(name: string, values: readonly string[]): string[] {
    const addresses = [...new Set(values.map((value) => this.email(name, value)))]
    if (addresses.length > MOST_ADDRESSES) {
      this.#wrong(name, `${addresses.length} addresses`, `at most ${MOST_ADDRESSES}`)
    }
    return addresses
  }

  choice(name: string, value: string, choices: readonly string[]): void {
    if (!choices.includes(value)) this.#wrong(name, value, choices.join(', '))
  }

  /** A name of the IANA time zone database, as it is written there. */
  timezone(name: string, value: string): string {
    const canonical = canonicalTimezone(value)
    if (canonical === undefined) {
      this.#wrong(name, value, 'a time zone such as Europe/Prague or UTC')
    }
    return canonical ?? value
  }

  /** Something that none of the others can find. */
  wrong(problem: string): void {
    this.#problems.push(problem)
  }

  /**
   * Called when everything was looked at.
   * @param what the object, for the text: `user "ann"`
   * @throws MentatError VALUE_INVALID with all problems
   */
  finish(what: string): void {
    const problems = this.#problems
    if (problems.length === 0) return
    const text =
      problems.length === 1
        ? `${what}: ${problems[0] ?? ''}`
        : [`${what}: ${problems.length} problems`, ...problems].join('\n  ')
    throw new MentatError('VALUE_INVALID', text, { fields: { problems } })
  }

  #wrong(name: string, value: string, expected: string): void {
    const shown = value.length > 60 ? `${value.slice(0, 59)}…` : value
    this.wrong(`${name}: found ${JSON.stringify(shown)}, expected ${expected}`)
  }
}
