import { once } from 'node:events'
import { Server as TlsServer } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import { listenFailure, listenPlace, urlOf } from '../../framework/net/listen.ts'
import { readCertificate, type ServerCertificate } from './certificate.ts'
import type { ReceiverConfig } from './config.ts'
import type { Desk } from './desk.ts'
import { IdleConnections } from './idle-connections.ts'
import { createServer } from './server.ts'

/** Who answers, and how one gets there. */
export interface Service {
  readonly config: ReceiverConfig
  readonly desk: Desk
}

/**
 * The server, which outlives reloads of the configuration: the next desk takes over while connections stay open. Whoever
 * holds the door may open it; when the last one has let it go, it is shut.
 */
export class Door {
  #holders = 0
  #service: Service | undefined
  #app: FastifyInstance | undefined
  #idle: IdleConnections | undefined
  /** Servers that let nobody in any more, and still answer. */
  readonly #leaving = new Map<FastifyInstance, Promise<unknown>>()
  #certificate: ServerCertificate | undefined
  #dropped = 0

  /** Where it is: `http://127.0.0.1:8090`. */
  get url(): string {
    return urlOf(this.#app?.server.address() ?? null, this.#certificate !== undefined)
  }

  /** When the certificate ends, in milliseconds since 1970; undefined: there is none. */
  get certificateEnd(): number | undefined {
    return this.#certificate?.to
  }

  /** Connections that were closed at once, because there were as many as may be. */
  get dropped(): number {
    return this.#dropped
  }

  /** Whether only one holds it: then nobody takes over. */
  get isLast(): boolean {
    return this.#holders === 1
  }

  hold(): void {
    this.#holders += 1
  }

  /** When it was the last one, what is still under way is broken off: see `drain`. */
  async release(): Promise<void> {
    this.#holders -= 1
    if (this.#holders > 0) return
    const drained = this.drain()
    for (const app of this.#leaving.keys()) app.server.closeAllConnections()
    await drained
  }

  /**
   * Lets requests in from now on, to this service.
   * @throws MentatError ADDRESS_IN_USE, IO_FAILED, RECEIVER_CERTIFICATE_INVALID
   */
  async open(service: Service): Promise<void> {
    const { config } = service
    const certificate = config.tls && readCertificate(config.tls)
    const isSame = this.#service && frameOf(this.#service.config) === frameOf(config)
    this.#service = service
    if (!isSame) this.#leave()
    if (this.#app) this.#encryptWith(certificate)
    else await this.#listen(config, certificate)
  }

  /**
   * Uses certificate and key anew, if they are others now.
   * @throws MentatError RECEIVER_CERTIFICATE_INVALID; then those from before stay in force
   */
  refreshCertificate(logger: Logger): void {
    const files = this.#service?.config.tls
    if (!files) return
    const { cert, key } = this.#certificate ?? {}
    const now = readCertificate(files)
    if (now.cert === cert && now.key === key) return
    this.#encryptWith(now)
    logger.info('the certificate was replaced: new connections get the new one')
  }

  /** Lets nobody else in, and resolves when all requests under way are answered. */
  async drain(): Promise<void> {
    this.#leave()
    await Promise.all(this.#leaving.values())
  }

  async #listen(config: ReceiverConfig, certificate: ServerCertificate | undefined): Promise<void> {
    const app = createServer({ config, certificate, desk: () => this.#desk })
    const idle = new IdleConnections(app, certificate !== undefined)
    app.server.on('drop', () => (this.#dropped += 1))
    try {
      await app.listen(listenPlace(config.listen))
    } catch (error) {
      await app.close()
      throw listenFailure(config.listen, error)
    }
    this.#app = app
    this.#idle = idle
    this.#certificate = certificate
  }

  /** The place is free at once; what is under way is answered. */
  #leave(): void {
    const app = this.#app
    this.#app = undefined
    if (!app) return
    const closed = once(app.server, 'close')
    app.server.close()
    this.#idle?.close()
    const left = closed.then(() => app.close()).then(() => this.#leaving.delete(app))
    this.#leaving.set(app, left)
  }

  get #desk(): Desk {
    if (this.#service) return this.#service.desk
    throw new MentatError('BUG', 'the receiver listens, and nobody is there to answer')
  }

  #encryptWith(certificate: ServerCertificate | undefined): void {
    const server = this.#app?.server
    if (certificate && server instanceof TlsServer) server.setSecureContext(certificate)
    this.#certificate = certificate
  }
}

/** What a server cannot change while it listens. */
function frameOf(config: ReceiverConfig): string {
  const { listen, tls, trusted_proxies, max_connections, request_timeout } = config
  const isEncrypted = tls !== undefined
  return JSON.stringify([listen, isEncrypted, trusted_proxies, max_connections, request_timeout])
}
