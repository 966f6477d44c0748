import { Type } from 'typebox'
import { databaseSection } from '../../database/section.ts'
import { ByteSize, Duration, Path } from '../../framework/config/options.ts'
import { type ConfigOf, defineModule } from '../../framework/config/section.ts'
import { loggingSection } from '../../framework/logging/section.ts'
import { locales } from '../../framework/text/locale.ts'
import { GiveUp } from '../../services/mail/give-up.ts'
import { mailSection } from '../../services/mail/section.ts'
import { configRemarks } from './config-check.ts'

const address = Type.String({ description: 'An address.', minLength: 1, maxLength: 500 })

/** What can be configured of the informant. */
export const informantConfig = defineModule({
  name: 'informant',
  summary: 'tells operators how the last day was',
  schema: Type.Object({
    mail_to: Type.Array(address, {
      default: [],
      maxItems: 50,
      description: 'Who gets the summary. Empty: it is not mailed.',
      examples: [['operators@example.org']],
    }),
    mail_cc: Type.Array(address, {
      default: [],
      maxItems: 50,
      description: 'Who gets a copy.',
    }),
    reply_to: Type.Optional(Type.String({ minLength: 1, description: 'Where answers are to go.' })),
    interval: Type.String({
      default: 'daily',
      minLength: 1,
      description:
        'The time that a summary is about: the last one of this length that is over. Days begin at midnight in the time zone, weeks on Monday.',
      examples: ['daily', 'weekly'],
    }),
    locale: Type.Enum([...locales], {
      default: 'en',
      description: 'Language of the summary.',
    }),
    timezone: Type.String({
      default: 'UTC',
      minLength: 1,
      description: 'Time zone of the summary (IANA name).',
      examples: ['Europe/Prague'],
    }),
    top: Type.Integer({
      default: 10,
      minimum: 1,
      maximum: 100,
      description: 'Values of each top list.',
    }),
    unusual: Type.Number({
      default: 2,
      minimum: 1.1,
      maximum: 1000,
      description:
        'So many times more, or less, than in the mean of the days before is worth attention.',
    }),
    long_wait: Duration({
      default: '10m',
      minimum: '1m',
      description: 'Messages that wait longer in a queue are worth attention.',
    }),
    reports_dir: Path({
      description: 'Folder of the files with the numbers of the last summary.',
      default: 'data/reports',
    }),
    attachment_largest: ByteSize({
      description: 'The numbers go along as files up to this size together; 0: never.',
      default: '1MiB',
      maximum: '50MiB',
    }),
    give_up: GiveUp({ default: '2d' }),
  }),
  sections: [databaseSection, loggingSection, mailSection],
  check: (value) => Promise.resolve(configRemarks(value)),
})

/** The effective configuration of the informant. */
export type InformantConfig = ConfigOf<typeof informantConfig>
