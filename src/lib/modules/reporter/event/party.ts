import type { Side } from '../../../idea/event-facts.ts'
import { formatInterval } from '../../../idea/interval.ts'
import type { JsonObject } from '../../../idea/json.ts'
import { silent } from '../../../idea/notes.ts'
import { readList, readObject } from '../../../idea/reader.ts'
import { readIp4, readIp6 } from '../../../idea/vocabulary.ts'

/** Elements without an address that a narrowed event keeps: they may say something of the whole side. */
const MOST_WITHOUT_ADDRESS = 20

/** One side of an event: the elements of `Source` or `Target` by their addresses. */
export class Party {
  /** The whole event. */
  readonly document: JsonObject
  readonly #side: Side
  readonly #sections: readonly Section[]
  readonly #withoutAddress: readonly JsonObject[]
  readonly #byAddress = new Map<string, JsonObject[]>()

  constructor(document: JsonObject, side: Side) {
    this.document = document
    this.#side = side
    this.#sections = readList(document[side], readObject, silent).map(sectionOf)
    this.#withoutAddress = this.#sections
      .filter(({ addresses }) => addresses.length === 0)
      .slice(0, MOST_WITHOUT_ADDRESS)
      .map(({ section }) => section)
    for (const { section, addresses } of this.#sections) {
      for (const address of addresses) {
        const sections = this.#byAddress.get(address)
        if (sections) sections.push(section)
        else this.#byAddress.set(address, [section])
      }
    }
  }

  /**
   * Each once, as the event writes them, in canonical form: `192.0.2.1`; a network or a range is one address of its
   * own notation: `192.0.2.0/24`, `192.0.2.1-192.0.2.9`.
   */
  get addresses(): string[] {
    return [...this.#byAddress.keys()]
  }

  /** All elements. */
  get sections(): readonly JsonObject[] {
    return this.#sections.map(({ section }) => section)
  }

  /** The elements that have an address. */
  sectionsWith(address: string): readonly JsonObject[] {
    return this.#byAddress.get(address) ?? []
  }

  /**
   * The event as it would be if this side held one address alone: of the elements only those that have the address,
   * without their other addresses, and those without any.
   */
  narrowedTo(address: string): JsonObject {
    if (this.#byAddress.size === 1 && this.#byAddress.has(address)) return this.document
    const own = this.sectionsWith(address).map((section) => withAddresses(section, [address]))
    return { ...this.document, [this.#side]: [...own, ...this.#withoutAddress] }
  }

  /** The event without the addresses of this side that are not among these: they are no business of who gets it. */
  ownPart(addresses: ReadonlySet<string>): JsonObject {
    if (this.addresses.every((address) => addresses.has(address))) return this.document
    const kept = this.#sections.flatMap(({ section, addresses: all }) => {
      const own = all.filter((address) => addresses.has(address))
      if (own.length === all.length) return [section]
      return own.length === 0 ? [] : [withAddresses(section, own)]
    })
    return { ...this.document, [this.#side]: kept }
  }
}

interface Section {
  readonly section: JsonObject
  readonly addresses: readonly string[]
}

function sectionOf(section: JsonObject): Section {
  const intervals = [
    ...readList(section['IP4'], readIp4, silent),
    ...readList(section['IP6'], readIp6, silent),
  ]
  return { section, addresses: [...new Set(intervals.map(formatInterval))] }
}

function withAddresses(section: JsonObject, own: readonly string[]): JsonObject {
  const rest = Object.entries(section).filter(([name]) => name !== 'IP4' && name !== 'IP6')
  const [six, four] = [own.filter(isIp6), own.filter((address) => !isIp6(address))]
  return {
    ...Object.fromEntries(rest),
    ...(four.length > 0 ? { IP4: four } : {}),
    ...(six.length > 0 ? { IP6: six } : {}),
  }
}

function isIp6(address: string): boolean {
  return address.includes(':')
}
