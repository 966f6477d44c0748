import { eventClassColumns } from '../../database/event-classes/import.ts'
import { type EventClass, eventClassStates } from '../../database/event-classes/tables.ts'
import { severities } from '../../database/groups/tables.ts'
import { closest } from '../../framework/text/closest.ts'
import { excerpt } from '../../idea/excerpt.ts'
import { isList, isObject, type JsonObject, type JsonValue } from '../../idea/json.ts'

/** What one entry of a file says. */
export interface ClassReading {
  /** Undefined when there are problems. */
  readonly class: EventClass | undefined
  readonly problems: readonly string[]
}

/** Longest texts, in characters. */
const longest = { name: 250, label: 1000, reference: 2000, rule: 100_000, displayed: 100 }

/** Most attributes that reports show of one part of an event. */
const MOST_DISPLAYED = 100

/** Columns that a table has and a file may keep: they are not imported. */
const ownColumns: readonly string[] = ['id', 'create_time', 'createtime', 'last_update']

/** Reads one class. What is left out has the default of the table; rules are only checked to be text. */
export function readEventClass(value: JsonValue): ClassReading {
  if (!isObject(value)) {
    const text = `found ${excerpt(value)}, expected an object with name, rule, severity`
    return { class: undefined, problems: [text] }
  }
  const fields = new Fields(value)
  fields.refuseUnknown([...eventClassColumns, ...ownColumns])
  const label = fields.text('label_en', longest.label)
  const result: EventClass = {
    name: fields.text('name', longest.name),
    source_based: fields.flag('source_based', true),
    state: fields.choice('state', eventClassStates, 'DISABLED', (text) => text.toUpperCase()),
    severity: fields.choice('severity', severities, undefined, (text) => text.toLowerCase()),
    priority: fields.integer('priority', 0),
    rule: fields.text('rule', longest.rule),
    subclassing: fields.text('subclassing', longest.rule, '') || null,
    label_en: label,
    label_cz: fields.text('label_cz', longest.label, label),
    reference: fields.text('reference', longest.reference, ''),
    displayed_main: fields.list('displayed_main'),
    displayed_source: fields.list('displayed_source'),
    displayed_target: fields.list('displayed_target'),
  }
  const { problems } = fields
  return { class: problems.length === 0 ? result : undefined, problems }
}

/** Reads the fields of one class and keeps what is wrong with them. Null counts as missing. */
class Fields {
  readonly problems: string[] = []
  readonly #value: JsonObject

  constructor(value: JsonObject) {
    this.#value = value
  }

  refuseUnknown(known: readonly string[]): void {
    for (const key of Object.keys(this.#value)) {
      if (known.includes(key)) continue
      const meant = closest(key, known)
      const advice = meant === undefined ? '' : `: did you mean ${meant}?`
      this.problems.push(`${excerpt(key)} is unknown${advice}`)
    }
  }

  /** @param otherwise without it the text must not be missing or empty */
  text(key: string, most: number, otherwise?: string): string {
    const value = this.#get(key)
    const text = typeof value === 'string' ? value.trim() : ''
    if (value !== undefined && typeof value !== 'string') this.#wrong(key, value, 'text')
    else if (text.includes('\0')) this.problems.push(`${key}: holds a NUL`)
    else if (text.length > most) {
      this.problems.push(`${key}: ${text.length} characters, expected at most ${most}`)
    } else if (text !== '') return text
    else if (otherwise === undefined) this.problems.push(`${key} is missing`)
    return otherwise ?? ''
  }

  flag(key: string, otherwise: boolean): boolean {
    const value = this.#get(key) ?? otherwise
    if (typeof value === 'boolean') return value
    this.#wrong(key, value, 'true or false')
    return otherwise
  }

  integer(key: string, otherwise: number): number {
    const value = this.#get(key) ?? otherwise
    if (typeof value === 'number' && value === (value | 0)) return value
    this.#wrong(key, value, 'an integer')
    return otherwise
  }

  choice<Choice extends string>(
    key: string,
    choices: readonly [Choice, ...Choice[]],
    otherwise: Choice | undefined,
    fold: (text: string) => string,
  ): Choice {
    const value = this.#get(key)
    const found =
      typeof value === 'string' ? choices.find((choice) => choice === fold(value)) : undefined
    if (found !== undefined) return found
    if (value !== undefined) this.#wrong(key, value, choices.join(', '))
    else if (otherwise === undefined) this.problems.push(`${key} is missing`)
    return otherwise ?? choices[0]
  }

  list(key: string): string[] {
    const value = this.#get(key) ?? []
    const isFine = (item: JsonValue): item is string =>
      typeof item === 'string' &&
      item !== '' &&
      item.length <= longest.displayed &&
      !item.includes('\0')
    if (isList(value) && value.length <= MOST_DISPLAYED && value.every(isFine)) return [...value]
    this.#wrong(key, value, `a list of at most ${MOST_DISPLAYED} names`)
    return []
  }

  #get(key: string): JsonValue | undefined {
    return Object.hasOwn(this.#value, key) ? (this.#value[key] ?? undefined) : undefined
  }

  #wrong(key: string, value: JsonValue, expected: string): void {
    this.problems.push(`${key}: found ${excerpt(value)}, expected ${expected}`)
  }
}
