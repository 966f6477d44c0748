import type { Logger } from '../framework/logging/logger.ts'
import type { ServiceManager } from '../framework/process/service-manager.ts'
import type { Clock } from '../framework/time/clock.ts'

/** How often a daemon gives a sign of life, in milliseconds. */
export const PULSE = 10_000

/** As long as systemd watches nothing, it hears of a start or a stop that lasts this often, in milliseconds. */
const UNWATCHED = 20_000

/** What a pulse beats with. */
export interface PulseOptions {
  readonly clock: Clock
  readonly logger: Logger
  /** A sign of life for people and commands: see OwnPidFile. */
  readonly touch: (now: number) => void
  readonly manager: ServiceManager | undefined
  /** Neither starting nor stopping. */
  readonly isSettled: () => boolean
}

/**
 * Signs of life from the event loop of the process, until the signal is aborted: a loop that is stuck gives none. A
 * handler that waits (for a database that is away) does not stop the loop.
 */
export async function beat(options: PulseOptions, signal: AbortSignal): Promise<void> {
  const { clock, logger, touch, manager, isSettled } = options
  const told = manager?.interval ?? UNWATCHED
  let nextTold = clock.monotonic() + told
  let complained = false
  for (;;) {
    await clock.sleep(Math.min(PULSE, told), signal)
    if (signal.aborted) return
    if (manager && clock.monotonic() >= nextTold) {
      nextTold = clock.monotonic() + told
      manager.beat(isSettled())
    }
    try {
      touch(clock.now())
      complained = false
    } catch (error) {
      // A full disk, a file system that was made read-only.
      if (!complained) logger.warning('the PID file cannot be touched', { error })
      complained = true
    }
  }
}
