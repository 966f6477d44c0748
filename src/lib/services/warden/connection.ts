import { Agent, request } from 'node:https'
import type { Logger } from '../../framework/logging/logger.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { addressIn } from './address.ts'
import {
  type Credentials,
  identityOf,
  type OwnCertificate,
  readCredentials,
} from './credentials.ts'
import { type Exchange, exchange } from './exchange.ts'
import { hubAt } from './peer.ts'
import type { WardenConfig } from './section.ts'

/** The methods of a hub. */
export type HubMethod = 'getInfo' | 'getEvents' | 'sendEvents'

/** Arguments of a method; one that is a list is repeated. */
export type HubArguments = Readonly<Record<string, string | number | readonly string[] | undefined>>

/** What a request needs. */
export interface HubCall {
  readonly method: HubMethod
  readonly args?: HubArguments
  /** JSON to be posted. */
  readonly body?: Buffer
}

/** What the service uses of the process. */
export interface WardenContext {
  readonly clock: Clock
  readonly logger: Logger
}

/** Idle connections are closed before servers do it (Apache: after 5 s), so that no request meets one that is just being closed. */
const IDLE_LIMIT = 4000

/** The way to a hub: who we are there, and connections that are used again. */
export class HubConnection {
  /** The address of the hub; nothing in it is secret. */
  readonly name: string
  readonly #config: WardenConfig
  readonly #context: WardenContext
  #agent: Agent | undefined
  #credentials: Credentials | undefined
  #identity = ''

  /** @throws MentatError CONFIG_INVALID when it is not configured where the hub is */
  constructor(config: WardenConfig, context: WardenContext) {
    this.#config = config
    this.#context = context
    this.name = addressIn('warden.url', config.url, 'which hub is meant?')
  }

  /** @throws MentatError WARDEN_CREDENTIALS_INVALID, WARDEN_KEY_OPEN, WARDEN_CERTIFICATE_EXPIRED */
  certificate(): OwnCertificate {
    return this.#ready().credentials.certificate
  }

  /**
   * One request, not repeated. Never rejects but for the credentials.
   * @throws MentatError WARDEN_CREDENTIALS_INVALID, WARDEN_KEY_OPEN, WARDEN_CERTIFICATE_EXPIRED
   */
  async call({ method, args = {}, body }: HubCall, signal: AbortSignal): Promise<Exchange> {
    const { agent } = this.#ready()
    const { clock, logger } = this.#context
    const {
      connect_timeout: connectTimeout,
      timeout,
      max_answer_size: largestAnswer,
    } = this.#config
    const since = clock.monotonic()
    const outcome = await exchange({
      request,
      agent,
      url: this.#urlOf(method, args),
      ...(body && { body: { type: 'application/json', bytes: body } }),
      peer: hubAt(this.name),
      connectTimeout,
      timeout,
      largestAnswer,
      clock,
      signal,
    })
    const took = Math.round(clock.monotonic() - since)
    const what = outcome.kind === 'reply' ? `status ${outcome.status}` : outcome.error.message
    logger.debug(`${method} of ${this.name}: ${what} after ${took} ms`)
    return outcome
  }

  close(): void {
    this.#agent?.destroy()
    this.#agent = undefined
  }

  /** A certificate that was renewed is used from the next connection on. */
  #ready(): { agent: Agent; credentials: Credentials } {
    const identity = identityOf(this.#config)
    if (this.#agent && this.#credentials && identity === this.#identity) {
      return { agent: this.#agent, credentials: this.#credentials }
    }
    const credentials = readCredentials(this.#config, this.#context.clock.now())
    this.#identity = identity
    if (this.#agent && this.#credentials && areSame(this.#credentials, credentials)) {
      return { agent: this.#agent, credentials }
    }
    this.close()
    const { cert, key, ca } = credentials
    this.#agent = new Agent({
      keepAlive: true,
      timeout: IDLE_LIMIT,
      maxSockets: 4,
      minVersion: 'TLSv1.2',
      cert,
      key,
      ...(ca !== undefined && { ca }),
    })
    this.#credentials = credentials
    return { agent: this.#agent, credentials }
  }

  /** As the client library of Warden: the secret alone if there is one, else the name. */
  #urlOf(method: HubMethod, args: HubArguments): URL {
    const url = new URL(`${this.name}/${method}`)
    for (const [key, value] of Object.entries(args)) {
      if (value === undefined) continue
      for (const one of Array.isArray(value) ? value : [value]) {
        url.searchParams.append(key, String(one))
      }
    }
    const { secret, name } = this.#config
    if (secret !== undefined) url.searchParams.append('secret', secret.reveal())
    else if (name !== undefined) url.searchParams.append('client', name)
    return url
  }
}

/** A key that has got its proper name changes nothing. */
function areSame(some: Credentials, others: Credentials): boolean {
  return some.cert === others.cert && some.key === others.key && some.ca === others.ca
}
