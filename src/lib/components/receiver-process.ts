import type { Component } from '../daemon/component.ts'
import { type LoneDaemon, runAlone } from '../daemon/run-alone.ts'
import type { RunnerSettings } from '../daemon/settings.ts'
import type { ConfigCatalogue } from '../framework/config/section.ts'
import type { Home } from '../framework/home.ts'
import type { Logger } from '../framework/logging/logger.ts'
import type { LogSettings } from '../framework/logging/winston-logger.ts'
import type { Clock } from '../framework/time/clock.ts'

/** How a receiver is to run. */
export interface ReceiverRequest {
  readonly home: Home
  readonly clock: Clock
  readonly catalogue: ConfigCatalogue
  /** Values of flags, in the shape of the configuration. */
  readonly overrides: Readonly<Record<string, unknown>>
  /** Fetch what there is, then end. */
  readonly once: boolean
  /** Called when everything runs. */
  readonly onReady?: () => void
}

/** What was done, as `--once --json` prints it. */
export interface ReceiverReport {
  readonly fetched: number
  readonly queued: number
  /** Delivered again. */
  readonly duplicates: number
  readonly seconds: number
}

/** A component that fetches messages into a queue. It counts what the report holds. */
export interface Receiver extends Component {
  /** Why it could not do its work, with `once`; undefined: it could. */
  readonly failure: Error | undefined
}

/** A daemon that fetches messages into a queue. */
export interface ReceiverProgram<Config> {
  readonly name: string
  /** What it is to people: "a receiver of Warden". */
  readonly title: string
  /** Reads and checks its configuration. @throws MentatError CONFIG_INVALID */
  readonly load: (request: ReceiverRequest) => ReturnType<LoneDaemon<Config & Settings>['load']>
  readonly make: (config: Config, logger: Logger, request: ReceiverRequest) => Receiver
}

type Settings = RunnerSettings & { readonly logging: LogSettings }

/**
 * Runs a receiver as a daemon, until a signal or, with `once`, until there is nothing more.
 * @throws MentatError ALREADY_RUNNING when another one runs over the same home folder; CONFIG_INVALID; with `once` what went wrong
 */
export async function runReceiver<Config extends Settings>(
  program: ReceiverProgram<Config>,
  request: ReceiverRequest,
): Promise<ReceiverReport> {
  const { name, title } = program
  const { home, clock, once, onReady } = request
  const began = clock.monotonic()
  let receiver: Receiver | undefined
  const counters = await runAlone<Config>({
    ...{ name, title, home, clock },
    load: () => program.load(request),
    components: (config, logger) => {
      receiver = program.make(config, logger, request)
      return [receiver]
    },
    onReady: (logger) => {
      logger.info('started')
      onReady?.()
    },
  })
  if (once && receiver?.failure !== undefined) throw receiver.failure
  const { fetched = 0, queued = 0, duplicates = 0 } = counters[receiver?.name ?? ''] ?? {}
  const seconds = Number(((clock.monotonic() - began) / 1000).toFixed(3))
  return { fetched, queued, duplicates, seconds }
}
