import { MASK, redactPasswords } from './secret-value.ts'

/** Keys under which keys and passwords stand, as far as a name can tell. */
const SECRET_KEY = /pass|secret|token|credential|(^|[_-])(api_?)?key$/i

/** A free object without what looks like a secret: texts under names such as `api_key` or `password`. */
export function maskedFree(value: unknown): unknown {
  if (typeof value === 'string') return redactPasswords(value)
  if (Array.isArray(value)) return value.map(maskedFree)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      SECRET_KEY.test(key) && typeof inner !== 'object' ? MASK : maskedFree(inner),
    ]),
  )
}

/**
 * An object whose schema is not known here (the options of a plugin). Only `reveal` gives it out as it stands in the file;
 * printed or put into JSON, what looks like a secret is hidden.
 */
export class FreeValue {
  readonly #value: Record<string, unknown>

  constructor(value: Record<string, unknown>) {
    this.#value = value
    Object.freeze(this)
  }

  reveal(): Record<string, unknown> {
    return this.#value
  }

  toJSON(): unknown {
    return maskedFree(this.#value)
  }

  /** What util.inspect and console print. */
  [Symbol.for('nodejs.util.inspect.custom')](): unknown {
    return this.toJSON()
  }
}
