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
}

/** Waits before restarts: 0.5, 1, 2, 4 … 30 seconds. One that ran for a minute begins anew. */
const restartBackoff = { first: 500, longest: 30_000 }
const STEADY = 60_000

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

  constructor(options: SupervisedOptions) {
    super()
    this.#options = options
  }

  /** undefined while it does not run. */
  get pid(): number | undefined {
    return this.#child?.pid
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
    for (let failures = 0; goesOn();) {
      const began = clock.monotonic()
      await this.#run()
      if (!goesOn()) return
      failures = clock.monotonic() - began > STEADY ? 1 : failures + 1
      const pause = backoffDelay(failures, restartBackoff)
      logger.error(`${name} has ended; it is started again in ${formatDuration(pause)}`)
      await clock.sleep(pause, signal)
    }
  }

  /** Starts it; resolves when it has ended. */
  #run(): Promise<void> {
    const { args, name, logger } = this.#options
    const [executable = process.execPath, ...words] = ownCommandLine([...args, '--supervised'])
    const child = spawn(executable, words, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      detached: true,
    })
    this.#child = child
    return new Promise((resolve) => {
      const end = (): void => {
        this.#child = undefined
        resolve()
      }
      child.once('exit', end)
      child.on('error', (error) => {
        logger.error(`${name}: ${error.message}`)
        // Also for a signal that could not be sent, to a process that lives on.
        if (child.pid === undefined) end()
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
