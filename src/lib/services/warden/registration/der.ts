/** The little of DER (X.690) that a request for a certificate is written in. */

/** One value: its tag and the parts of its content. */
export function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content])
}

/** Below 128 the length is one byte; else the number of its bytes comes first. */
function lengthOf(length: number): number[] {
  if (length < 0x80) return [length]
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
}

/** Values one after the other. */
export function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, ...parts)
}

/** Of its bytes, the highest first; a leading zero keeps it positive. */
export function integer(bytes: Buffer): Buffer {
  return tagged(0x02, (bytes[0] ?? 0) > 127 ? Buffer.from([0]) : Buffer.alloc(0), bytes)
}

/** Whole bytes. */
export function bitString(bytes: Buffer): Buffer {
  return tagged(0x03, Buffer.from([0]), bytes)
}

/** NULL: there are no parameters. */
export function nothing(): Buffer {
  return tagged(0x05)
}

/** An object identifier, in the bytes of its encoding. */
export function identifier(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'))
}

/** A name that is a common name alone. */
export function distinguishedName(name: string): Buffer {
  const attribute = sequence(identifier('550403'), tagged(0x0c, Buffer.from(name)))
  return sequence(tagged(0x31, attribute))
}

/** A value as text (RFC 7468). */
export function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
