import type { Logger } from '../../framework/logging/logger.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { endingText } from './certificate-end.ts'
import type { WardenHub } from './hub.ts'

/** How often a daemon asks what the hub is and what it allows, in milliseconds. */
const ASK_EVERY = 3_600_000

/** What looking needs of a daemon. */
export interface Looker {
  readonly clock: Clock
  readonly logger: Logger
  /** Aborted when no new work is to be begun. */
  readonly stopping: AbortSignal
}

/** Keeps an eye on a hub: its limits are learnt, and our certificate is looked at, now and then. */
export class HubHealth {
  readonly #hub: WardenHub
  #askedAt = -Infinity
  /** The end of the certificate that was looked at. */
  #end = 0
  #ending: string | undefined

  constructor(hub: WardenHub) {
    this.#hub = hub
  }

  /** To be called before each request; mostly it does nothing. @throws MentatError WARDEN_… */
  async look({ clock, logger, stopping }: Looker): Promise<void> {
    const now = clock.monotonic()
    const { to } = this.#hub.certificate()
    if (now - this.#askedAt < ASK_EVERY && to === this.#end) return
    this.#ending = endingText(to, clock.now())
    if (this.#ending !== undefined) logger.warning(`${this.#hub.name}: ${this.#ending}`)
    this.#end = to
    const { version } = await this.#hub.info(stopping)
    logger.debug(`${this.#hub.name} is Warden ${version}`)
    this.#askedAt = now
  }

  /** What will be wrong soon; undefined: nothing. */
  degraded(): string | undefined {
    return this.#ending
  }
}
