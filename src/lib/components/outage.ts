import type { Host } from '../daemon/component.ts'
import { isTransient } from '../framework/errors/causes.ts'
import { describeError, MentatError, toError } from '../framework/errors/mentat-error.ts'
import { type Backoff, backoffDelay } from '../framework/time/backoff.ts'
import { formatDuration } from '../framework/time/duration.ts'
import { Trouble } from './trouble.ts'

/** What a daemon does when the machine that it works with fails it. */
export interface OutageOptions {
  /** How the codes of failures of that machine begin. Each is waited out: an operator may mend it meanwhile. */
  readonly codes: 'WARDEN_' | 'NATS_'
  readonly backoff: Backoff
  /** The first failure ends the daemon. */
  readonly once: boolean
}

/** Waits out what cannot be done at the moment, with growing pauses, and tells of it. */
export class Outage {
  readonly #options: OutageOptions
  readonly #trouble = new Trouble()
  #pause: Promise<void> | undefined
  #failure: Error | undefined
  /** One after the other. */
  #failures = 0
  #total = 0

  constructor(options: OutageOptions) {
    this.#options = options
  }

  /** Why nothing can be done at the moment; undefined when all is well. */
  get text(): string | undefined {
    return this.#trouble.text
  }

  /** What ended the daemon, with `once`. */
  get failure(): Error | undefined {
    return this.#failure
  }

  /** Pauses since the start. */
  get total(): number {
    return this.#total
  }

  /** Something has to be waited for that is no failure. */
  begin(text: string, host: Host): void {
    this.#trouble.begin(text, host)
  }

  /** It works again. */
  end(): void {
    this.#trouble.end()
    this.#failures = 0
  }

  /**
   * Repeats a step until the daemon is to stop; a failure is waited out.
   * @param step says how long to wait before the next one, in milliseconds, or that all the work is done
   * @throws as `wait`
   */
  async repeat(host: Host, step: () => Promise<number | 'end'>): Promise<void> {
    while (!host.stopping.aborted && !this.#failure) {
      try {
        const pause = await step()
        if (pause === 'end') {
          host.finish()
          return
        }
        if (pause > 0) await host.clock.sleep(pause, host.stopping)
      } catch (error) {
        await this.wait(error, host)
      }
    }
  }

  /**
   * Waits until the next attempt; several that fail at the same time wait together.
   * @throws the error, when waiting does not help
   */
  async wait(error: unknown, host: Host): Promise<void> {
    if (!this.#passes(error)) throw error
    // What was under way was broken off, because this process ends.
    if (host.stopping.aborted) return
    if (this.#options.once) {
      this.#failure ??= toError(error)
      host.finish()
      return
    }
    // What fails at the same time, fails because of the first.
    if (!this.#pause) this.#trouble.begin(describeError(error), host)
    this.#pause ??= this.#sleep(host).finally(() => {
      this.#pause = undefined
    })
    await this.#pause
  }

  async #sleep({ clock, logger, stopping }: Host): Promise<void> {
    this.#total += 1
    this.#failures += 1
    const pause = backoffDelay(this.#failures, this.#options.backoff)
    logger.debug(`next attempt in ${formatDuration(pause)}`)
    await clock.sleep(pause, stopping)
  }

  #passes(error: unknown): boolean {
    if (isTransient(error)) return true
    return error instanceof MentatError && error.code.startsWith(this.#options.codes)
  }
}
