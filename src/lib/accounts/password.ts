import { randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto'
import { MentatError } from '../framework/errors/mentat-error.ts'

/**
 * Cost of a hash: N = 2^17, r = 8, p = 1, as the OWASP Password Storage Cheat Sheet recommends for scrypt; about
 * 128 MiB of memory a time.
 */
const COST = { N: 2 ** 17, r: 8, p: 1 }
const SALT_BYTES = 16
const KEY_BYTES = 32

/** Lengths in characters: shorter ones are guessed, longer ones only cost time. */
const LENGTH = { least: 8, most: 200 }

/**
 * Hashes a password: `scrypt:N:r:p:SALT:KEY`, salt and key in base64url.
 * @throws MentatError VALUE_INVALID when it is too short or too long; the text does not hold it
 */
export async function hashPassword(password: string): Promise<string> {
  const length = lengthOf(password)
  if (length < LENGTH.least || length > LENGTH.most) {
    throw new MentatError(
      'VALUE_INVALID',
      `the password has ${length} characters, expected ${LENGTH.least} to ${LENGTH.most}`,
    )
  }
  const salt = randomBytes(SALT_BYTES)
  const key = await derive(password, salt, KEY_BYTES, COST)
  return ['scrypt', COST.N, COST.r, COST.p, ...[salt, key].map(encode)].join(':')
}

/** Whether it is the password of a hash; false for a hash of another kind. Takes the same time either way. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [scheme, ...rest] = hash.split(':')
  const [N, r, p] = rest.slice(0, 3).map(Number)
  const [salt, key] = rest.slice(3).map((text) => Buffer.from(text, 'base64url'))
  if (scheme !== 'scrypt' || !N || !r || !p || !salt || !key || key.length === 0) return false
  if (lengthOf(password) > LENGTH.most) return false
  return timingSafeEqual(await derive(password, salt, key.length, { N, r, p }), key)
}

/** In code points. */
function lengthOf(text: string): number {
  return Array.from(text).length
}

function derive(
  password: string,
  salt: Buffer,
  length: number,
  cost: typeof COST,
): Promise<Buffer> {
  // The same letters can be composed in two ways, depending on the keyboard.
  const text = password.normalize('NFKC')
  const options: ScryptOptions = { ...cost, maxmem: 256 * cost.N * cost.r }
  return new Promise((resolve, reject) => {
    scrypt(text, salt, length, options, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64url')
}
