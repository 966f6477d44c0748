import {
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import {
  bitString,
  distinguishedName,
  identifier,
  integer,
  pem,
  sequence,
  tagged,
} from '../../src/lib/services/warden/registration/der.ts'
import { derOf, readDer, utcTime } from './der.ts'

/** What a certificate says. */
export interface CertificateText {
  /** Its common name. */
  readonly subject: string
  /** DNS names; default: none. */
  readonly names?: readonly string[]
  /** IPv4 addresses; default: none. */
  readonly addresses?: readonly string[]
  /** Milliseconds since 1970; default: from a day before the authority was made. */
  readonly from?: number
  /** The same; default: for a year. */
  readonly to?: number
}

/** A certificate and its key, in PEM. */
export interface KeyedCertificate {
  readonly cert: string
  readonly key: string
}

const DAY = 86_400_000

/** A certificate authority of a test's own. */
export class CertificateAuthority {
  /** Its own certificate, in PEM. */
  readonly cert: string
  readonly #name: string
  readonly #now: number
  readonly #keys = newKeys()

  /** @param now the time that validities are counted from */
  constructor(now: number, name = 'Test authority') {
    this.#name = name
    this.#now = now
    this.cert = this.#make({ subject: name }, this.#keys.publicKey, [isAuthority])
  }

  /** A certificate with a new key. */
  issue(text: CertificateText): KeyedCertificate {
    const { publicKey, privateKey } = newKeys()
    return {
      cert: this.certify(text, publicKey),
      key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    }
  }

  /** A certificate for a key that somebody else has. */
  certify(text: CertificateText, key: KeyObject): string {
    const { names = [], addresses = [] } = text
    const all = [
      ...names.map((name) => tagged(0x82, Buffer.from(name))),
      ...addresses.map((address) => tagged(0x87, Buffer.from(address.split('.').map(Number)))),
    ]
    return this.#make(text, key, all.length > 0 ? [extension('551d11', sequence(...all))] : [])
  }

  #make({ subject, from, to }: CertificateText, key: KeyObject, extensions: Buffer[]): string {
    const body = sequence(
      tagged(0xa0, integer(Buffer.from([2]))),
      // A first byte of zero would be padding that DER forbids.
      integer(Buffer.from([1, ...randomBytes(7)])),
      ecdsaWithSha256,
      distinguishedName(this.#name),
      sequence(utcTime(from ?? this.#now - DAY), utcTime(to ?? this.#now + 365 * DAY)),
      distinguishedName(subject),
      key.export({ type: 'spki', format: 'der' }),
      ...(extensions.length > 0 ? [tagged(0xa3, sequence(...extensions))] : []),
    )
    const signature = sign('sha256', body, this.#keys.privateKey)
    return pem('CERTIFICATE', sequence(body, ecdsaWithSha256, bitString(signature)))
  }
}

/**
 * The public key of a request for a certificate (PKCS#10, RFC 2986); undefined when the request cannot be read, or was
 * not signed with that key.
 */
export function keyOfRequest(text: string): KeyObject | undefined {
  try {
    const [request] = readDer(derOf(text))
    const [info, , signature] = readDer(request!.content)
    const [, , key] = readDer(info!.content)
    const publicKey = createPublicKey({ key: key!.bytes, format: 'der', type: 'spki' })
    const isOwn = verify('sha256', info!.bytes, publicKey, signature!.content.subarray(1))
    return isOwn ? publicKey : undefined
  } catch {
    return undefined
  }
}

function newKeys(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(identifier(id), tagged(0x04, value))
}

const ecdsaWithSha256 = sequence(identifier('2a8648ce3d040302'))
const isAuthority = extension('551d13', sequence(tagged(0x01, Buffer.from([255]))))
