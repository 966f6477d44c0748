import type { Component, Host } from '../daemon/component.ts'
import { runAlone } from '../daemon/run-alone.ts'
import { openDatabase } from '../database/connection.ts'
import type { Database } from '../database/database.ts'
import { ensureMigrated } from '../database/readiness.ts'
import { loadCheckedConfig } from '../framework/config/load.ts'
import type { ConfigCatalogue } from '../framework/config/section.ts'
import type { Home } from '../framework/home.ts'
import { yieldProcessor } from '../framework/process/priority.ts'
import type { Clock } from '../framework/time/clock.ts'
import type { Blueprint } from './core/blueprint.ts'
import { type HawatConfig, hawatConfig } from './core/config.ts'
import { QueryDesk } from './core/query-desk.ts'
import type { Services } from './core/services.ts'
import { Hawat } from './hawat.ts'
import { loadBlueprints } from './load-blueprints.ts'

/** Connections beside those of searches: for signing in, single objects, cancelling. */
const OTHER_CONNECTIONS = 6

/** What Hawat is handed by whoever knows the other parts of Mentat. */
export type OutsideServices = Omit<
  Services,
  'config' | 'home' | 'clock' | 'logger' | 'database' | 'queries'
>

/** What Hawat has by itself. */
export type InsideServices = Omit<Services, keyof OutsideServices>

/** How the web interface is to run. */
export interface HawatRequest {
  readonly home: Home
  readonly clock: Clock
  readonly catalogue: ConfigCatalogue
  /** Values of flags, in the shape of the configuration. */
  readonly overrides: Readonly<Record<string, unknown>>
  /** Makes what belongs to other parts; `close` of it is called at the end. */
  readonly outside: (inside: InsideServices) => OutsideServices | Promise<OutsideServices>
  /** Makes what runs beside it. */
  readonly companions?: (config: HawatConfig) => readonly Component[]
  /** Called with its address when it answers. */
  readonly onReady?: (url: string) => void
}

/**
 * Runs the web interface as a daemon, until a signal.
 * @throws MentatError ALREADY_RUNNING when another one runs over the same home folder; CONFIG_INVALID, BLUEPRINT_INVALID,
 *   ADDRESS_IN_USE
 */
export async function runHawat(request: HawatRequest): Promise<void> {
  const { home, clock, onReady } = request
  let url = ''
  const onListening = (address: string): void => {
    url = address
  }
  await runAlone({
    name: hawatConfig.name,
    title: 'a web interface',
    ...{ home, clock },
    load: () => loadCheckedConfig(hawatConfig, request),
    components: async (config) => {
      const blueprints = await loadBlueprints(config.extra_blueprints, home.config)
      const hawat = new HawatComponent(request, { config, blueprints, onListening })
      return [...(request.companions?.(config) ?? []), hawat]
    },
    onReady: (logger) => {
      logger.info(`started; it answers at ${url}`)
      onReady?.(url)
    },
  })
}

interface ComponentParts {
  readonly config: HawatConfig
  readonly blueprints: readonly Blueprint[]
  readonly onListening: (url: string) => void
}

/** The web interface with its database, as a part of a daemon. */
class HawatComponent implements Component {
  readonly name = 'hawat'
  readonly handlers = []
  readonly #request: HawatRequest
  readonly #parts: ComponentParts
  #database: Database | undefined
  #hawat: Hawat | undefined
  #close: (() => Promise<void>) | undefined

  constructor(request: HawatRequest, parts: ComponentParts) {
    this.#request = request
    this.#parts = parts
  }

  async start(host: Host): Promise<void> {
    try {
      await this.#open(host)
    } catch (error) {
      await this.stop()
      throw error
    }
  }

  /** Who looks at events must not hold up those that arrive. */
  async #open({ logger, clock }: Host): Promise<void> {
    yieldProcessor()
    const { home, outside } = this.#request
    const { config, blueprints, onListening } = this.#parts
    const pool = config.queries.connections + OTHER_CONNECTIONS
    const database = await openDatabase({ ...config.database, pool_size: pool }, home, {
      ...{ logger, clock, applicationName: 'mentat-hawat', yields: true },
    })
    this.#database = database
    await ensureMigrated(database, config.database, logger)
    const queries = new QueryDesk(database, config.queries, clock)
    const inside = { config, home, clock, logger, database, queries }
    const others = await outside(inside)
    this.#close = others.close
    this.#hawat = new Hawat({ ...inside, ...others }, blueprints)
    await this.#hawat.start()
    onListening(this.#hawat.url)
  }

  async stop(): Promise<void> {
    await this.#hawat?.stop()
    this.#hawat = undefined
    await this.#close?.()
    this.#close = undefined
    await this.#database?.close()
    this.#database = undefined
  }

  counters(): Readonly<Record<string, number>> {
    return this.#hawat?.counters ?? {}
  }
}
