import { Type } from 'typebox'
import { databaseSection } from '../../database/section.ts'
import { Duration } from '../../framework/config/options.ts'
import { type ConfigOf, defineModule } from '../../framework/config/section.ts'
import { loggingSection } from '../../framework/logging/section.ts'
import { GiveUp } from '../../services/mail/give-up.ts'
import { mailSection } from '../../services/mail/section.ts'
import { configRemarks } from './config-check.ts'

const name = (description: string) =>
  Type.String({ description, minLength: 1, maxLength: 200, pattern: '^\\P{Cc}*$' })

const watch = Type.Object({
  name: name('What it is called in alarms.'),
  detector: Type.Optional(name('Only events with this node.')),
  category: Type.Optional(name('Only events of this category.')),
  delta: Type.Optional(
    Duration({
      description: 'The time in which they must come. Unset: as for all events.',
      ...{ minimum: '10s', maximum: '366d' },
    }),
  ),
  minimum: Type.Integer({
    default: 1,
    minimum: 1,
    maximum: 1_000_000,
    description: 'So many must be stored in this time.',
  }),
})

/** What can be configured of the watchdog. */
export const watchdogConfig = defineModule({
  name: 'watchdog',
  summary: 'gives the alarm when no events are stored',
  schema: Type.Object({
    delta: Duration({
      default: '15m',
      description: 'No event stored for so long is an alarm.',
      ...{ minimum: '10s', maximum: '366d' },
    }),
    watches: Type.Array(watch, {
      default: [],
      maxItems: 100,
      description: 'Events of which there must be some as well, or more than one.',
      examples: [[{ name: 'honeypots', detector: 'org.example.honeypot', delta: '6h' }]],
    }),
    mail_to: Type.Array(Type.String({ description: 'An address.', minLength: 1, maxLength: 500 }), {
      default: [],
      maxItems: 50,
      description: 'Who gets alarms. Empty: they are only logged.',
      examples: [['operators@example.org']],
    }),
    mail_from: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'The sender. Unset: as the section mail says.',
        examples: ['Mentat <mentat@example.org>'],
      }),
    ),
    subject: Type.String({
      default: 'Mentat database watchdog alert',
      minLength: 1,
      maxLength: 200,
      pattern: '^\\P{Cc}*$',
      description: 'How the subject of each mail begins.',
    }),
    reminder: Duration({
      default: '1d',
      description: 'A mail again each time that an alarm has lasted so much longer; 0: never.',
      maximum: '366d',
    }),
    give_up: GiveUp({ default: '2d' }),
  }),
  sections: [databaseSection, loggingSection, mailSection],
  check: (value) => Promise.resolve(configRemarks(value)),
})

/** The effective configuration of the watchdog. */
export type WatchdogConfig = ConfigOf<typeof watchdogConfig>
