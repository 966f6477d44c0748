import { createHash } from 'node:crypto'
import type { Expression } from '../../filter/compile.ts'
import type { JsonObject } from '../../idea/json.ts'
import { compileKey } from './key.ts'

/** How messages are chosen. */
export interface SamplingSettings {
  readonly policy: 'simple' | 'keyed'
  /** Of so many messages with the same key the first passes. */
  readonly limit: number
  /** Paths whose values make the key. */
  readonly keys: readonly string[]
  /** So many keys are remembered at most. */
  readonly memory: number
}

/** Chooses the first of every `limit` messages, of all or of those with the same key. */
export class Sample {
  readonly #limit: number
  readonly #memory: number
  readonly #keys: readonly Expression[]
  /** Messages seen by key, modulo the limit; keys in the order in which they were seen last. */
  readonly #seen = new Map<string, number>()

  /** @throws MentatError FILTER_INVALID for a key that is no path */
  constructor({ policy, limit, keys, memory }: SamplingSettings) {
    this.#limit = limit
    this.#memory = memory
    this.#keys = policy === 'keyed' ? keys.map(compileKey) : []
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#seen.size
  }

  /**
   * Whether this event is one that passes; it is counted.
   * @param now milliseconds since 1970
   */
  take(document: JsonObject, now: number): boolean {
    // As JSON: the values "a,b" and ["a","b"] are two keys.
    const key = bounded(JSON.stringify(this.#keys.map((path) => path.evaluate(document, now))))
    const count = this.#seen.get(key) ?? 0
    this.#seen.delete(key)
    this.#seen.set(key, (count + 1) % this.#limit)
    this.#forget()
    return count === 0
  }

  #forget(): void {
    if (this.#seen.size <= this.#memory) return
    const [oldest] = this.#seen.keys()
    if (oldest !== undefined) this.#seen.delete(oldest)
  }
}

/** Keys come from events, which may be large; those that are remembered are not. */
function bounded(key: string): string {
  return key.length <= LONGEST_KEY ? key : createHash('sha256').update(key).digest('base64')
}

const LONGEST_KEY = 200
