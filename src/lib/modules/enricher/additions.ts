import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Event } from '../../idea/event.ts'
import { parseEventPath } from '../../idea/event-path.ts'
import { isList, isObject, type JsonObject, type JsonValue, kindOf } from '../../idea/json.ts'
import type { Additions } from './plugin.ts'
import { ENRICH } from './plugin-contract.ts'

/** What one answer may hold: real ones have a few hundred characters. */
const MOST_CHARACTERS = 256 * 1024
const MOST_VALUES = 10_000
const DEEPEST = 16

/**
 * An answer of a plugin as additions: a copy that nobody else holds, of nothing but JSON; undefined when it adds nothing.
 * @throws MentatError PLUGIN_FAILED when it is anything else, too large, or not what the plugin may write
 */
export function checkedAdditions(
  answer: unknown,
  writable: ReadonlySet<string>,
): Additions | undefined {
  if (answer === undefined) return undefined
  if (!isPlain(answer)) throw nonsense('the answer', answer, 'an object of additions')
  const copier = new Copier()
  const additions: Record<string, JsonValue> = {}
  for (const [key, value] of Object.entries(answer)) {
    if (value === undefined) continue
    if (!writable.has(key)) {
      const allowed = [...writable].join(', ')
      throw failure(`${key} is not among what it declares to write (${allowed || 'nothing'})`)
    }
    additions[key] = copier.copy(value, key, 1)
  }
  const enrich = additions[ENRICH]
  if (enrich !== undefined) additions[ENRICH] = listOfObjects(enrich)
  return Object.keys(additions).length > 0 ? additions : undefined
}

/**
 * Writes additions into an event.
 * @throws MentatError PLUGIN_FAILED when its `Enrich` is no list; the members of `_Mentat` are written then
 */
export function writeAdditions(event: Event, additions: Additions): void {
  const { [ENRICH]: enrich, ...members } = additions
  if (Object.keys(members).length > 0) event.add(members)
  if (enrich !== undefined) append(event, enrich as readonly JsonObject[])
}

/** All at once, each once: the list of the event may be as long as there is room for. */
function append(event: Event, entries: readonly JsonObject[]): void {
  const list = event.document[ENRICH] ?? []
  if (!isList(list)) throw failure(`${ENRICH} of the event is ${kindOf(list)} and no list`)
  const known = new Set(list.map((entry) => JSON.stringify(entry)))
  const added = entries.filter((entry) => {
    const text = JSON.stringify(entry)
    return !known.has(text) && known.add(text)
  })
  if (added.length > 0) event.set(enrichPath, [...list, ...added])
}

const enrichPath = parseEventPath(ENRICH)

function listOfObjects(value: JsonValue): JsonValue {
  const list = Array.isArray(value) ? (value as readonly JsonValue[]) : [value]
  const wrong = list.find((entry) => !isObject(entry))
  if (wrong !== undefined) throw nonsense(`an element of ${ENRICH}`, wrong, 'an object')
  return list
}

/** Copies JSON within limits. */
class Copier {
  #values = 0
  #characters = 0

  copy(value: unknown, path: string, depth: number): JsonValue {
    if (++this.#values > MOST_VALUES) throw failure(`more than ${MOST_VALUES} values`)
    if (typeof value === 'boolean') return value
    if (typeof value === 'string') return this.#counted(value)
    if (typeof value !== 'number') return this.#container(value, path, depth)
    if (!Number.isFinite(value)) throw nonsense(path, value, 'JSON')
    return value
  }

  #container(value: unknown, path: string, depth: number): JsonValue {
    if (value === null) return null
    // A cycle is a depth without end.
    if (depth > DEEPEST) throw failure(`${path} is nested deeper than ${DEEPEST} levels`)
    if (Array.isArray(value)) {
      return Array.from(value, (item, index) => this.copy(item, `${path}[${index + 1}]`, depth + 1))
    }
    if (!isPlain(value)) throw nonsense(path, value, 'JSON')
    const copy: Record<string, JsonValue> = {}
    for (const [key, member] of Object.entries(value)) {
      if (member === undefined) continue
      if (key === '__proto__') throw failure(`${path} has a member __proto__`)
      copy[this.#counted(key)] = this.copy(member, `${path}.${key}`, depth + 1)
    }
    return copy
  }

  #counted(text: string): string {
    this.#characters += text.length
    if (this.#characters <= MOST_CHARACTERS) return text
    throw failure(`more than ${MOST_CHARACTERS} characters`)
  }
}

/** An object with members and nothing else: no list, no Map, no Date, no instance of a class. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  // Objects of another realm (node:vm) have a prototype of their own that has none.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function nonsense(what: string, value: unknown, expected: string): MentatError {
  return failure(`${what} is ${wordFor(value)}, expected ${expected}`)
}

function wordFor(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'object') return `a ${typeof value}`
  // `Date`, `Map`; for other classes `Object`.
  return Array.isArray(value) ? 'a list' : `a ${Object.prototype.toString.call(value).slice(8, -1)}`
}

function failure(text: string): MentatError {
  return new MentatError('PLUGIN_FAILED', text)
}
