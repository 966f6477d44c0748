import { runAlone } from '../../daemon/run-alone.ts'
import { loadCheckedConfig } from '../../framework/config/load.ts'
import type { ConfigCatalogue } from '../../framework/config/section.ts'
import type { Home } from '../../framework/home.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { queueFolder } from '../../queue/layout.ts'
import { Receiver } from './component.ts'
import { receiverConfig } from './config.ts'
import { Door } from './door.ts'

/** How the receiver is to run. */
export interface ReceiverRequest {
  readonly home: Home
  readonly clock: Clock
  readonly catalogue: ConfigCatalogue
  /** Values of flags, in the shape of the configuration. */
  readonly overrides: Readonly<Record<string, unknown>>
  /** Called with its address when it answers. */
  readonly onReady?: (url: string) => void
}

/**
 * Runs the receiver as a daemon, until a signal.
 * @throws MentatError ALREADY_RUNNING when another one runs over the same home folder; CONFIG_INVALID, ADDRESS_IN_USE,
 *   RECEIVER_CERTIFICATE_INVALID
 */
export async function runReceiver(request: ReceiverRequest): Promise<void> {
  const { home, clock, onReady } = request
  const door = new Door()
  await runAlone({
    name: receiverConfig.name,
    title: 'a receiver',
    ...{ home, clock },
    load: () => loadCheckedConfig(receiverConfig, request),
    components: (config) => {
      const queue = queueFolder(home.spool, config.queue_out_dir)
      return [new Receiver({ config, queue, door })]
    },
    onReady: (logger) => {
      logger.info(`started; it answers at ${door.url}`)
      onReady?.(door.url)
    },
  })
}
