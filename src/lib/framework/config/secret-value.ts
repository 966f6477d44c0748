/** What stands in the place of a secret. */
export const MASK = '[secret]'

/**
 * A text that must not be seen. Only `reveal` gives it out; printed, logged, inspected or put into JSON,
 * it is `[secret]`.
 */
export class SecretValue {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
    Object.freeze(this)
  }

  /** The text itself: call it where it is handed over, never keep the result. */
  reveal(): string {
    return this.#text
  }

  toString(): string {
    return MASK
  }

  toJSON(): string {
    return MASK
  }

  /** What util.inspect and console print. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return MASK
  }
}

/** Hides the password in every URL of a text: `postgres://mentat:[secret]@host/db`. */
export function redactPasswords(text: string): string {
  // Up to the last @ before the path: a password that was not percent-encoded may hold one itself.
  return text.replaceAll(/(:\/\/[^\s:@/]*):[^\s/]*@/g, `$1:${MASK}@`)
}
