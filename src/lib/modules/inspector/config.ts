import { Type } from 'typebox'
import { daemonOptions } from '../../daemon/options.ts'
import { databaseSection } from '../../database/section.ts'
import { Duration } from '../../framework/config/options.ts'
import { type ConfigOf, defineModule } from '../../framework/config/section.ts'
import { loggingSection } from '../../framework/logging/section.ts'
import { queueOptions } from '../../queue/options.ts'
import { mailSection } from '../../services/mail/section.ts'
import { actionSchema, ruleSchema } from './rule-options.ts'

/** What can be configured of the inspector. */
export const inspectorConfig = defineModule({
  name: 'inspector',
  summary: 'lets rules decide about events: classes, tags, reports, and which way they go',
  schema: Type.Object({
    ...queueOptions,
    inspection_rules: Type.Array(ruleSchema, {
      description:
        'The rules, in the order in which they are looked at. Each has a condition in the filter language, and actions for the events that match it: tag, set, report, drop, dispatch, duplicate, log.',
      default: [],
      maxItems: 10_000,
    }),
    fallback_actions: Type.Array(actionSchema, {
      description: 'What is done with events that no rule matches; the same actions as in rules.',
      default: [],
      maxItems: 100,
    }),
    add_event_class_rules: Type.Boolean({
      description:
        'Whether events get the event classes of the database: those that are enabled or in shadow, the highest priority first, after the rules above.',
      default: true,
    }),
    reload_interval: Duration({
      description: 'How often it is looked whether event classes were changed in the database.',
      default: '10s',
      minimum: '100ms',
      maximum: '1d',
    }),
    ...daemonOptions,
  }),
  sections: [databaseSection, loggingSection, mailSection],
  async check(value, context) {
    const { checkRules } = await import('./rule-check.ts')
    return checkRules(value, context)
  },
})

/** The effective configuration of the inspector. */
export type InspectorConfig = ConfigOf<typeof inspectorConfig>
