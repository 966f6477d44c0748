import { Type } from 'typebox'
import { daemonOptions } from '../../daemon/options.ts'
import { databaseSection } from '../../database/section.ts'
import { type ConfigOf, defineModule, type Remark } from '../../framework/config/section.ts'
import { loggingSection } from '../../framework/logging/section.ts'
import { queueOptions } from '../../queue/options.ts'
import { filterOption, filterRemarks } from '../../services/warden/filter-options.ts'
import { wardenSection } from '../../services/warden/section.ts'

/** What can be configured of the sender. Names are those of warden_filer, where it has them. */
export const wardenSenderConfig = defineModule({
  name: 'warden-sender',
  summary: 'sends events from a queue to the Warden hub',
  schema: Type.Object({
    ...queueOptions,
    queue_out_dir: Type.Optional(
      Type.String({
        description:
          'A queue that keeps what was sent: a name under spool/ or a path. Unset: it is removed.',
        minLength: 1,
        examples: ['warden-sent'],
      }),
    ),
    queue_out_limit: Type.Integer({
      description:
        'Nothing is sent while more messages than this lie in the queue of what was sent.',
      default: 1_000_000,
      minimum: 1,
    }),
    filter: filterOption('Which events are sent; the others leave the queue.', {
      tag: 'the first node',
      group: 'a first node of these names',
    }),
    rule: Type.Optional(
      Type.String({
        description:
          'A filter that events have to fulfil besides, in the language of rules; the others leave the queue.',
        minLength: 1,
        examples: ['Category in ["Attempt.Login"] and not Source.IP4 in [192.0.2.0/24]'],
      }),
    ),
    node_type: Type.Array(Type.String({ minLength: 1 }), {
      description:
        'Hubs take only events whose first node has the name of the client that sends them. To others a node is added in front, with `warden.name` and these types.',
      default: ['Relay'],
      maxItems: 20,
    }),
    ...daemonOptions,
  }),
  sections: [wardenSection, databaseSection, loggingSection],
  async check({ filter, rule }): Promise<Remark[]> {
    const { ruleRemarks } = await import('./rule-check.ts')
    return [...filterRemarks(filter), ...(rule === undefined ? [] : ruleRemarks(rule))]
  },
})

/** The effective configuration of the sender. */
export type WardenSenderConfig = ConfigOf<typeof wardenSenderConfig>
