import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** A certificate authority of a test's own, and a server that it vouches for. All in PEM. */
export interface TestCertificates {
  readonly ca: string
  readonly cert: string
  readonly key: string
}

/** Makes them for a server at 127.0.0.1 and localhost; valid from a day ago for a year. */
export function makeCertificates(now: number): TestCertificates {
  const authority = newKeys()
  const server = newKeys()
  const validity = sequence(utcTime(now - 86_400_000), utcTime(now + 365 * 86_400_000))
  const make = (subject: string, key: KeyObject, extensions: Buffer[]): string => {
    const body = sequence(
      tagged(0xa0, integer(Buffer.from([2]))),
      integer(randomBytes(8)),
      ecdsaWithSha256,
      distinguishedName('Test authority'),
      validity,
      distinguishedName(subject),
      key.export({ type: 'spki', format: 'der' }),
      tagged(0xa3, sequence(...extensions)),
    )
    const signature = sign('sha256', body, authority.privateKey)
    return pem(sequence(body, ecdsaWithSha256, bitString(signature)))
  }
  return {
    ca: make('Test authority', authority.publicKey, [isAuthority]),
    cert: make('localhost', server.publicKey, [serverNames]),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

function newKeys(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
}

// The little of DER (X.690) that a certificate (RFC 5280) needs.

function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const length = content.length
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), content])
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 255]), content])
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, ...parts)
}

/** A leading zero keeps it positive. */
function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes[0]! > 127 ? Buffer.from([0]) : Buffer.alloc(0), bytes)
}

function bitString(bytes: Buffer): Buffer {
  return tagged(0x03, Buffer.from([0]), bytes)
}

function identifier(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'))
}

function utcTime(moment: number): Buffer {
  const text = new Date(moment).toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)
  return tagged(0x17, Buffer.from(`${text}Z`))
}

function distinguishedName(name: string): Buffer {
  const attribute = sequence(identifier('550403'), tagged(0x0c, Buffer.from(name)))
  return sequence(tagged(0x31, attribute))
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(identifier(id), tagged(0x04, value))
}

const ecdsaWithSha256 = sequence(identifier('2a8648ce3d040302'))
const isAuthority = extension('551d13', sequence(tagged(0x01, Buffer.from([255]))))
const serverNames = extension(
  '551d11',
  sequence(tagged(0x82, Buffer.from('localhost')), tagged(0x87, Buffer.from([127, 0, 0, 1]))),
)

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
