import type { LogFields, Logger } from '../framework/logging/logger.ts'
import type { Clock } from '../framework/time/clock.ts'
import { formatDuration } from '../framework/time/duration.ts'

/** So often, at most, the log hears of the same kind of failure, in milliseconds. */
const PAUSE = 60_000

interface Kind {
  /** When it was last told, of the monotonic clock. */
  told: number
  /** How often it happened since. */
  untold: number
}

/** Tells of failures that may come with every event: the first at once, then now and then how many there were. */
export class Complaints {
  readonly #logger: Logger
  readonly #clock: Clock
  readonly #kinds = new Map<string, Kind>()

  constructor(logger: Logger, clock: Clock) {
    this.#logger = logger
    this.#clock = clock
  }

  /**
   * @param text what goes on, such as `the plugin dns fails`: failures of the same text are of one kind
   * @param times how often it happened just now
   */
  tell(text: string, fields: LogFields = {}, times = 1): void {
    const now = this.#clock.monotonic()
    const kind = this.#kinds.get(text)
    if (kind === undefined) {
      this.#kinds.set(text, { told: now, untold: 0 })
      this.#logger.warning(text, fields)
      return
    }
    kind.untold += times
    const since = now - kind.told
    if (since < PAUSE) return
    const often = `${kind.untold} times in the last ${formatDuration(Math.round(since))}`
    this.#logger.warning(`${text} (${often})`, fields)
    kind.told = now
    kind.untold = 0
  }
}
