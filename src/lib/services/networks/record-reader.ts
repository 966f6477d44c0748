import { excerpt } from '../../idea/excerpt.ts'
import { isList, type JsonObject, type JsonValue, kindOf } from '../../idea/json.ts'

/** Reads the members of one record and keeps what is wrong with them. */
export class RecordReader {
  readonly problems: string[] = []
  readonly notes: string[] = []
  readonly #record: JsonObject

  constructor(record: JsonObject) {
    this.#record = record
  }

  /** Notes why the record cannot be used. */
  problem(text: string): void {
    this.problems.push(text)
  }

  /** The value of a key; null counts as missing. */
  value(key: string): JsonValue | undefined {
    return Object.hasOwn(this.#record, key) ? (this.#record[key] ?? undefined) : undefined
  }

  /** A text, trimmed; an empty one counts as missing. */
  text(key: string, most: number): string | undefined {
    const value = this.value(key)
    if (value === undefined) return undefined
    if (typeof value !== 'string') {
      this.problem(`${key}: found ${excerpt(value)}, expected text`)
      return undefined
    }
    return this.#fitting(key, value, most)
  }

  /** A text, or a list of texts, which are joined with a comma and a blank. */
  texts(key: string, most: number): string | undefined {
    const value = this.value(key)
    if (!isList(value)) return this.text(key, most)
    const texts = value.filter((item) => typeof item === 'string')
    if (texts.length < value.length) {
      this.problem(
        `${key}: found ${kindOf(value.find((item) => typeof item !== 'string'))} in it, expected texts`,
      )
      return undefined
    }
    return this.#fitting(key, texts.join(', '), most)
  }

  /** A text, or a number as text. */
  name(key: string, most: number): string | undefined {
    const value = this.value(key)
    return typeof value === 'number'
      ? this.#fitting(key, String(value), most)
      : this.text(key, most)
  }

  /** An integer of 32 bits, also as text. */
  integer(key: string): number | undefined {
    const value = this.value(key)
    if (value === undefined) return undefined
    const number =
      typeof value === 'string' && /^[+-]?\d{1,10}$/.test(value) ? Number(value) : value
    if (typeof number === 'number' && number === (number | 0)) return number
    this.problem(`${key}: found ${excerpt(value)}, expected an integer`)
    return undefined
  }

  /** True or false. */
  flag(key: string): boolean | undefined {
    const value = this.value(key)
    if (value === undefined || typeof value === 'boolean') return value
    this.problem(`${key}: found ${excerpt(value)}, expected true or false`)
    return undefined
  }

  #fitting(key: string, value: string, most: number): string | undefined {
    const text = value.trim()
    if (text.includes('\0')) this.problem(`${key}: holds a NUL`)
    else if (text.length <= most) return text === '' ? undefined : text
    else this.problem(`${key}: ${text.length} characters, expected at most ${most}`)
    return undefined
  }
}
