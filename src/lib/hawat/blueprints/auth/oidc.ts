import type { Configuration } from 'openid-client'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { everyone } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { definePassage } from '../../core/blueprint.ts'
import type { HawatConfig } from '../../core/config.ts'
import { hidden } from '../../core/form/fields.ts'
import { admit, type KnownPerson } from './admit.ts'

type OidcOptions = NonNullable<HawatConfig['sign_in']['oidc']>

/** What has to come back from the provider, kept by the browser meanwhile. */
interface Handshake {
  readonly state: string
  readonly nonce: string
  /** Of PKCE. */
  readonly verifier: string
  readonly next: string
}

/** Leads to the provider of OpenID Connect. */
export const toProvider = definePassage({
  name: 'auth.oidc',
  path: '/auth/oidc',
  summary: 'sign in by OpenID Connect',
  access: everyone,
  fields: { next: hidden(2000) },
  async pass(ask) {
    const client = await import('openid-client')
    const options = optionsOf(ask)
    const provider = await providerOf(options)
    const verifier = client.randomPKCECodeVerifier()
    const handshake: Handshake = {
      ...{ state: client.randomState(), nonce: client.randomNonce(), verifier },
      next: ask.values.next,
    }
    const url = client.buildAuthorizationUrl(provider, {
      redirect_uri: new URL('/auth/oidc/back', ask.url).href,
      scope: options.scope,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: handshake.state,
      nonce: handshake.nonce,
    })
    return { to: url.href, handshake: JSON.stringify(handshake) }
  },
})

/** Comes back from there: with a code, for which the provider says who it was. */
export const fromProvider = definePassage({
  name: 'auth.oidc_back',
  path: '/auth/oidc/back',
  summary: 'come back from the provider of OpenID Connect',
  access: everyone,
  async pass(ask) {
    const handshake = handshakeOf(ask)
    const person = await personOf(ask, handshake)
    return admit(ask, person, { method: 'oidc', next: handshake.next })
  },
})

function optionsOf({ services }: Ask<unknown>): OidcOptions {
  const { oidc } = services.config.sign_in
  if (oidc) return oidc
  throw new MentatError('PAGE_NOT_FOUND', 'nobody signs in this way here')
}

function handshakeOf({ handshake, t }: Ask<unknown>): Handshake {
  const found = handshake === undefined ? undefined : (JSON.parse(handshake) as Partial<Handshake>)
  if (found?.state !== undefined) return found as Handshake
  throw new MentatError('SIGN_IN_REFUSED', t('Signing in took too long: begin again.'))
}

/** @throws MentatError SIGN_IN_REFUSED when the provider says no, or what it says does not fit */
async function personOf(
  ask: Ask<unknown>,
  { state, nonce, verifier }: Handshake,
): Promise<KnownPerson> {
  const client = await import('openid-client')
  const options = optionsOf(ask)
  const provider = await providerOf(options)
  const checks = {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
    idTokenExpected: true,
  }
  try {
    const tokens = await client.authorizationCodeGrant(provider, new URL(ask.url), checks)
    const told: Record<string, unknown> = { ...tokens.claims() }
    const hasMore = provider.serverMetadata().userinfo_endpoint !== undefined
    const subject = String(told['sub'])
    const more = hasMore ? await client.fetchUserInfo(provider, tokens.access_token, subject) : {}
    return readClaims({ ...told, ...more }, options)
  } catch (cause) {
    if (cause instanceof MentatError) throw cause
    ask.services.logger.warning('a sign-in by OpenID Connect failed', {
      error: cause,
      address: ask.address,
    })
    throw new MentatError('SIGN_IN_REFUSED', ask.t('The provider has not said who you are.'), {
      cause,
    })
  }
}

function readClaims(
  claims: Readonly<Record<string, unknown>>,
  { login: claim }: OidcOptions,
): KnownPerson {
  const text = (name: string): string => {
    const value = claims[name]
    return typeof value === 'string' ? value.trim().slice(0, 250) : ''
  }
  const login = text(claim)
  if (login === '') {
    throw new MentatError('SIGN_IN_REFUSED', `the provider has told no "${claim}"`, {
      advice: 'Check sign_in.oidc.login and sign_in.oidc.scope.',
    })
  }
  const organization = text('organization') || text('org')
  return { login, fullname: text('name'), email: text('email'), organization }
}

const providers = new WeakMap<OidcOptions, Promise<Configuration>>()

/** What the provider says of itself, asked once. */
async function providerOf(options: OidcOptions): Promise<Configuration> {
  const known = providers.get(options)
  if (known) return known
  const asked = discover(options)
  providers.set(options, asked)
  try {
    return await asked
  } catch (cause) {
    providers.delete(options)
    throw new MentatError(
      'SIGN_IN_UNAVAILABLE',
      `${options.issuer} does not answer as a provider of OpenID Connect`,
      { cause },
    )
  }
}

async function discover({
  issuer,
  client_id: id,
  client_secret: secret,
}: OidcOptions): Promise<Configuration> {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is marked so only to be seen
  const { discovery, allowInsecureRequests, None } = await import('openid-client')
  const url = new URL(issuer)
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  return discovery(url, id, secret?.reveal(), secret ? undefined : None(), {
    timeout: 10,
    // Nobody listens between two programs of one machine.
    ...(isLoopback ? { execute: [allowInsecureRequests] } : {}),
  })
}
