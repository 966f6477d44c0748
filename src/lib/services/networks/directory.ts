import { describeError, toError } from '../../framework/errors/mentat-error.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { Interval } from '../../idea/interval.ts'
import { sorted } from '../../idea/order.ts'
import { NetworkIndex } from './network-index.ts'

/** A network and the group that is responsible for it. */
export interface GroupNetwork extends Interval {
  readonly group: string
}

/** Where networks come from. */
export interface NetworkSource<Network extends GroupNetwork = GroupNetwork> {
  /** For people: `database`, or the path of a file. */
  readonly name: string
  /** A failure of the first load is logged, not thrown: the source is empty until it can be read. */
  readonly optional?: boolean
  /**
   * All networks. The very list of the last time says that nothing has changed, and costs nothing.
   * @throws MentatError which tells what is wrong; what was loaded before stays in force
   */
  load(): Promise<readonly Network[]>
}

/** What a source has given. */
export interface SourceState {
  readonly name: string
  /** Networks in force. */
  readonly networks: number
  /** When they were loaded (milliseconds since 1970); undefined: never. */
  readonly loaded: number | undefined
  /** Why the last attempt failed, if it did. */
  readonly trouble: string | undefined
}

/** What the directory works with. */
export interface DirectoryOptions {
  readonly logger: Logger
  readonly clock: Clock
}

/**
 * Tells who is responsible for addresses. The sources are asked in their order, and the first one that knows networks
 * around the addresses answers alone: so a file of exceptions before the database overrules it.
 */
export class NetworkDirectory<Network extends GroupNetwork = GroupNetwork> {
  readonly #shelves: readonly Shelf<Network>[]
  #reloading: Promise<void> | undefined

  constructor(sources: readonly NetworkSource<Network>[], options: DirectoryOptions) {
    this.#shelves = sources.map((source) => new Shelf(source, options))
  }

  /**
   * Asks all sources for their networks; look-ups go on meanwhile, with what is in force. A source that fails keeps
   * what it had; the failure is logged when it is new.
   * @throws the failure of a source that is not optional and has never been loaded
   */
  reload(): Promise<void> {
    this.#reloading ??= this.#reload().finally(() => (this.#reloading = undefined))
    return this.#reloading
  }

  /**
   * The networks of the first source that has any which contain the whole interval; the most specific first: the
   * one with the fewest addresses.
   */
  containing(interval: Interval): Network[] {
    for (const shelf of this.#shelves) {
      const found = shelf.index?.containing(interval)
      if (found && found.length > 0) return found
    }
    return []
  }

  /** The groups of all these networks, sorted, each once. */
  groupsOf(interval: Interval): string[] {
    const found = this.containing(interval)
    return sorted(found.map(({ group }) => group))
  }

  describe(): SourceState[] {
    return this.#shelves.map((shelf) => shelf.state())
  }

  /** What is wrong with sources at present. */
  trouble(): string | undefined {
    const troubles = this.describe().flatMap(({ name, trouble }) => {
      return trouble === undefined ? [] : `${name}: ${trouble}`
    })
    return troubles.length === 0 ? undefined : troubles.join('; ')
  }

  async #reload(): Promise<void> {
    const failures: Error[] = []
    for (const shelf of this.#shelves) {
      try {
        await shelf.reload()
      } catch (error) {
        failures.push(toError(error))
      }
    }
    if (failures[0]) throw failures[0]
  }
}

/** One source and what it has given. */
class Shelf<Network extends GroupNetwork> {
  index: NetworkIndex<Network> | undefined
  readonly #source: NetworkSource<Network>
  readonly #options: DirectoryOptions
  #networks: readonly Network[] | undefined
  #loaded: number | undefined
  #trouble: string | undefined

  constructor(source: NetworkSource<Network>, options: DirectoryOptions) {
    this.#source = source
    this.#options = options
  }

  async reload(): Promise<void> {
    const { clock, logger } = this.#options
    const { name } = this.#source
    try {
      const networks = await this.#source.load()
      if (networks !== this.#networks) {
        this.index = await NetworkIndex.build(networks, clock)
        this.#networks = networks
        logger.info(`networks of ${name}: ${networks.length}`, { source: name })
      } else if (this.#trouble !== undefined) {
        logger.info(`networks of ${name}: available again, unchanged`, { source: name })
      }
      this.#loaded = clock.now()
      this.#trouble = undefined
    } catch (error) {
      this.#fail(error)
    }
  }

  state(): SourceState {
    return {
      name: this.#source.name,
      networks: this.index?.size ?? 0,
      loaded: this.#loaded,
      trouble: this.#trouble,
    }
  }

  #fail(error: unknown): void {
    const { name, optional = false } = this.#source
    if (!this.index && !optional) throw error
    const text = describeError(error)
    if (text === this.#trouble) return
    this.#trouble = text
    const consequence = this.index ? 'what was loaded before stays in force' : 'going on without it'
    this.#options.logger.error(`networks of ${name}: ${text}; ${consequence}`, {
      source: name,
      error,
    })
  }
}
