import { Type } from 'typebox'
import { daemonOptions } from '../../daemon/options.ts'
import { databaseSection } from '../../database/section.ts'
import { type ConfigOf, defineModule } from '../../framework/config/section.ts'
import { loggingSection } from '../../framework/logging/section.ts'
import { queueOptions } from '../../queue/options.ts'

/** What can be configured of the sampler module. */
export const samplerConfig = defineModule({
  name: 'sampler',
  summary: 'lets one of many messages pass',
  schema: Type.Object({
    ...queueOptions,
    sampling_policy: Type.Union([Type.Literal('simple'), Type.Literal('keyed')], {
      description:
        'What is counted: all messages together (simple), or those with the same values at sampling_keys (keyed).',
      default: 'simple',
    }),
    sampling_limit: Type.Integer({
      description: 'Of so many messages the first one passes; the others are dropped. 1: all pass.',
      default: 10,
      minimum: 1,
    }),
    sampling_keys: Type.Array(Type.String({ minLength: 1 }), {
      description: 'Paths into the event whose values make the key of the policy "keyed".',
      default: ['Category'],
      minItems: 1,
      examples: [['Category', 'Source.IP4']],
    }),
    sampling_memory: Type.Integer({
      description:
        'So many keys are counted at most. When more come, the one not seen for the longest time is forgotten: its next message passes.',
      default: 100_000,
      minimum: 1,
      maximum: 10_000_000,
    }),
    ...daemonOptions,
  }),
  sections: [databaseSection, loggingSection],
  async check({ sampling_keys: keys }) {
    const { checkKeys } = await import('./key.ts')
    return checkKeys(keys)
  },
})

/** The effective configuration of the sampler module. */
export type SamplerConfig = ConfigOf<typeof samplerConfig>
