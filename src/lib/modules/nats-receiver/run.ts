import { join } from 'node:path'
import {
  type ReceiverProgram,
  type ReceiverReport,
  type ReceiverRequest,
  runReceiver,
} from '../../components/receiver-process.ts'
import { loadCheckedConfig } from '../../framework/config/load.ts'
import { queueFolder } from '../../queue/layout.ts'
import { NatsStream } from '../../services/nats/stream.ts'
import { NatsReceiver } from './component.ts'
import { type NatsReceiverConfig, natsReceiverConfig } from './config.ts'

/**
 * Runs the receiver as a daemon, until a signal or, with `once`, until the stream has nothing more.
 * @throws MentatError ALREADY_RUNNING when another one runs over the same home folder; CONFIG_INVALID; with `once` what went wrong
 */
export function runNatsReceiver(request: ReceiverRequest): Promise<ReceiverReport> {
  return runReceiver(program, request)
}

const program: ReceiverProgram<NatsReceiverConfig> = {
  name: natsReceiverConfig.name,
  title: 'a receiver of NATS',
  load: (request) => loadCheckedConfig(natsReceiverConfig, request),
  make: (config, logger, { home, once }) =>
    new NatsReceiver({
      stream: new NatsStream(config.nats, logger),
      config,
      queue: queueFolder(home.spool, config.queue_out_dir),
      progress: join(home.run, 'nats-receiver.json'),
      once,
    }),
}
