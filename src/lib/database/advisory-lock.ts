import { createHash } from 'node:crypto'

/** The 64-bit key, as a decimal text, under which PostgreSQL knows the advisory lock of this name. */
export function lockKey(name: string): string {
  return createHash('sha256').update(`mentat:${name}`).digest().readBigInt64BE().toString()
}
