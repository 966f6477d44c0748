import type { Filter } from '../../filter/compile.ts'
import { necessaryValues } from '../../filter/necessary.ts'
import { isList, type JsonObject, type JsonValue } from '../../idea/json.ts'

/**
 * Which rules can match at all, by the categories of an event: most rules ask for one of a few. It never leaves out a
 * rule that would match. Answers are lists of positions, ascending; those for one category are made beforehand.
 */
export class CategoryIndex {
  /** Rules that any event may match. */
  readonly #open: readonly number[]
  readonly #byCategory = new Map<string, readonly number[]>()
  /** For events of several categories that rules ask for. */
  readonly #combinations = new Map<string, readonly number[]>()

  constructor(rules: readonly { readonly filter: Filter }[]) {
    const needs = rules.map(({ filter }) => necessaryValues(filter.tree, 'Category'))
    const positionsOf = (
      isCandidate: (need: ReadonlySet<string> | undefined) => boolean,
    ): number[] => needs.flatMap((need, position) => (isCandidate(need) ? position : []))
    this.#open = positionsOf((need) => need === undefined)
    for (const category of new Set(needs.flatMap((need) => [...(need ?? [])]))) {
      const candidates = positionsOf((need) => need?.has(category) !== false)
      this.#byCategory.set(category, candidates)
    }
  }

  /** The positions of the rules that may match the event. */
  candidates(document: JsonObject): readonly number[] {
    let value: JsonValue | undefined = document['Category']
    // The usual list of one.
    if (isList(value) && value.length === 1) value = value[0]
    if (typeof value === 'string') return this.#byCategory.get(value) ?? this.#open
    return isList(value) ? this.#ofSeveral(value) : this.#open
  }

  #ofSeveral(categories: readonly JsonValue[]): readonly number[] {
    const known = new Set<string>()
    collectKnown(categories, this.#byCategory, known)
    const [only] = known
    if (only === undefined) return this.#open
    if (known.size === 1) return this.#byCategory.get(only) ?? this.#open
    const sorted = [...known].sort()
    const key = sorted.join('\n')
    const remembered = this.#combinations.get(key)
    if (remembered) return remembered
    const union = new Set(sorted.flatMap((category) => this.#byCategory.get(category) ?? []))
    const positions = [...union].sort((a, b) => a - b)
    if (this.#combinations.size < MOST_COMBINATIONS) this.#combinations.set(key, positions)
    return positions
  }
}

/** Real feeds have some dozens; what comes above is put together anew each time. */
const MOST_COMBINATIONS = 1000

/** Lists within lists count, as they do for a path of the filter language. */
function collectKnown(
  values: readonly JsonValue[],
  wanted: ReadonlyMap<string, unknown>,
  known: Set<string>,
): void {
  for (const value of values) {
    if (typeof value === 'string') {
      if (wanted.has(value)) known.add(value)
    } else if (isList(value)) collectKnown(value, wanted, known)
  }
}
