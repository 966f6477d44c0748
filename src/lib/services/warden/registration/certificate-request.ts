import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import {
  bitString,
  distinguishedName,
  identifier,
  integer,
  nothing,
  pem,
  sequence,
  tagged,
} from './der.ts'

/** The kinds of keys that can be made: RSA with 3072 bits, or one of the curve P-256. */
export const keyTypes = ['rsa', 'ec'] as const

/** A kind of key. */
export type KeyType = (typeof keyTypes)[number]

/** A new private key. */
export function newKey(type: KeyType): KeyObject {
  const pair =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 3072 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return pair.privateKey
}

/** A private key in PEM (PKCS#8), without a password. */
export function keyText(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/**
 * A request for a certificate (PKCS#10, RFC 2986) in PEM, signed with the key that the certificate is to be for.
 * @param name the common name
 * @param key RSA, or of an elliptic curve
 */
export function certificateRequest(name: string, key: KeyObject): string {
  const info = sequence(
    integer(Buffer.from([0])),
    distinguishedName(name),
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    tagged(0xa0),
  )
  const algorithm = key.asymmetricKeyType === 'rsa' ? sha256WithRsa : ecdsaWithSha256
  const signature = bitString(sign('sha256', info, key))
  return pem('CERTIFICATE REQUEST', sequence(info, algorithm, signature))
}

const sha256WithRsa = sequence(identifier('2a864886f70d01010b'), nothing())
const ecdsaWithSha256 = sequence(identifier('2a8648ce3d040302'))
