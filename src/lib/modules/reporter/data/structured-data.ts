import {
  type ClassesData,
  type StructuredData,
  UNKNOWN,
} from '../../../database/reports/structured-data.ts'
import type { Event } from '../../../idea/event.ts'
import { observe } from './observation.ts'
import type { Pass } from '../pass.ts'
import type { DataLimits, Stock } from './address-builder.ts'
import { byEvents, ClassBuilder } from './class-builder.ts'
import type { Budget } from './fields.ts'
import { classNameOf, wholeClassOf } from '../event/whole-class.ts'

/** Some ten megabytes while it is gathered, at most a few as JSON, whatever the events hold. */
export const defaultDataLimits: DataLimits = {
  classes: 200,
  detailed: 5000,
  distinct: 200_000,
  addresses: 200,
  detectors: 20,
  values: 50,
  keptInAll: 400_000,
  listedInAll: 20_000,
}

/** Gathers event by event what a report says, class by class and address by address. */
export class StructuredDataBuilder {
  readonly #pass: Pick<Pass, 'isTarget'>
  readonly #timezone: string
  readonly #limits: DataLimits
  readonly #parts = {
    regular: new Map<string, ClassBuilder>(),
    relapsed: new Map<string, ClassBuilder>(),
  }
  readonly #stock: Stock

  /** @param timezone IANA name; it is only passed on */
  constructor(
    pass: Pick<Pass, 'isTarget'>,
    timezone: string,
    limits: DataLimits = defaultDataLimits,
  ) {
    this.#pass = pass
    this.#timezone = timezone
    this.#limits = limits
    this.#stock = {
      values: { left: limits.keptInAll },
      addresses: { left: limits.detailed },
      limits,
    }
  }

  /**
   * Adds one event, once for each part.
   * @param addresses those of the event that are reported in this part, each once, as `Party` writes them
   * @param referenceOf label of the earlier report of an address
   */
  add(
    part: 'regular' | 'relapsed',
    event: Event,
    addresses: readonly string[],
    referenceOf?: (address: string) => string | undefined,
  ): void {
    if (addresses.length === 0) return
    const found = observe(event, this.#pass, addresses)
    const builder = this.#classOf(this.#parts[part], wholeClassOf(event, this.#pass))
    builder.countEvent(found.first, found.last)
    for (const address of addresses) builder.addAddress(address, found, referenceOf?.(address))
  }

  finish(): StructuredData {
    const budget = { left: this.#limits.listedInAll }
    return {
      regular: finishClasses(this.#parts.regular, this.#limits, budget),
      relapsed: finishClasses(this.#parts.relapsed, this.#limits, budget),
      timezone: this.#timezone,
    }
  }

  /** The same for one address alone. */
  finishFor(address: string): StructuredData {
    const budget = { left: this.#limits.listedInAll }
    const part = (classes: ReadonlyMap<string, ClassBuilder>): ClassesData =>
      Object.fromEntries(
        [...classes].flatMap(([name, builder]) => {
          const data = builder.finishFor(address, this.#limits, budget)
          return data ? [[name, data]] : []
        }),
      )
    return {
      regular: part(this.#parts.regular),
      relapsed: part(this.#parts.relapsed),
      timezone: this.#timezone,
    }
  }

  #classOf(classes: Map<string, ClassBuilder>, wholeClass = UNKNOWN): ClassBuilder {
    const isNew = !classes.has(wholeClass)
    const name =
      isNew && classes.size >= this.#limits.classes ? classNameOf(wholeClass) : wholeClass
    const builder = classes.get(name) ?? new ClassBuilder(this.#stock)
    classes.set(name, builder)
    return builder
  }
}

function finishClasses(
  classes: ReadonlyMap<string, ClassBuilder>,
  limits: DataLimits,
  budget: Budget,
): ClassesData {
  return Object.fromEntries(
    [...classes].sort(byEvents).map(([name, builder]) => [name, builder.finish(limits, budget)]),
  )
}
