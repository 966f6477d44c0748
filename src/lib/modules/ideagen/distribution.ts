import type { Random } from './random.ts'

/** A choice between items by weight; drawing costs a binary search. */
export class Distribution {
  readonly #cumulated: Float64Array
  readonly #total: number

  /** @param weights one for each item, not negative, at least one above zero */
  constructor(weights: readonly number[]) {
    this.#cumulated = new Float64Array(weights.length)
    let sum = 0
    for (const [index, weight] of weights.entries()) this.#cumulated[index] = sum += weight
    this.#total = sum
  }

  /** The index of an item. */
  draw(random: Random): number {
    const wanted = random.fraction() * this.#total
    let low = 0
    let high = this.#cumulated.length - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#cumulated[middle] ?? 0) > wanted) high = middle
      else low = middle + 1
    }
    return low
  }

  /** An item of a list that has as many items as there are weights. */
  pick<T>(random: Random, items: readonly T[]): T {
    return items[this.draw(random)] as T
  }
}

/** A choice between rows that name their own weight. */
export class WeightedTable<Row extends { readonly weight: number }> {
  readonly #rows: readonly Row[]
  readonly #distribution: Distribution

  constructor(rows: readonly Row[]) {
    this.#rows = rows
    this.#distribution = new Distribution(rows.map((row) => row.weight))
  }

  /** A row, by its weight. */
  draw(random: Random): Row {
    return this.#distribution.pick(random, this.#rows)
  }
}

/**
 * Zipf's law: item number r (from 1) has the weight 1/r^exponent. Attackers seen by honeypots follow it with an
 * exponent near 1: few are seen all the time, most once.
 */
export function zipf(count: number, exponent: number): Distribution {
  return new Distribution(Array.from({ length: count }, (_, index) => (index + 1) ** -exponent))
}
