import { tagged } from '../../src/lib/services/warden/registration/der.ts'

/** What authorities need of DER (X.690) beside what clients do. */

/** One value: its tag, its content and all of its bytes. */
export interface DerValue {
  readonly tag: number
  readonly content: Buffer
  readonly bytes: Buffer
}

/** The values that stand one after the other. */
export function readDer(bytes: Buffer): DerValue[] {
  const values: DerValue[] = []
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at + 1]!
    const more = first < 0x80 ? 0 : first & 0x7f
    const length = more === 0 ? first : bytes.readUIntBE(at + 2, more)
    const start = at + 2 + more
    const end = start + length
    values.push({
      tag: bytes[at]!,
      content: bytes.subarray(start, end),
      bytes: bytes.subarray(at, end),
    })
    at = end
  }
  return values
}

export function utcTime(moment: number): Buffer {
  const text = new Date(moment).toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)
  return tagged(0x17, Buffer.from(`${text}Z`))
}

/** The bytes of the first block of a PEM text. */
export function derOf(text: string): Buffer {
  const body = /-----BEGIN [A-Z ]+-----([^-]+)-----END/.exec(text)?.[1] ?? ''
  return Buffer.from(body, 'base64')
}
