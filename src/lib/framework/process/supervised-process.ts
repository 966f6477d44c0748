import { type ChildProcess, spawn } from 'node:child_process'
import { BaseService } from '../lifecycle/service.ts'
import type { Logger } from '../logging/logger.ts'
import { backoffDelay } from '../time/backoff.ts'
import type { Clock } from '../time/clock.ts'
import { formatDuration } from '../time/duration.ts'
import { ownCommandLine } from './own-executable.ts'

/** What is to be kept running. */
export interface SupervisedOptions {
  /** For the log. */
  readonly name: string
  /** Arguments of this program. The command must know `--supervised`: see endWithSupervisor. */
  readonly args: readonly string[]
  readonly logger: Logger
  readonly clock: Clock
  /** After SIGTERM, in milliseconds; then SIGKILL. */
  readonly stopTimeout: number
  /** Called when `trouble` has changed. */
  readonly onChange?: () => void
}

/** Waits before restarts: 0.5, 1, 2, 4 … 30 seconds. One that ran for a minute begins anew. */
const restartBackoff = { first: 500, longest: 30_000 }
const STEADY = 60_000

/** How one that ended without being told to has ended. */
interface Failure {
  /** One after the other. */
  readonly times: number
  readonly how: string
}

/**
 * Another process of this program that is kept running: when it ends by itself, it is started again after a
 * growing pause. It has a process group of its own, so that a Ctrl-C reaches only the supervisor, which
 * stops everything in order.
 */
export class SupervisedProcess extends BaseService {
  readonly #options: SupervisedOptions
  #child: ChildProcess | undefined
  #stopping = new AbortController()
  #keeping: Promise<void> = Promise.resolve()
  #failure: Failure | undefined

  constructor(options: SupervisedOptions) {
    super()
    this.#options = options
  }

  /** undefined while it does not run. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** What somebody should look at; undefined when it has run for a while. */
  get trouble(): string | undefined {
    if (!this.#failure) return undefined
    const { times, how } = this.#failure
    return `it has ended by itself${times > 1 ? `, ${times} times one after the other, the last time` : ''} with ${how}`
  }

  /** Ends it without waiting for what it has begun. */
  kill(): void {
    this.#stopping.abort()
    this.#child?.kill('SIGKILL')
  }

  protected override onStart(): Promise<void> {
    this.#stopping = new AbortController()
    this.#keeping = this.#keep()
    return Promise.resolve()
  }

  protected override async onStop(): Promise<void> {
    const { clock, stopTimeout, name, logger } = this.#options
    this.#stopping.abort()
    this.#child?.kill('SIGTERM')
    const finished = new AbortController()
    const deadline = clock.sleep(stopTimeout, finished.signal).then(() => {
      if (finished.signal.aborted) return
      logger.warning(`${name} did not end within ${formatDuration(stopTimeout)}: killed`)
      this.kill()
    })
    await this.#keeping
    finished.abort()
    await deadline
  }

  /** Starts it, and again each time it has ended, until it is to stop. */
  async #keep(): Promise<void> {
    const { clock, logger, name } = this.#options
    const { signal } = this.#stopping
    const goesOn = (): boolean => !signal.aborted
    while (goesOn()) {
      const ended = new AbortController()
      void clock.sleep(STEADY, ended.signal).then(() => {
        if (!ended.signal.aborted && this.#failure) this.#note(undefined)
      })
      const how = await this.#run()
      ended.abort()
      if (!goesOn()) return
      const times = (this.#failure?.times ?? 0) + 1
      const pause = backoffDelay(times, restartBackoff)
      logger.error(`${name} has ended with ${how}; it is started again in ${formatDuration(pause)}`)
      this.#note({ times, how })
      await clock.sleep(pause, signal)
    }
  }

  #note(failure: Failure | undefined): void {
    this.#failure = failure
    this.#options.onChange?.()
  }

  /** Starts it. @returns when it has ended: how */
  #run(): Promise<string> {
    const { args, name, logger } = this.#options
    const [executable = process.execPath, ...words] = ownCommandLine([...args, '--supervised'])
    const child = spawn(executable, words, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      detached: true,
    })
    this.#child = child
    return new Promise((resolve) => {
      const end = (how: string): void => {
        this.#child = undefined
        resolve(how)
      }
      child.once('exit', (status, signal) => {
        end(signal ?? `exit status ${status ?? 0}`)
      })
      child.on('error', (error) => {
        logger.error(`${name}: ${error.message}`)
        // Also for a signal that could not be sent, to a process that lives on.
        if (child.pid === undefined) end(error.message)
      })
    })
  }
}

/**
 * In the supervised process: when the supervisor is gone, however it ended, this one ends as by SIGTERM.
 */
export function endWithSupervisor(): void {
  const end = (): void => {
    process.kill(process.pid, 'SIGTERM')
  }
  // It may have gone while this process was starting.
  if (!process.connected) end()
  else process.once('disconnect', end)
  process.channel?.unref()
}
