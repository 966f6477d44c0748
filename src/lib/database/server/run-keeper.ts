import { homeAt } from '../../framework/home.ts'
import { describeError } from '../../framework/errors/mentat-error.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import { systemClock } from '../../framework/time/clock.ts'
import { Keeper } from './keeper.ts'
import type { KeeperArguments } from './keeper-arguments.ts'
import { layoutOf } from './layout.ts'

/**
 * What the keeper's process does: start-keeper.ts starts it, detached, with its output going to the keeper's log.
 * @param argument KeeperArguments as JSON
 */
export async function runKeeper(argument = '{}'): Promise<void> {
  const { home, port } = JSON.parse(argument) as KeeperArguments
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
