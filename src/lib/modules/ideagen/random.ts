import { hash } from 'node:crypto'

/**
 * A small, fast, seeded random generator: sfc32 of Chris Doty-Humphrey's PractRand (public domain), 128 bits of
 * state, passes PractRand and BigCrush. Not for secrets. The same parts give the same numbers, for ever.
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter: number

  /** @param parts what the stream is named after; streams of different parts are independent */
  constructor(...parts: readonly (string | number)[]) {
    const seed = hash('sha256', parts.join('/'), 'buffer')
    this.#a = seed.readInt32LE(0)
    this.#b = seed.readInt32LE(4)
    this.#c = seed.readInt32LE(8)
    this.#counter = seed.readInt32LE(12)
  }

  /** The next 32 bits, unsigned. */
  next(): number {
    const result = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0
    return result >>> 0
  }

  /** A number in [0, 1), with 32 random bits. */
  fraction(): number {
    return this.next() / 0x1_0000_0000
  }

  /** A whole number between two bounds, both included, evenly distributed. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1))
  }

  /** A whole number between two positive bounds, small ones more often (even on a logarithmic scale). */
  small(low: number, high: number): number {
    return Math.floor(low * ((high + 1) / low) ** this.fraction())
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability
  }

  /** One member of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[this.integer(0, list.length - 1)] as T
  }

  /** As many results of `make` as asked for. */
  times<T>(count: number, make: () => T): T[] {
    return Array.from({ length: count }, make)
  }

  /** Lower-case hexadecimal digits. */
  hex(digits: number): string {
    let text = ''
    while (text.length < digits) text += octet(this.next()) + octet(this.next() >>> 8)
    return text.slice(0, digits)
  }

  /** A UUID of version 4. */
  uuid(): string {
    const [a, b, c, d] = [this.next(), this.next(), this.next(), this.next()]
    return (
      `${word(a)}-${octet(b)}${octet(b >>> 8)}-` +
      `${octet(((b >>> 16) & 0x0f) | 0x40)}${octet(b >>> 24)}-` +
      `${octet((c & 0x3f) | 0x80)}${octet(c >>> 8)}-${octet(c >>> 16)}${octet(c >>> 24)}${word(d)}`
    )
  }

  /** Random bytes, as of an encrypted or packed file. */
  bytes(length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length + 3)
    for (let at = 0; at < length; at += 4) bytes.writeUInt32LE(this.next(), at)
    return bytes.subarray(0, length)
  }
}

const octets = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'))

function octet(value: number): string {
  return octets[value & 0xff] ?? ''
}

function word(value: number): string {
  return octet(value) + octet(value >>> 8) + octet(value >>> 16) + octet(value >>> 24)
}
