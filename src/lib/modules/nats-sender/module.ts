import type { DaemonModule } from '../../components/module.ts'
import { NatsStream } from '../../services/nats/stream.ts'
import { NatsSender } from './component.ts'
import { type NatsSenderConfig, natsSenderConfig } from './config.ts'

/** The way to another machine: events go into a stream. */
export const natsSenderModule: DaemonModule<typeof natsSenderConfig, NatsSenderConfig> = {
  name: natsSenderConfig.name,
  config: natsSenderConfig,
  isFinal: true,
  workers: ({ nats }, { logger }) => [
    new NatsSender({ stream: new NatsStream(nats, logger), config: nats }),
  ],
}
