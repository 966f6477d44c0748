import { execFile } from 'node:child_process'
import type { NotifyTarget } from '../config/service-manager.ts'
import { MentatError } from '../errors/mentat-error.ts'
import type { Logger } from '../logging/logger.ts'

/** A message takes milliseconds; systemd that is stuck must not hold up the end of a daemon. In milliseconds. */
const LIMIT = 5000

/** By so much each sign of life puts off the time limits of the start and the stop, in milliseconds. */
const RESPITE = 60_000

/**
 * Tells systemd how a service of type notify is, after sd_notify(3). Node has no datagram sockets of the family Unix, so
 * each message is sent by `systemd-notify`, which waits until systemd has read it (since version 246): systemd can still
 * see then to which unit the sender belongs. The unit needs NotifyAccess=all.
 *
 * Messages leave one after the other. One that cannot be sent is logged once; the service works all the same.
 */
export class ServiceManager {
  readonly #target: NotifyTarget
  readonly #logger: Logger
  #sending: Promise<void> = Promise.resolve()
  #waiting = 0
  #complained = false

  constructor(target: NotifyTarget, logger: Logger) {
    this.#target = target
    this.#logger = logger
  }

  /** How often signs of life are wanted, in milliseconds: thrice within the limit. Undefined: systemd watches nothing. */
  get interval(): number | undefined {
    const { watchdog } = this.#target
    return watchdog === undefined ? undefined : watchdog / 3
  }

  /** @param text for `systemctl status` */
  ready(text: string): void {
    this.#send('READY=1', `STATUS=${text}`)
  }

  reloading(): void {
    const now = process.hrtime.bigint() / 1000n
    this.#send('RELOADING=1', `MONOTONIC_USEC=${now}`, 'STATUS=reading the configuration')
  }

  stopping(): void {
    this.#send('STOPPING=1', 'STATUS=finishing what is claimed')
  }

  /**
   * A sign of life: the event loop turns.
   * @param isSettled false while it starts or stops: that may go on for as long as there are signs of life
   */
  beat(isSettled: boolean): void {
    // The last one is not sent yet: one more would say nothing new.
    if (this.#waiting > 0) return
    const life = this.interval === undefined ? [] : ['WATCHDOG=1']
    const respite = isSettled ? [] : [`EXTEND_TIMEOUT_USEC=${RESPITE * 1000}`]
    if (life.length + respite.length > 0) this.#send(...life, ...respite)
  }

  /** Resolves when everything is sent. */
  close(): Promise<void> {
    return this.#sending
  }

  #send(...assignments: string[]): void {
    // A line break would begin another assignment.
    const clean = assignments.map((text) => text.replaceAll(/[\r\n]+/g, ' '))
    this.#waiting += 1
    this.#sending = this.#sending.then(async () => {
      try {
        await this.#run(clean)
      } catch (cause) {
        this.#complain(cause)
      } finally {
        this.#waiting -= 1
      }
    })
  }

  #run(assignments: readonly string[]): Promise<void> {
    const options = { env: this.#target.environment, timeout: LIMIT }
    return new Promise((resolve, reject) => {
      execFile('systemd-notify', [...assignments], options, (error, _output, said) => {
        if (!error) resolve()
        else reject(new MentatError('IO_FAILED', said.trim() || error.message, { cause: error }))
      })
    })
  }

  #complain(error: unknown): void {
    if (this.#complained) return
    this.#complained = true
    this.#logger.warning('systemd cannot be told how the service is (systemd-notify)', { error })
  }
}
