import { Type } from 'typebox'
import { databaseSection } from '../../database/section.ts'
import { ByteSize, Duration, Path } from '../../framework/config/options.ts'
import { type ConfigOf, defineModule, type Remark } from '../../framework/config/section.ts'
import { isTimezone } from '../../framework/time/zone.ts'
import { locales } from '../../framework/text/locale.ts'
import { loggingSection } from '../../framework/logging/section.ts'
import { GiveUp } from '../../services/mail/give-up.ts'
import { mailSection } from '../../services/mail/section.ts'
import { addressRemarks } from './config-check.ts'
import { timingOptions, timingRemarks } from './timing.ts'

const address = Type.String({ description: 'An address.', minLength: 1, maxLength: 500 })

/** What can be configured of the reporter. */
export const reporterConfig = defineModule({
  name: 'reporter',
  summary: 'tells groups what was seen in their networks',
  schema: Type.Object({
    timing: timingOptions,
    default_mode: Type.Enum(['summary', 'extra', 'both', 'none'], {
      default: 'summary',
      description:
        'Which reports groups get that do not say it: one on all addresses (summary), one on each (extra), both, or none by mail.',
    }),
    default_locale: Type.Enum([...locales], {
      default: 'en',
      description: 'Language of reports to groups that do not say it.',
    }),
    default_timezone: Type.String({
      default: 'UTC',
      minLength: 1,
      description: 'Time zone of reports to groups that do not say it (IANA name).',
    }),
    default_attachment: Type.Enum(['none', 'json', 'csv', 'xarf'], {
      default: 'json',
      description: 'The form in which the events go along to groups that do not say it.',
    }),
    default_redirect: Type.Boolean({
      default: false,
      description:
        'Whether reports to groups that do not say it go to mail_admin in place of the group.',
    }),
    mail_test_mode: Type.Boolean({
      default: false,
      description: 'All reports go to mail_admin, whatever the groups say.',
    }),
    mail_admin: Type.Array(address, {
      default: ['root'],
      maxItems: 50,
      description: 'Who gets reports in test mode and those of groups in redirection.',
    }),
    fallback: Type.Array(address, {
      default: [],
      maxItems: 50,
      description: 'Who gets reports for which no group names an address.',
    }),
    reply_to: Type.Optional(
      Type.String({ minLength: 1, description: 'Where answers to reports are to go.' }),
    ),
    organisation: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description:
          'Who reports, in data for machines (XARF). Unset: the domain of the sender of mails.',
        examples: ['CSIRT of Example'],
      }),
    ),
    contact: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        description: 'Whom readers of a report may ask, as it is to stand in it.',
        examples: ['CSIRT of Example <csirt@example.org>'],
      }),
    ),
    report_access_url: Type.Optional(
      Type.String({
        pattern: '^https?://',
        maxLength: 500,
        description:
          'Address of the pages of reports; the label and a key follow. Unset: mails have no link.',
        examples: ['https://mentat.example.org/reports/'],
      }),
    ),
    report_access_validity: Duration({
      description: 'How long the link in a mail opens the report without a login.',
      default: '90d',
      minimum: '1m',
    }),
    reports_dir: Path({
      description: 'Folder of the files with the events of reports.',
      default: 'data/reports',
    }),
    attachment_compress: ByteSize({
      description: 'Larger data go along compressed.',
      default: '256kB',
    }),
    attachment_largest: ByteSize({
      description: 'Larger data do not go along, compressed or not.',
      default: '5MiB',
      maximum: '50MiB',
    }),
    credibility_limit: Type.Number({
      default: 0.5,
      minimum: 0,
      maximum: 1,
      description:
        'Events are not reported when the product of the credibilities of their detectors is less.',
    }),
    addresses_listed: Type.Integer({
      default: 200,
      minimum: 1,
      maximum: 1000,
      description:
        'Addresses of a class that a report tells one by one: those with the most events.',
    }),
    extra_reports: Type.Integer({
      default: 500,
      minimum: 0,
      maximum: 10_000,
      description: 'Most extra reports of one summary: the addresses with the most events.',
    }),
    addresses_per_event: Type.Integer({
      default: 1000,
      minimum: 1,
      maximum: 100_000,
      description: 'Most addresses of one event that are looked at for one chain of groups.',
    }),
    attempts: Type.Integer({
      default: 3,
      minimum: 1,
      maximum: 100,
      description:
        'How often a window is tried when something of it fails; then the failed part is given up, and told.',
    }),
    give_up: GiveUp({ default: '5d' }),
  }),
  sections: [databaseSection, loggingSection, mailSection],
  check(value) {
    const zone: Remark = {
      severity: 'problem',
      path: ['default_timezone'],
      text: `"${value.default_timezone}" is not a time zone; expected a name such as Europe/Prague`,
    }
    return Promise.resolve([
      ...timingRemarks(value.timing),
      ...(isTimezone(value.default_timezone) ? [] : [zone]),
      ...addressRemarks('mail_admin', value.mail_admin),
      ...addressRemarks('fallback', value.fallback),
      ...(value.reply_to === undefined ? [] : addressRemarks('reply_to', [value.reply_to])),
    ])
  },
})

/** The effective configuration of the reporter. */
export type ReporterConfig = ConfigOf<typeof reporterConfig>
