import { activeMessages, type Batch, batchTaken } from '../../components/batch.ts'
import {
  type Component,
  type Counters,
  type Host,
  on,
  type Verdict,
} from '../../daemon/component.ts'
import { Complaints } from '../../components/complaints.ts'
import { eventKind } from '../../daemon/event-queue.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { Background, type WaitingRoom } from './background.ts'
import type { HostedPlugin, Subject } from './hosted-plugin.ts'
import { startPlugins, stopPlugins } from './start-plugins.ts'

/** What the component works with. */
export interface EnrichmentSettings {
  readonly plugins: readonly HostedPlugin[]
  /** Milliseconds. */
  readonly reloadInterval: number
  /** Messages that may wait for answers at the same time: a third of what the filer lets be in work. */
  readonly room: number
}

/** Half of what the filer lets be in work. */
const ROOM_BYTES = 4 * 1024 * 1024

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
  #release: (() => void) | undefined

  constructor(settings: EnrichmentSettings) {
    this.#settings = settings
  }

  async start(host: Host): Promise<void> {
    if (this.#host) return
    await startPlugins(this.#settings.plugins, host.stopping)
    const { plugins, room, reloadInterval } = this.#settings
    this.#background = new Background(plugins, { messages: room, bytes: ROOM_BYTES }, host.clock)
    this.#host = host
    if (plugins.some(({ isBuiltin }) => !isBuiltin)) this.#catchStrayRejections(host)
    host.emitAfter(reloadInterval, reload, undefined)
  }

  /**
   * Loads all plugins before the start, without waiting for what is away.
   * @throws when one cannot; then none is loaded
   */
  async load(): Promise<void> {
    await startPlugins(this.#settings.plugins)
  }

  async stop(): Promise<void> {
    this.#release?.()
    this.#release = undefined
    this.#background?.stop()
    this.#background = undefined
    this.#host = undefined
    await stopPlugins(this.#settings.plugins)
  }

  counters(): Counters {
    const plugins = this.#settings.plugins.map((plugin) => plugin.counters())
    return Object.assign({}, this.#counters, ...plugins) as Counters
  }

  gauges(): Counters {
    const open = Object.entries(this.#background?.open ?? {})
    const plugins = this.#settings.plugins.map((plugin) => plugin.gauges())
    const own = {
      waiting: this.#background?.waiting ?? 0,
      ...Object.fromEntries(open.map(([name, count]) => [`${name}.open`, count])),
    }
    return Object.assign(own, ...plugins) as Counters
  }

  degraded(): string | undefined {
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
    if (background.ask(subjects, sizeOf(batch), goOn)) {
      this.#counters.enriched += subjects.filter(isEnriched).length
      return 'continue'
    }
    host.track(waiting)
    return 'stop'
  }

  /** A promise that a plugin forgot, and that is rejected, would end the process. */
  #catchStrayRejections({ logger, clock }: Host): void {
    const complaints = new Complaints(logger, clock)
    const listener = (error: unknown): void => {
      complaints.tell('a rejected promise that nobody looks after, probably of a plugin', { error })
    }
    process.on('unhandledRejection', listener)
    this.#release = () => {
      process.off('unhandledRejection', listener)
    }
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

/** As the filer counts; what the parser refused is in work, too. */
function sizeOf({ messages }: Batch): WaitingRoom {
  const bytes = messages.reduce(
    (sum, { content, event }) => sum + content.byteLength + (event?.text.length ?? 0),
    0,
  )
  return { messages: messages.length, bytes }
}

function isEnriched({ story }: Subject): boolean {
  return Object.values(story).some((told) => typeof told === 'object')
}
