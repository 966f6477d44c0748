import { runAlone } from '../../daemon/run-alone.ts'
import { loadCheckedConfig } from '../../framework/config/load.ts'
import type { ConfigCatalogue } from '../../framework/config/section.ts'
import type { Home } from '../../framework/home.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { queueFolder } from '../../queue/layout.ts'
import { openWardenHub } from '../../services/warden/client.ts'
import { WardenReceiver } from './component.ts'
import { type WardenReceiverConfig, wardenReceiverConfig } from './config.ts'
import { positionPath } from './position-file.ts'

/** How the receiver is to run. */
export interface WardenReceiverRequest {
  readonly home: Home
  readonly clock: Clock
  readonly catalogue: ConfigCatalogue
  /** Values of flags, in the shape of the configuration. */
  readonly overrides: Readonly<Record<string, unknown>>
  /** Fetch what the hub has, then end. */
  readonly once: boolean
  /** Called when everything runs. */
  readonly onReady?: () => void
}

/** What was done, as `--once --json` prints it. */
export interface WardenReceiverReport {
  readonly fetched: number
  readonly queued: number
  /** Delivered again. */
  readonly duplicates: number
  readonly seconds: number
}

/**
 * Runs the receiver as a daemon, until a signal or, with `once`, until the hub has no more events.
 * @throws MentatError ALREADY_RUNNING when another one runs over the same home folder; CONFIG_INVALID; with `once` what went wrong
 */
export async function runWardenReceiver(
  request: WardenReceiverRequest,
): Promise<WardenReceiverReport> {
  const { home, clock, once, onReady } = request
  const began = clock.monotonic()
  let receiver: WardenReceiver | undefined
  const counters = await runAlone({
    name: wardenReceiverConfig.name,
    title: 'a receiver of Warden',
    ...{ home, clock },
    load: () => loadCheckedConfig(wardenReceiverConfig, request),
    components: (config, logger) => {
      receiver = receiverOf(config, logger, request)
      return [receiver]
    },
    onReady: (logger) => {
      logger.info('started')
      onReady?.()
    },
  })
  if (once && receiver?.failure !== undefined) throw receiver.failure
  const { fetched = 0, queued = 0, duplicates = 0 } = counters['warden_receiver'] ?? {}
  const seconds = Number(((clock.monotonic() - began) / 1000).toFixed(3))
  return { fetched, queued, duplicates, seconds }
}

function receiverOf(
  config: WardenReceiverConfig,
  logger: Logger,
  { home, clock, once }: WardenReceiverRequest,
): WardenReceiver {
  return new WardenReceiver({
    hub: openWardenHub(config.warden, { clock, logger }),
    config,
    queue: queueFolder(home.spool, config.queue_out_dir),
    position: positionPath(home),
    once,
  })
}
