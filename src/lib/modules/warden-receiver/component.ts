import { Outage } from '../../components/outage.ts'
import type { Component, Counters, Host } from '../../daemon/component.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { withOwnNode } from '../../idea/own-node.ts'
import { countMessages } from '../../queue/inspect.ts'
import { prepareQueue, type QueueLayout } from '../../queue/layout.ts'
import { EVERYTHING, type WardenHub } from '../../services/warden/hub.ts'
import { HubHealth } from '../../services/warden/hub-health.ts'
import { positionAfter } from '../../services/warden/position.ts'
import type { WardenReceiverConfig } from './config.ts'
import { HubInbox } from './inbox.ts'

/** What a receiver is made with. */
export interface WardenReceiverOptions {
  readonly hub: WardenHub
  readonly config: WardenReceiverConfig
  /** Folder of the queue that events go to. */
  readonly queue: string
  /** The file in which it is kept how far the hub was read. */
  readonly position: string
  /** End when the hub has no more events, or with the first failure. */
  readonly once: boolean
}

/**
 * An answer without events skips to the newest event of the hub, but for so many serial numbers: of events that the hub
 * was just storing it may have known the number, and not yet the event.
 */
const SLACK = 1000

/** Fetches events from the hub into a queue: each once, whatever happens to this process, the hub or the way to it. */
export class WardenReceiver implements Component {
  readonly name = 'warden_receiver'
  readonly handlers = []
  readonly #options: WardenReceiverOptions
  readonly #health: HubHealth
  readonly #outage: Outage
  readonly #counters = { fetched: 0, queued: 0, duplicates: 0, requests: 0, behind: 0 }
  #queue: QueueLayout | undefined
  #inbox: HubInbox | undefined

  constructor(options: WardenReceiverOptions) {
    this.#options = options
    this.#health = new HubHealth(options.hub)
    const { pause: first, longest_pause: longest } = options.config.warden
    const { once } = options
    this.#outage = new Outage({ codes: 'WARDEN_', backoff: { first, longest }, once })
  }

  /** Why it could not do its work, with `once`; undefined: it could. */
  get failure(): Error | undefined {
    return this.#outage.failure
  }

  start(host: Host): void {
    if (this.#inbox) return
    const { hub, position } = this.#options
    this.#queue = prepareQueue(this.#options.queue)
    const { clock } = host
    this.#inbox = new HubInbox({ queue: this.#queue, path: position, hub: hub.name, clock })
    host.track(this.#outage.repeat(host, () => this.#step(host)))
  }

  stop(): void {
    this.#options.hub.close()
  }

  counters(): Counters {
    return { ...this.#counters, failures: this.#outage.total }
  }

  gauges(): Counters {
    return {
      waiting: this.#queue ? countMessages(this.#queue.incoming, 100_000) : 0,
      position: Math.max(0, this.#inbox?.position ?? 0),
    }
  }

  trouble(): string | undefined {
    return this.#outage.text
  }

  degraded(): string | undefined {
    return this.#health.degraded()
  }

  /** @returns how long to wait before the next step, in milliseconds */
  async #step(host: Host): Promise<number | 'end'> {
    const { hub, config, once } = this.#options
    const { inbox, queue } = this.#parts()
    inbox.publish()
    const limit = config.queue_out_limit
    const room = limit - countMessages(queue.incoming, limit)
    if (room <= 0) {
      this.#outage.begin(`${limit} messages wait in ${queue.path}`, host)
      return config.queue_out_wait
    }
    await this.#health.look(host)
    const after = inbox.position ?? (await this.#begin(host))
    this.#counters.requests += 1
    const { filter } = config
    const batch = await hub.events({ after, count: room, filter }, host.stopping)
    const next = positionAfter(after, batch)
    if (next.isBehind) this.#tellBehind(after, batch.lastId, host)
    if (batch.events.length === 0) {
      const skip = next.after - SLACK
      if (next.isBehind) await inbox.take([], next.after)
      else if (skip > Math.max(0, after)) await inbox.take([], skip)
      this.#outage.end()
      if (next.isBehind) return 0
      return once ? 'end' : config.poll_time
    }
    await this.#store(batch.events, next.after)
    this.#outage.end()
    return 0
  }

  async #store(events: readonly string[], position: number): Promise<void> {
    const { inbox } = this.#parts()
    const { node } = this.#options.config
    const own = node && { Name: node.name, Type: node.type }
    const texts = own ? events.map((event) => withOwnNode(event, own)) : events
    const fresh = await inbox.take(texts, position)
    inbox.publish()
    this.#counters.fetched += events.length
    this.#counters.queued += fresh
    this.#counters.duplicates += events.length - fresh
  }

  /** Where to begin at a hub of which nothing was ever fetched; kept before anything is fetched. */
  async #begin({ logger, stopping }: Host): Promise<number> {
    const { hub, config } = this.#options
    const { inbox } = this.#parts()
    const { first_start: first } = config
    const latest = first === 'everything' ? EVERYTHING : await hub.latest(stopping)
    const back = typeof first === 'number' ? first : 0
    const position = latest - back < 1 ? EVERYTHING : latest - back
    if (inbox.formerHub !== undefined) {
      logger.warning(`the hub was ${inbox.formerHub} before, and is ${hub.name} now`)
    }
    logger.info(`first start at ${hub.name}: ${beginningOf(first)}`)
    await inbox.take([], position)
    return position
  }

  #tellBehind(after: number, lastId: number, { logger }: Host): void {
    this.#counters.behind += 1
    logger.warning(
      `${this.#options.hub.name} was at event ${after} and is at ${lastId} now: it was set up anew or restored; its latest events are fetched again`,
    )
  }

  #parts(): { inbox: HubInbox; queue: QueueLayout } {
    if (this.#inbox && this.#queue) return { inbox: this.#inbox, queue: this.#queue }
    throw new MentatError('BUG', 'the receiver is not started')
  }
}

function beginningOf(first: WardenReceiverConfig['first_start']): string {
  if (first === 'now') return 'with what comes from now on'
  return first === 'everything' ? 'with all that it keeps' : `with its latest ${first} events`
}
