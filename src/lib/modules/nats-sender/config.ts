import { Type } from 'typebox'
import { daemonOptions } from '../../daemon/options.ts'
import { databaseSection } from '../../database/section.ts'
import { type ConfigOf, defineModule } from '../../framework/config/section.ts'
import { loggingSection } from '../../framework/logging/section.ts'
import { queueOptions } from '../../queue/options.ts'
import { natsSection } from '../../services/nats/section.ts'

/** What can be configured of the sender. */
export const natsSenderConfig = defineModule({
  name: 'nats-sender',
  summary: 'sends messages from a queue to a NATS JetStream',
  schema: Type.Object({
    ...queueOptions,
    queue_out_dir: Type.Optional(
      Type.String({
        description:
          'A queue that keeps what was sent: a name under spool/ or a path. Unset: it is removed.',
        minLength: 1,
        examples: ['nats-sent'],
      }),
    ),
    queue_out_limit: Type.Integer({
      description:
        'Nothing is sent while more messages than this lie in the queue of what was sent.',
      default: 1_000_000,
      minimum: 1,
    }),
    ...daemonOptions,
  }),
  sections: [natsSection, databaseSection, loggingSection],
})

/** The effective configuration of the sender. */
export type NatsSenderConfig = ConfigOf<typeof natsSenderConfig>
