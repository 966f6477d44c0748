import { Type } from 'typebox'
import { Duration, Path } from '../../../framework/config/options.ts'
import { describeError } from '../../../framework/errors/mentat-error.ts'
import type { Event } from '../../../idea/event.ts'
import type { Side } from '../../../idea/event-facts.ts'
import { sorted } from '../../../idea/order.ts'
import { FileSource } from '../../../services/networks/file-source.ts'
import { type GroupNetwork, NetworkDirectory } from '../../../services/networks/directory.ts'
import type { Additions, Enricher, EnricherPlugin, PluginContext } from '../plugin.ts'
import { DatabaseNetworks } from './database-networks.ts'

const databaseModule = Type.Object({
  kind: Type.Literal('database', { description: 'The networks of the database.' }),
})

const fileModule = Type.Object({
  kind: Type.Literal('file', { description: 'A whois or negistry file.' }),
  whois_file: Path({
    description: 'The file.',
    examples: ['whois-exceptions.json'],
  }),
  optional: Type.Boolean({
    description: 'Whether the daemon starts when the file cannot be read.',
    default: false,
  }),
})

const config = Type.Object({
  modules: Type.Array(Type.Union([databaseModule, fileModule]), {
    description:
      'Where networks come from. The first one that knows networks around an address answers alone, so a file of exceptions stands before the database.',
    default: [{ kind: 'database' }],
    minItems: 1,
    maxItems: 20,
  }),
  check_interval: Duration({
    description:
      'How often it is looked whether networks were changed in the database or in files.',
    default: '10s',
    minimum: '100ms',
  }),
})

/** Adds the groups that are responsible for the sources and for the targets. */
export const whoisPlugin: EnricherPlugin<typeof config> = {
  name: 'whois',
  summary: 'adds the groups that are responsible for the addresses',
  reads: ['Source', 'Target'].flatMap((side) => [`${side}.IP4`, `${side}.IP6`]),
  writes: ['_Mentat.ResolvedAbuses', '_Mentat.TargetAbuses'],
  config,
  create({ modules, check_interval: interval }, context) {
    const database = new DatabaseNetworks(context.database)
    const sources = modules.map((module) =>
      module.kind === 'database'
        ? database
        : new FileSource(module.whois_file, { ...context, optional: module.optional }),
    )
    const directory = new NetworkDirectory<GroupNetwork>(sources, context)
    return new Whois(directory, database, interval, context)
  },
}

class Whois implements Enricher {
  readonly #directory: NetworkDirectory
  readonly #database: DatabaseNetworks
  /** Milliseconds between two looks for changes. */
  readonly #interval: number
  readonly #context: PluginContext
  readonly #stop = new AbortController()
  #looking: Promise<void> | undefined

  constructor(
    directory: NetworkDirectory,
    database: DatabaseNetworks,
    interval: number,
    context: PluginContext,
  ) {
    this.#directory = directory
    this.#database = database
    this.#interval = interval
    this.#context = context
  }

  async start(): Promise<void> {
    await this.#directory.reload()
    this.#looking = this.#lookForChanges()
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#looking
    await this.#database.close()
  }

  reload(): Promise<void> {
    return this.#directory.reload()
  }

  enrich(event: Event): Additions | undefined {
    const sources = this.#groups(event, 'Source')
    const targets = this.#groups(event, 'Target')
    if (sources.length === 0 && targets.length === 0) return undefined
    return {
      ...(sources.length > 0 && { ResolvedAbuses: sources }),
      ...(targets.length > 0 && { TargetAbuses: targets }),
    }
  }

  gauges(): Record<string, number> {
    const networks = this.#directory.describe().map((source) => source.networks)
    return { networks: networks.reduce((sum, count) => sum + count, 0) }
  }

  trouble(): string | undefined {
    return this.#directory.trouble()
  }

  /** Each address, network and range by itself: merged with its neighbours it might lie in no network as a whole. */
  #groups(event: Event, side: Side): string[] {
    let first: string[] | undefined
    let all: Set<string> | undefined
    for (const interval of event.listedAddresses(side)) {
      const groups = this.#directory.groupsOf(interval)
      if (groups.length === 0) continue
      if (first === undefined) {
        first = groups
        continue
      }
      if (!all && groups.every((group) => first?.includes(group))) continue
      // One set that grows: an event may name as many addresses as there is room for.
      all ??= new Set(first)
      for (const group of groups) all.add(group)
    }
    return all ? sorted([...all]) : (first ?? [])
  }

  /** A failure is told by the directory, which keeps what it has. */
  async #lookForChanges(): Promise<void> {
    const { clock, logger } = this.#context
    const { signal } = this.#stop
    for (;;) {
      await clock.sleep(this.#interval, signal)
      if (signal.aborted) return
      await this.#directory.reload().catch((error: unknown) => {
        logger.warning(`networks were not read again: ${describeError(error)}`)
      })
    }
  }
}
