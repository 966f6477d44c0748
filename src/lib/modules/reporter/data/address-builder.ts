import { type AddressData, REST } from '../../../database/reports/structured-data.ts'
import { formatTimestamp } from '../../../idea/timestamp.ts'
import { DetectorBuilder, type Observation } from './observation.ts'
import type { Budget } from './fields.ts'

/** How much of the events is kept and told. */
export interface DataLimits {
  /** Whole classes; of what comes then, subclasses are not told apart. */
  readonly classes: number
  /** Addresses of which more is kept than how often and when, in all classes together. */
  readonly detailed: number
  /** Addresses of a class that are told apart. */
  readonly distinct: number
  /** Addresses of a class that are listed: those with the most events. */
  readonly addresses: number
  /** Detectors of an address; what comes then stands under `__REST__`. */
  readonly detectors: number
  /** Values of one field that are listed. */
  readonly values: number
  /** Values that are kept of all events; values that are listed in the whole report. */
  readonly keptInAll: number
  readonly listedInAll: number
}

/** What is left for all classes together. */
export interface Stock {
  readonly values: Budget
  readonly addresses: Budget
  readonly limits: DataLimits
}

/** Gathers what is told of one address in one class. */
export class AddressBuilder {
  readonly #span = new Span()
  readonly #detectors = new Map<string, DetectorBuilder | undefined>()
  readonly #isDetailed: boolean
  count = 0
  reference: string | undefined

  constructor(isDetailed: boolean) {
    this.#isDetailed = isDetailed
  }

  add(address: string, found: Observation, { values, limits }: Stock): void {
    this.count += 1
    this.#span.add(found.first, found.last)
    const isFull = this.#detectors.size >= limits.detectors
    const name = isFull && !this.#detectors.has(found.detector) ? REST : found.detector
    const detector =
      this.#detectors.get(name) ?? (this.#isDetailed ? new DetectorBuilder(values) : undefined)
    this.#detectors.set(name, detector)
    if (detector) found.contribute(address, detector)
  }

  finish(limits: DataLimits, budget: Budget): AddressData {
    return {
      ...this.#span.finish(),
      count: this.count,
      detectors_count: this.#detectors.size,
      detector_data: Object.fromEntries(
        [...this.#detectors].flatMap(([name, detector]) =>
          detector ? [[name, detector.finish(limits.values, budget)]] : [],
        ),
      ),
      ...(this.reference === undefined ? {} : { reference: this.reference }),
    }
  }
}

/** From the first to the last moment, in milliseconds since 1970. */
export class Span {
  #first = Infinity
  #last = -Infinity

  add(first: number, last: number): void {
    this.#first = Math.min(this.#first, first)
    this.#last = Math.max(this.#last, last)
  }

  finish(): { first_time: string; last_time: string } {
    return { first_time: formatTimestamp(this.#first), last_time: formatTimestamp(this.#last) }
  }
}
