import { Type } from 'typebox'
import { daemonOptions } from '../../daemon/options.ts'
import { Duration } from '../../framework/config/options.ts'
import { type ConfigOf, defineModule } from '../../framework/config/section.ts'
import { loggingSection } from '../../framework/logging/section.ts'
import { natsSection, STREAM_NAME } from '../../services/nats/section.ts'

/** What can be configured of the receiver. */
export const natsReceiverConfig = defineModule({
  name: 'nats-receiver',
  summary: 'fetches messages from a NATS JetStream into a queue',
  schema: Type.Object({
    queue_out_dir: Type.String({
      description: 'The queue that messages are put into: a name under spool/ or a path.',
      minLength: 1,
      default: 'inspector',
    }),
    queue_out_limit: Type.Integer({
      description: 'Nothing is fetched while so many messages wait in the queue.',
      default: 5000,
      minimum: 1,
    }),
    queue_out_wait: Duration({
      description: 'How often a full queue is looked at again.',
      default: '500ms',
      minimum: '10ms',
    }),
    batch: Type.Integer({
      description: 'Messages that are fetched, and made durable, at a time at most.',
      default: 500,
      minimum: 1,
      maximum: 10_000,
    }),
    consumer: Type.String({
      description:
        'Under this name the server remembers what was fetched. Receivers on several machines that have the same one share the messages.',
      pattern: STREAM_NAME,
      maxLength: 200,
      default: 'mentat',
    }),
    ack_wait: Duration({
      description:
        'What a receiver that died had fetched, and not acknowledged, is delivered again after so long.',
      default: '30s',
      minimum: '5s',
      maximum: '1h',
    }),
    ...daemonOptions,
  }),
  sections: [natsSection, loggingSection],
})

/** The effective configuration of the receiver. */
export type NatsReceiverConfig = ConfigOf<typeof natsReceiverConfig>
