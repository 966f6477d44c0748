import { MentatError } from '../../framework/errors/mentat-error.ts'
import { addressBits, type Address, type Family } from '../../idea/address.ts'

/** Of the name of a country. */
const NAME_LENGTH = 2

/**
 * A data file of geoip-lite for countries: records in ascending order, each with the first and the last address, big
 * endian, and two letters. Of IPv6 only the upper 64 bits count.
 */
export class CountryTable {
  readonly #content: Buffer
  /** Bytes of an address, and of a record. */
  readonly #width: number
  readonly #length: number

  /** @throws MentatError FILE_INVALID */
  constructor(family: Family, content: Buffer) {
    this.#content = content
    this.#width = addressBits[family] / 8
    this.#length = 2 * this.#width + NAME_LENGTH
    if (content.length === 0 || content.length % this.#length !== 0) {
      const expected = `expected records of ${this.#length} bytes`
      throw new MentatError('FILE_INVALID', `${content.length} bytes, ${expected}`)
    }
  }

  /** Two capital letters; undefined: not known. */
  countryOf({ family, value }: Address): string | undefined {
    const high = Number(family === 4 ? value : value >> 96n)
    const low = family === 4 ? 0 : Number((value >> 64n) & 0xffffffffn)
    const record = this.#lastBefore(high, low)
    if (record < 0) return undefined
    const end = record + this.#width
    if (this.#compare(end, high, low) < 0) return undefined
    const name = this.#content.toString(
      'latin1',
      end + this.#width,
      end + this.#width + NAME_LENGTH,
    )
    return /^[A-Z]{2}$/.test(name) ? name : undefined
  }

  /** Offset of the last record that begins at the address or before it; negative: there is none. */
  #lastBefore(high: number, low: number): number {
    let first = 0
    let next = this.#content.length / this.#length
    while (first < next) {
      const middle = (first + next) >>> 1
      if (this.#compare(middle * this.#length, high, low) <= 0) first = middle + 1
      else next = middle
    }
    return (first - 1) * this.#length
  }

  #compare(offset: number, high: number, low: number): number {
    const difference = this.#content.readUInt32BE(offset) - high
    return difference !== 0 || this.#width === 4
      ? difference
      : this.#content.readUInt32BE(offset + 4) - low
  }
}
