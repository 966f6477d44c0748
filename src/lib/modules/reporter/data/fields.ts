import type { FieldsData, ValuesData } from '../../../database/reports/structured-data.ts'
import type { Facts, FactValues } from '../event/facts.ts'

/** How many values may still be kept or listed in all; shared by all fields of a report. */
export interface Budget {
  left: number
}

/** Adds up what events say, field by field. */
export class Fields {
  readonly #sums = new Map<string, number>()
  readonly #values = new Map<string, Values>()
  readonly #budget: Budget

  /** @param budget of distinct values that are told apart */
  constructor(budget: Budget) {
    this.#budget = budget
  }

  add({ sums, values }: Facts): void {
    for (const [name, number] of sums) this.addNumber(name, number)
    for (const [name, texts] of values) this.addValues(name, texts)
  }

  addNumber(name: string, number: number): void {
    const sum = (this.#sums.get(name) ?? 0) + number
    this.#sums.set(name, Math.min(sum, Number.MAX_SAFE_INTEGER))
  }

  /** Puts a number where it is greater than what is there. */
  raise(name: string, number: number): void {
    this.#sums.set(name, Math.max(this.#sums.get(name) ?? 0, number))
  }

  addValues(name: string, texts: FactValues): void {
    const values = this.#values.get(name) ?? new Values()
    this.#values.set(name, values)
    values.add(texts, this.#budget)
  }

  /**
   * @param most values of each field that are listed
   * @param budget of values that are listed in all
   */
  finish(most: number, budget: Budget): FieldsData {
    const lists = [...this.#values].map(([name, values]) => [name, values.finish(most, budget)])
    return Object.fromEntries([...this.#sums, ...lists].sort(byName)) as FieldsData
  }
}

/** Distinct values of one field that are told apart. */
const MOST_DISTINCT = 1000

class Values {
  readonly #distinct = new Set<string>()
  #wasCut = false

  add({ kept, wasCut }: FactValues, budget: Budget): void {
    this.#wasCut ||= wasCut
    for (const value of kept) {
      if (this.#distinct.has(value)) continue
      if (this.#distinct.size >= MOST_DISTINCT || budget.left <= 0) {
        this.#wasCut = true
        return
      }
      this.#distinct.add(value)
      budget.left -= 1
    }
  }

  finish(most: number, budget: Budget): ValuesData {
    const count = Math.min(most, this.#distinct.size, Math.max(budget.left, 0))
    budget.left -= count
    return {
      values: [...this.#distinct].sort(inOrder.compare).slice(0, count),
      total: this.#distinct.size,
      ...(this.#wasCut ? { at_least: true } : {}),
    }
  }
}

/** Ports and addresses by their numbers. */
const inOrder = new Intl.Collator('en', { numeric: true })

function byName([one]: readonly unknown[], [other]: readonly unknown[]): number {
  return String(one) < String(other) ? -1 : 1
}
