import type { JsonObject, JsonValue } from '../../../idea/json.ts'

/** Reads the columns of one row of the original, and notes what is made otherwise than it was. */
export class Fields {
  readonly label: string
  readonly #row: JsonObject
  readonly #notes: string[]

  /** @param label names the object in notes: `group "abuse@example.org"` */
  constructor(row: JsonObject, label: string, notes: string[]) {
    this.#row = row
    this.label = label
    this.#notes = notes
  }

  note(text: string): void {
    this.#notes.push(`${this.label}: ${text}`)
  }

  has(column: string): boolean {
    return this.#get(column) !== null
  }

  /** Without white space around it, cut to what fits, without NUL and line breaks. */
  text(column: string, most = Infinity): string {
    const value = this.#get(column)
    const text = typeof value === 'string' ? value.trim() : ''
    if (text.length <= most) return text
    this.note(`${column} was cut to ${most} characters`)
    return text.slice(0, most).trimEnd()
  }

  /** The same; an empty one is null. */
  textOrNull(column: string, most?: number): string | null {
    return this.text(column, most) || null
  }

  integer(column: string): number | null {
    const value = this.#get(column)
    return typeof value === 'number' && value === (value | 0) ? value : null
  }

  number(column: string): number | null {
    const value = this.#get(column)
    return typeof value === 'number' ? value : null
  }

  flag(column: string, otherwise: boolean): boolean {
    return this.flagOrNull(column) ?? otherwise
  }

  flagOrNull(column: string): boolean | null {
    const value = this.#get(column)
    return typeof value === 'boolean' ? value : null
  }

  list(column: string): string[] {
    const value = this.#get(column)
    return Array.isArray(value)
      ? value.filter((item): item is string => typeof item === 'string' && item !== '')
      : []
  }

  /** One of the choices; another value is noted, and null. */
  choice<Choice extends string>(column: string, choices: readonly Choice[]): Choice | null {
    const value = this.#get(column)
    const found = choices.find((choice) => choice === value)
    if (found === undefined && value !== null) {
      this.note(`${column} ${JSON.stringify(value)} is unknown here: the default holds`)
    }
    return found ?? null
  }

  /** A time without zone, in UTC, as RFC 3339. */
  time(column: string): string | null {
    const value = this.#get(column)
    return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? `${value}Z` : null
  }

  #get(column: string): JsonValue {
    return (Object.hasOwn(this.#row, column) ? this.#row[column] : undefined) ?? null
  }
}
