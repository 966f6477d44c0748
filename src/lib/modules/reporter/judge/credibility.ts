import type { Detector } from '../../../database/detectors/list.ts'

/** What the detectors of an event are worth together. */
export interface CredibilityVerdict {
  readonly isCredible: boolean
  /** The known detector that is credible least. */
  readonly least: string | undefined
}

/** Below this product of the credibilities of its detectors an event is not reported. */
const LIMIT = 0.5

/** Tells how far events can be believed. */
export class Credibility {
  readonly #byName: ReadonlyMap<string, number>

  constructor(detectors: readonly Pick<Detector, 'name' | 'credibility'>[]) {
    this.#byName = new Map(detectors.map(({ name, credibility }) => [name, credibility]))
  }

  /** A detector that is not known is believed; one that occurs twice counts once. */
  judge(detectors: readonly string[], limit = LIMIT): CredibilityVerdict {
    let product = 1
    let least: { name: string; credibility: number } | undefined
    for (const name of new Set(detectors)) {
      const credibility = this.#byName.get(name)
      if (credibility === undefined) continue
      product *= credibility
      if (least === undefined || credibility < least.credibility) least = { name, credibility }
    }
    return { isCredible: product >= limit, least: least?.name }
  }
}
