import { activeMessages, type Batch, batchTaken } from '../../components/batch.ts'
import {
  type Component,
  type Counters,
  type Host,
  on,
  type Verdict,
} from '../../daemon/component.ts'
import { eventKind } from '../../daemon/event-queue.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { stopAll } from '../../framework/lifecycle/service.ts'
import { Background } from './background.ts'
import type { HostedPlugin, Subject } from './hosted-plugin.ts'

/** What the component works with. */
export interface EnrichmentSettings {
  readonly plugins: readonly HostedPlugin[]
  /** Milliseconds. */
  readonly reloadInterval: number
  /** Events that may wait for answers at the same time. */
  readonly room: number
}

/** Half of what the filer lets be in work. */
const ROOM_CHARACTERS = 4 * 1024 * 1024

const reload = eventKind('reload')

/**
 * Lets every plugin add what it knows about the events of a batch. A batch that waits for answers goes on later, perhaps
 * after batches that came behind it: see Background.
 */
export class Enrichment implements Component {
  readonly name = 'enricher'
  readonly handlers = [
    on(batchTaken, (batch) => this.#take(batch)),
    on(reload, () => this.#reload()),
  ]
  readonly #settings: EnrichmentSettings
  readonly #counters = { events: 0, enriched: 0 }
  #host: Host | undefined
  #background: Background | undefined

  constructor(settings: EnrichmentSettings) {
    this.#settings = settings
  }

  async start(host: Host): Promise<void> {
    if (this.#host) return
    await this.load(host.stopping)
    const { plugins, room, reloadInterval } = this.#settings
    this.#background = new Background(
      plugins,
      { events: room, characters: ROOM_CHARACTERS },
      host.clock,
    )
    this.#host = host
    host.emitAfter(reloadInterval, reload, undefined)
  }

  /**
   * The first load of all plugins, before the start or with it.
   * @throws when one cannot; then none is loaded
   */
  async load(signal?: AbortSignal): Promise<void> {
    const { plugins } = this.#settings
    try {
      for (const plugin of plugins) await plugin.start(signal)
    } catch (error) {
      await stopAll(plugins.map(serviceOf))
      throw error
    }
  }

  async stop(): Promise<void> {
    this.#background?.stop()
    this.#background = undefined
    this.#host = undefined
    await stopAll(this.#settings.plugins.map(serviceOf))
  }

  counters(): Counters {
    const plugins = this.#settings.plugins.map((plugin) => plugin.counters())
    return Object.assign({}, this.#counters, ...plugins) as Counters
  }

  gauges(): Counters {
    const open = Object.entries(this.#background?.open ?? {})
    return {
      waiting: this.#background?.waiting ?? 0,
      ...Object.fromEntries(open.map(([name, count]) => [`${name}.open`, count])),
    }
  }

  trouble(): string | undefined {
    const troubles = [
      ...this.#settings.plugins.map((plugin) => plugin.trouble()),
      ...(this.#background?.troubles() ?? []),
    ].filter((trouble) => trouble !== undefined)
    return troubles.length === 0 ? undefined : troubles.join('; ')
  }

  #take(batch: Batch): Verdict {
    const { host, background } = this.#parts()
    const subjects = activeMessages(batch).map((message) => {
      const story: Subject['story'] = {}
      message.story[this.name] = story
      return { event: message.event, story }
    })
    this.#counters.events += subjects.length
    let settled = (): void => undefined
    const goOn = (): void => {
      this.#counters.enriched += subjects.filter(isEnriched).length
      host.emitOnward(batchTaken, batch)
      settled()
    }
    const waiting = new Promise<void>((resolve) => {
      settled = resolve
    })
    if (background.ask(subjects, goOn)) {
      this.#counters.enriched += subjects.filter(isEnriched).length
      return 'continue'
    }
    host.track(waiting)
    return 'stop'
  }

  #reload(): Verdict {
    for (const plugin of this.#settings.plugins) plugin.reload()
    this.#parts().host.emitAfter(this.#settings.reloadInterval, reload, undefined)
    return 'continue'
  }

  #parts(): { host: Host; background: Background } {
    if (!this.#host || !this.#background) throw new MentatError('BUG', 'enricher is not started')
    return { host: this.#host, background: this.#background }
  }
}

function isEnriched({ story }: Subject): boolean {
  return Object.values(story).some((told) => typeof told === 'object')
}

function serviceOf(plugin: HostedPlugin): { start(): Promise<void>; stop(): Promise<void> } {
  return { start: () => Promise.resolve(), stop: () => plugin.stop() }
}
