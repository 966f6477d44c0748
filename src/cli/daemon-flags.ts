import { Flags } from '@oclif/core'
import type { LogLevel } from '../lib/framework/logging/logger.ts'
import type { BaseFlags } from './command.ts'
import { queueFlag } from './queue-flags.ts'

/** Given by a supervisor to what it starts: end when it is gone. */
export const supervisedFlag = Flags.boolean({ hidden: true })

/** How a daemon is started; see `beginDaemon`. */
export interface DaemonFlags extends BaseFlags {
  readonly daemon: boolean
  readonly supervised: boolean
}

/** The flags of a daemon of which one runs over a home folder. */
export const loneDaemonFlags = {
  daemon: Flags.boolean({ description: 'detach from the terminal; log to HOME/log/NAME.log' }),
  supervised: supervisedFlag,
}

/** The same, for one that can also do its work once. */
export const onceDaemonFlags = {
  ...loneDaemonFlags,
  once: Flags.boolean({
    description: 'do what there is to do, then exit',
    exclusive: ['daemon'],
  }),
}

/** The flags of every daemon's `run`. */
export const daemonFlags = {
  once: Flags.boolean({ description: 'process what is in the queue, then exit' }),
  daemon: Flags.boolean({
    description: 'detach from the terminal; log to HOME/log/NAME.log',
    exclusive: ['once'],
  }),
  name: Flags.string({
    description: 'name of the instance: it has its own configuration file, queue, log and PID file',
    helpValue: 'NAME',
  }),
  queue: queueFlag,
  next: Flags.string({
    description: 'queue to hand on to: a name under HOME/spool, or a path',
    helpValue: 'NAME|DIR',
  }),
  supervised: supervisedFlag,
  batch: Flags.integer({
    description: 'messages taken at a time, at most',
    min: 1,
    helpValue: 'N',
  }),
}

/**
 * What the flags of a daemon say in the shape of the configuration.
 * @param level of the log, unless a flag says it
 */
export function daemonOverrides(
  flags: {
    queue?: string | undefined
    next?: string | undefined
    batch?: number | undefined
    'log-level'?: string | undefined
    quiet?: boolean | undefined
    debug?: boolean | undefined
  },
  level?: LogLevel,
): Record<string, unknown> {
  const least = flags.debug ? 'debug' : (flags['log-level'] ?? (flags.quiet ? 'error' : level))
  return {
    ...(flags.queue === undefined ? {} : { queue_in_dir: flags.queue }),
    ...(flags.next === undefined ? {} : { queue_out_dir: flags.next }),
    ...(flags.batch === undefined ? {} : { queue_in_batch: flags.batch }),
    ...(least === undefined ? {} : { logging: { level: least } }),
  }
}
