import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { describeError, MentatError } from '../../src/lib/framework/errors/mentat-error.ts'
import type { WardenTestHub } from './warden-hub.ts'
import { CLIENT } from './warden-client.ts'

/** A token of a registration authority. */
export const TOKEN = 'abcdefgh12345678'

/** The authority gives the client a certificate for the token, once. */
export function invite(hub: WardenTestHub): void {
  hub.registration.applicants.set(CLIENT, { state: 'issuable', token: TOKEN })
}

/** The serial number of the certificate in a file. */
export function serialOf(path: string): string {
  return new X509Certificate(readFileSync(path)).serialNumber
}

/** The failure of an action; the token is nowhere in it. */
export async function failureOf(action: () => Promise<unknown>): Promise<MentatError> {
  const error: unknown = await action().catch((thrown: unknown) => thrown)
  assert.ok(error instanceof MentatError, inspect(error))
  for (const shown of [inspect(error, { depth: 9 }), describeError(error), error.advice]) {
    assert.ok(!shown.includes(TOKEN), `the token is told: ${shown}`)
  }
  return error
}
