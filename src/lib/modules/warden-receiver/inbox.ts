import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { Inbox } from '../../queue/inbox.ts'
import type { QueueLayout } from '../../queue/layout.ts'
import { type HubPosition, parsePosition } from './position.ts'
import { RecentEvents } from './recent.ts'

/** Where events go, and where it is kept how far the hub was read. */
export interface HubInboxOptions {
  readonly queue: QueueLayout
  /** The file of the position. */
  readonly path: string
  /** Address of the hub. */
  readonly hub: string
  readonly clock: Clock
}

/** Puts events into the queue together with the step of the position; those that came lately are left out. */
export class HubInbox {
  readonly #hub: string
  readonly #inbox: Inbox<HubPosition>
  #recent: RecentEvents

  /** @throws MentatError WARDEN_POSITION_INVALID; the error of the operating system */
  constructor({ hub, ...options }: HubInboxOptions) {
    this.#hub = hub
    this.#inbox = new Inbox({
      ...options,
      folder: '.warden-receiver',
      parse: parsePosition,
      damaged: (path) =>
        new MentatError(
          'WARDEN_POSITION_INVALID',
          `${path} cannot be understood; expected how far the Warden hub was read`,
        ),
    })
    this.#recent = new RecentEvents(this.#inbox.progress?.recent)
  }

  /** What to ask the hub for next; undefined: nothing was fetched from it yet. */
  get position(): number | undefined {
    const { progress } = this.#inbox
    return progress?.hub === this.#hub ? progress.position : undefined
  }

  /** The hub that the position belongs to, when it is another one. */
  get formerHub(): string | undefined {
    const hub = this.#inbox.progress?.hub
    return hub === this.#hub ? undefined : hub
  }

  /** Puts what is complete into the queue. @throws the error of the operating system; then it may be called again */
  publish(): void {
    this.#inbox.publish()
  }

  /**
   * Takes events, and goes on to a position. When it returns, both are durable; `publish` puts the events into the queue.
   * @returns how many of them had not come before
   * @throws the error of the operating system; then nothing has happened, or all of it
   */
  async take(events: readonly string[], position: number): Promise<number> {
    const { fresh, recent } = this.#recent.sift(events)
    await this.#inbox.take(fresh, { hub: this.#hub, position, recent: recent.list() })
    this.#recent = recent
    return fresh.length
  }
}
