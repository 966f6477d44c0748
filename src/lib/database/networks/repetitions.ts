import type { WantedNetwork } from './wanted.ts'

/** Notes that are kept; the last one then tells how many more there are. */
const MOST_NOTES = 100

/** Keeps track of the addresses of records, and tells of those that come twice: that is no fault. */
export class Repetitions {
  /** The first record of each network and group. */
  readonly #labels = new Map<string, string>()
  /** The first group of each network. */
  readonly #groups = new Map<string, string>()
  readonly #notes: string[] = []
  #count = 0

  /** Whether a network of this group has come before. */
  isKnown({ network, label }: WantedNetwork, group: string): boolean {
    const key = `${network} ${group}`
    const earlier = this.#labels.get(key)
    if (earlier !== undefined) {
      this.#note(`${label}: ${network} of ${group} is in ${earlier} already: that one counts`)
      return true
    }
    this.#labels.set(key, label)
    const other = this.#groups.get(network)
    if (other === undefined) this.#groups.set(network, group)
    else
      this.#note(`${label}: ${network} belongs to ${other} and to ${group}: both are responsible`)
    return false
  }

  /** What came twice. */
  notes(): string[] {
    const more = this.#count - this.#notes.length
    return more === 0 ? this.#notes : [...this.#notes, `${more} more of this kind`]
  }

  #note(text: string): void {
    this.#count += 1
    if (this.#notes.length < MOST_NOTES) this.#notes.push(text)
  }
}
