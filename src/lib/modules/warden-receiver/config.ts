import { Type } from 'typebox'
import { nodeOption } from '../../components/node-option.ts'
import { daemonOptions } from '../../daemon/options.ts'
import { Duration } from '../../framework/config/options.ts'
import { type ConfigOf, defineModule } from '../../framework/config/section.ts'
import { loggingSection } from '../../framework/logging/section.ts'
import { filterOption, filterRemarks } from '../../services/warden/filter-options.ts'
import { wardenSection } from '../../services/warden/section.ts'

/** What can be configured of the receiver. Names are those of warden_filer, where it has them. */
export const wardenReceiverConfig = defineModule({
  name: 'warden-receiver',
  summary: 'fetches events from the Warden hub into a queue',
  schema: Type.Object({
    queue_out_dir: Type.String({
      description: 'The queue that events are put into: a name under spool/ or a path.',
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
    first_start: Type.Union(
      [Type.Literal('now'), Type.Literal('everything'), Type.Integer({ minimum: 1 })],
      {
        description:
          'Where to begin when nothing was ever fetched from this hub: with what comes from now on (now), with so many of its latest events, or with all that it keeps (everything).',
        default: 'now',
      },
    ),
    poll_time: Duration({
      description: 'How long to wait when the hub has no more events.',
      default: '5s',
      minimum: '10ms',
      maximum: '1d',
    }),
    filter: filterOption(
      'Which events are fetched; the hub applies it. It refuses names that it does not know.',
      { tag: 'any node', group: 'these clients of the hub' },
    ),
    node: Type.Optional(
      nodeOption(
        'A node that is put in front of those of each event, to tell the way that it took. Unset: events stay as they come.',
        'org.example.mentat',
      ),
    ),
    ...daemonOptions,
  }),
  sections: [wardenSection, loggingSection],
  check: ({ filter }) => Promise.resolve(filterRemarks(filter)),
})

/** The effective configuration of the receiver. */
export type WardenReceiverConfig = ConfigOf<typeof wardenReceiverConfig>
