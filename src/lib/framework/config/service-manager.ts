import { pid } from 'node:process'
import { processEnvironment } from './environment.ts'

/** What systemd has told a service of type notify. */
export interface NotifyTarget {
  /** For `systemd-notify`: where to notify, and where programs are. */
  readonly environment: Readonly<Record<'NOTIFY_SOCKET' | 'PATH', string>>
  /** Without a sign of life for so long the service is taken for stuck, in milliseconds; undefined: never. */
  readonly watchdog: number | undefined
}

/** The variables of sd_notify(3) and sd_watchdog_enabled(3). */
const variables = ['NOTIFY_SOCKET', 'WATCHDOG_USEC', 'WATCHDOG_PID'] as const

/**
 * What systemd has told this process, once: the variables are removed, so that a program that this one starts (a
 * PostgreSQL that knows systemd, a scheduled module) does not speak for the service. Undefined when systemd did not
 * start this very process (SYSTEMD_EXEC_PID) or does not want to be notified.
 */
export function takeNotifyTarget(environment = processEnvironment()): NotifyTarget | undefined {
  const {
    NOTIFY_SOCKET: socket,
    WATCHDOG_USEC: limit,
    WATCHDOG_PID: watched,
    SYSTEMD_EXEC_PID: started,
    PATH = '/usr/bin:/bin',
  } = environment
  const isAnothers = started !== undefined && started !== String(pid)
  for (const name of variables) Reflect.deleteProperty(environment, name)
  if (!socket || isAnothers) return undefined
  const isWatched = watched === undefined || watched === String(pid)
  const watchdog = isWatched ? Number(limit) / 1000 : 0
  return {
    environment: { NOTIFY_SOCKET: socket, PATH },
    watchdog: watchdog > 0 ? watchdog : undefined,
  }
}
