import type { ClassData } from '../../../database/reports/structured-data.ts'
import type { Observation } from './observation.ts'
import { AddressBuilder, type DataLimits, Span, type Stock } from './address-builder.ts'
import type { Budget } from './fields.ts'

/** Gathers what is told of one class. */
export class ClassBuilder {
  readonly #stock: Stock
  readonly #addresses = new Map<string, AddressBuilder>()
  readonly #span = new Span()
  #wasCut = false
  count = 0

  constructor(stock: Stock) {
    this.#stock = stock
  }

  countEvent(first: number, last: number): void {
    this.count += 1
    this.#span.add(first, last)
  }

  addAddress(address: string, found: Observation, reference: string | undefined): void {
    let builder = this.#addresses.get(address)
    if (!builder) {
      if (this.#addresses.size >= this.#stock.limits.distinct) {
        this.#wasCut = true
        return
      }
      builder = new AddressBuilder(this.#stock.addresses.left > 0)
      this.#stock.addresses.left -= 1
      this.#addresses.set(address, builder)
    }
    builder.add(address, found, this.#stock)
    builder.reference = reference ?? builder.reference
  }

  finish(limits: DataLimits, budget: Budget): ClassData {
    const listed = [...this.#addresses].sort(byEvents).slice(0, limits.addresses)
    return {
      count: this.count,
      address_count: this.#addresses.size,
      ...(this.#wasCut ? { at_least: true } : {}),
      ...this.#span.finish(),
      addresses: Object.fromEntries(
        listed.map(([address, builder]) => [address, builder.finish(limits, budget)]),
      ),
    }
  }

  finishFor(address: string, limits: DataLimits, budget: Budget): ClassData | undefined {
    const data = this.#addresses.get(address)?.finish(limits, budget)
    if (!data) return undefined
    const { count, first_time, last_time } = data
    return { count, address_count: 1, first_time, last_time, addresses: { [address]: data } }
  }
}

/** The most events first, then by name. */
export function byEvents(
  [oneName, one]: readonly [string, { readonly count: number }],
  [otherName, other]: readonly [string, { readonly count: number }],
): number {
  return other.count - one.count || inOrder.compare(oneName, otherName)
}

const inOrder = new Intl.Collator('en', { numeric: true })
