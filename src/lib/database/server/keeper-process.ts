/**
 * The keeper as a process: started by start-keeper.ts, detached, with the home folder and the settings
 * as one JSON argument. Its output goes to the keeper's log.
 */
import { homeAt } from '../../framework/home.ts'
import { describeError } from '../../framework/errors/mentat-error.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import { systemClock } from '../../framework/time/clock.ts'
import { Keeper } from './keeper.ts'
import { layoutOf } from './layout.ts'

/** What the process is started with. */
export interface KeeperArguments {
  /** The home folder. */
  readonly home: string
  readonly port?: number
}

/** Lines for the keeper's log: it writes a handful in its life, winston would take most of its start. */
const logger: Logger = {
  critical: say,
  error: say,
  warning: say,
  info: say,
  debug: () => undefined,
  child: () => logger,
}

function say(text: string, fields: { readonly error?: unknown } = {}): void {
  const time = new Date(systemClock.now()).toISOString()
  const error = fields.error === undefined ? '' : `: ${describeError(fields.error)}`
  process.stderr.write(`${time} keeper ${process.pid} ${text}${error}\n`)
}

const { home, port } = JSON.parse(process.argv[2] ?? '{}') as KeeperArguments
const halt = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    halt.abort()
  })
}
// The terminal from which it was started may go.
process.on('SIGHUP', () => undefined)

await new Keeper({
  layout: layoutOf(homeAt(home)),
  logger,
  clock: systemClock,
  port,
  halt: halt.signal,
}).run()
