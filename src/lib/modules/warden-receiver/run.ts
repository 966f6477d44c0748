import {
  type ReceiverProgram,
  type ReceiverReport,
  type ReceiverRequest,
  runReceiver,
} from '../../components/receiver-process.ts'
import { loadCheckedConfig } from '../../framework/config/load.ts'
import { queueFolder } from '../../queue/layout.ts'
import { openWardenHub } from '../../services/warden/client.ts'
import { WardenReceiver } from './component.ts'
import { type WardenReceiverConfig, wardenReceiverConfig } from './config.ts'
import { positionPath } from './position.ts'

/**
 * Runs the receiver as a daemon, until a signal or, with `once`, until the hub has no more events.
 * @throws MentatError ALREADY_RUNNING when another one runs over the same home folder; CONFIG_INVALID; with `once` what went wrong
 */
export function runWardenReceiver(request: ReceiverRequest): Promise<ReceiverReport> {
  return runReceiver(program, request)
}

const program: ReceiverProgram<WardenReceiverConfig> = {
  name: wardenReceiverConfig.name,
  title: 'a receiver of Warden',
  load: (request) => loadCheckedConfig(wardenReceiverConfig, request),
  make: (config, logger, { home, clock, once }) =>
    new WardenReceiver({
      hub: openWardenHub(config.warden, { clock, logger }),
      config,
      queue: queueFolder(home.spool, config.queue_out_dir),
      position: positionPath(home),
      once,
    }),
}
