import { createHash, randomBytes } from 'node:crypto'

/** What a key may be called: it stands in logs and metrics. */
export const KEY_NAME = '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'

/** By what a person knows a key of ours, and programs that look for secrets where none should be. */
const PREFIX = 'mentat_'

/** Bytes of a key that are random. */
const LENGTH = 32

/** A new key, and what is written down of it: 256 random bits need no slow digest. */
export function makeKey(): { readonly key: string; readonly sha256: string } {
  const key = `${PREFIX}${randomBytes(LENGTH).toString('base64url')}`
  return { key, sha256: digestOf(key).toString('hex') }
}

/** The SHA-256 of a key. */
export function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
