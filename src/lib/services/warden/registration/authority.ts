import { Agent, request } from 'node:https'
import type { MentatError } from '../../../framework/errors/mentat-error.ts'
import type { Clock } from '../../../framework/time/clock.ts'
import { addressIn } from '../address.ts'
import { exchange } from '../exchange.ts'
import type { WardenConfig } from '../section.ts'
import { authorityFailure, noAuthority } from './authority-failure.ts'

/** What proves that a certificate may be issued: a token that lets it be issued once, or a valid certificate of the same name. */
export type Proof =
  | { readonly token: string }
  | { readonly cert: string; readonly key: string; readonly token?: never }

/** What is asked of a registration authority. */
export interface CertificateOrder {
  readonly name: string
  /** PKCS#10 in PEM. */
  readonly request: string
  readonly proof: Proof
  /** The authorities that its own certificate may come from, in PEM; undefined: those that Node brings along. */
  readonly ca: string | undefined
}

/** What asking needs. */
export interface AuthorityContext {
  readonly config: Pick<WardenConfig, 'ra_url' | 'connect_timeout' | 'timeout'>
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** What came of asking: an answer, which may hold a certificate, or a failure. */
export type AuthorityAnswer =
  | { readonly text: string }
  /** `isLost`: the authority may have issued a certificate, and the token is used up then. */
  | { readonly error: MentatError; readonly isLost: boolean }

/** A certificate with all those up to its authority takes less, in bytes. */
const LARGEST_ANSWER = 1_000_000

/**
 * Asks a Warden registration authority for a certificate, once: `getCert`. Never rejects but for the configuration.
 * @throws MentatError CONFIG_INVALID when it is not configured where the authority is
 */
export async function askForCertificate(
  { name, request: body, proof, ca }: CertificateOrder,
  { config, clock, signal }: AuthorityContext,
): Promise<AuthorityAnswer> {
  const address = authorityAddress(config)
  const { token } = proof
  const url = new URL(`${address}/getCert`)
  url.searchParams.append('name', name)
  if (token !== undefined) url.searchParams.append('password', token)
  const agent = new Agent({
    minVersion: 'TLSv1.2',
    ...(token === undefined && { cert: proof.cert, key: proof.key }),
    ...(ca !== undefined && { ca }),
  })
  try {
    const outcome = await exchange({
      ...{ request, agent, url, clock, signal },
      body: { type: 'application/x-pem-file', bytes: Buffer.from(body) },
      peer: { address, title: 'the registration authority', option: 'warden.ra_url' },
      connectTimeout: config.connect_timeout,
      timeout: config.timeout,
      largestAnswer: LARGEST_ANSWER,
    })
    if (outcome.kind === 'failed') return { error: outcome.error, isLost: outcome.delivered }
    if (outcome.status !== 200) {
      const error = authorityFailure(outcome, { address, token })
      return { error, isLost: outcome.status >= 500 }
    }
    if (outcome.body === undefined) return { error: noAuthority(address), isLost: false }
    return { text: outcome.body }
  } finally {
    agent.destroy()
  }
}

/** @throws MentatError CONFIG_INVALID */
export function authorityAddress({ ra_url: url }: Pick<WardenConfig, 'ra_url'>): string {
  return addressIn('warden.ra_url', url, 'which registration authority is meant?')
}
