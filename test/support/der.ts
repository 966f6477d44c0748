/** The little of DER (X.690) that certificates and requests for them need. */

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

export function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content])
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length]
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
}

export function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, ...parts)
}

/** A leading zero keeps it positive. */
export function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes[0]! > 127 ? Buffer.from([0]) : Buffer.alloc(0), bytes)
}

export function bitString(bytes: Buffer): Buffer {
  return tagged(0x03, Buffer.from([0]), bytes)
}

export function identifier(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'))
}

export function utcTime(moment: number): Buffer {
  const text = new Date(moment).toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)
  return tagged(0x17, Buffer.from(`${text}Z`))
}

/** With a common name alone. */
export function distinguishedName(name: string): Buffer {
  const attribute = sequence(identifier('550403'), tagged(0x0c, Buffer.from(name)))
  return sequence(tagged(0x31, attribute))
}

export function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

/** The bytes of the first block of a PEM text. */
export function derOf(text: string): Buffer {
  const body = /-----BEGIN [A-Z ]+-----([^-]+)-----END/.exec(text)?.[1] ?? ''
  return Buffer.from(body, 'base64')
}
