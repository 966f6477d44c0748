import type { Logger } from '../../framework/logging/logger.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { WardenHub } from './hub.ts'

/** How often a daemon asks what the hub is and what it allows, in milliseconds. */
const ASK_EVERY = 3_600_000

const DAY = 86_400_000

/** A certificate that ends within so many days is worth a warning. */
const SOON = 30

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
  #certificate: string | undefined

  constructor(hub: WardenHub) {
    this.#hub = hub
  }

  /** To be called before each request; mostly it does nothing. @throws MentatError WARDEN_… */
  async look({ clock, logger, stopping }: Looker): Promise<void> {
    const now = clock.monotonic()
    if (now - this.#askedAt < ASK_EVERY) return
    const { to } = this.#hub.certificate()
    const days = Math.floor((to - clock.now()) / DAY)
    this.#certificate =
      days < SOON ? `our certificate at ${this.#hub.name} ends in ${days} days` : undefined
    if (this.#certificate !== undefined) logger.warning(`${this.#certificate}: renew it`)
    const { version } = await this.#hub.info(stopping)
    logger.debug(`${this.#hub.name} is Warden ${version}`)
    this.#askedAt = now
  }

  /** What will be wrong soon; undefined: nothing. */
  degraded(): string | undefined {
    return this.#certificate
  }
}
