import type { FastifyInstance } from 'fastify'
import { removeOldSessions } from '../database/sessions/sessions.ts'
import { BaseService } from '../framework/lifecycle/service.ts'
import { listenFailure, listenPlace, urlOf } from '../framework/net/listen.ts'
import { builtinBlueprints } from './blueprints.ts'
import { czechFailures, sharedCatalogues } from './catalogues.ts'
import type { Blueprint } from './core/blueprint.ts'
import { createServer } from './core/http/server.ts'
import type { Services } from './core/services.ts'
import { installationSecret } from './secret.ts'

/** How often sessions that have ended are removed, in milliseconds. */
const HOUSEKEEPING = 3_600_000

/** The web interface as a service: from `start` on it answers. */
export class Hawat extends BaseService {
  readonly #services: Services
  readonly #extra: readonly Blueprint[]
  #app: FastifyInstance | undefined
  #stopping = new AbortController()
  readonly #counters = { requests: 0, failures: 0 }

  /** @param extra blueprints of others */
  constructor(services: Services, extra: readonly Blueprint[] = []) {
    super()
    this.#services = services
    this.#extra = extra
  }

  /** Where it listens: `http://127.0.0.1:8080`. */
  get url(): string {
    const { tls } = this.#services.config
    return urlOf(this.#app?.server.address() ?? null, tls !== undefined)
  }

  /** Requests that were answered, and those of them that failed through a fault of ours. */
  get counters(): Readonly<Record<string, number>> {
    return this.#counters
  }

  /** @throws MentatError ADDRESS_IN_USE, IO_FAILED, BLUEPRINT_INVALID, CONFIG_INVALID */
  protected override async onStart(): Promise<void> {
    const { config, home } = this.#services
    const app = await createServer({
      services: this.#services,
      blueprints: [...builtinBlueprints, ...this.#extra],
      catalogues: sharedCatalogues,
      failures: czechFailures,
      secret: installationSecret(home),
    })
    app.addHook('onResponse', (_, { statusCode }, done) => {
      this.#counters.requests++
      if (statusCode === 500) this.#counters.failures++
      done()
    })
    try {
      await app.listen(listenPlace(config.listen))
    } catch (error) {
      await app.close()
      throw listenFailure(config.listen, error)
    }
    this.#app = app
    this.#stopping = new AbortController()
    void this.#keepHouse(this.#stopping.signal)
  }

  protected override async onStop(): Promise<void> {
    this.#stopping.abort()
    const app = this.#app
    this.#app = undefined
    await app?.close()
  }

  async #keepHouse(signal: AbortSignal): Promise<void> {
    const { database, clock, config, logger } = this.#services
    while (!signal.aborted) {
      try {
        await removeOldSessions(database, { now: clock.now(), ...config.session })
      } catch (error) {
        logger.debug('old sessions were not removed', { error })
      }
      await clock.sleep(HOUSEKEEPING, signal)
    }
  }
}
