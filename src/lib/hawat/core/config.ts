import { Type } from 'typebox'
import { databaseSection } from '../../database/section.ts'
import { daemonOptions } from '../../daemon/options.ts'
import { Duration, Path } from '../../framework/config/options.ts'
import { type ConfigOf, defineModule, type Remark } from '../../framework/config/section.ts'
import { loggingSection } from '../../framework/logging/section.ts'
import { locales } from '../../framework/text/locale.ts'
import { isTimezone } from '../../framework/time/zone.ts'
import { dnsOptions } from '../../services/dns/options.ts'
import { geoipOptions } from '../../services/geoip/options.ts'
import { mailSection } from '../../services/mail/section.ts'
import { nerdOptions } from '../../services/nerd/options.ts'
import { passiveDnsOptions } from '../../services/passive-dns/options.ts'
import { headerOptions, oidcOptions } from './sign-in-options.ts'

const text = (description: string, extra: { default?: string; examples?: string[] } = {}) =>
  Type.String({ description, minLength: 1, maxLength: 500, pattern: '^\\P{Cc}*$', ...extra })

const texts = (description: string, examples: string[][]) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 500, description: 'One of them.' }), {
    default: [],
    maxItems: 100,
    description,
    examples,
  })

/** Who is asked about addresses and names. Look-ups are switched off as blueprints are, by their names. */
const lookups = Type.Object(
  {
    timeout: Duration({
      default: '5s',
      minimum: '10ms',
      maximum: '1m',
      description: 'How long a page waits for one of them.',
    }),
    dns: Type.Optional(
      Type.Object(dnsOptions, {
        description: 'Names of addresses and addresses of names. Unset: the DNS is not asked.',
        additionalProperties: false,
      }),
    ),
    geoip: Type.Object(geoipOptions, {
      default: {},
      description: 'Where addresses are.',
      additionalProperties: false,
    }),
    passivedns: Type.Optional(
      Type.Object(passiveDnsOptions, {
        description: 'Names that were seen for addresses. Unset: no passive DNS is asked.',
        additionalProperties: false,
      }),
    ),
    nerd: Type.Optional(
      Type.Object(nerdOptions, {
        description: 'Reputations of addresses. Unset: NERD is not asked.',
        additionalProperties: false,
      }),
    ),
  },
  {
    default: {},
    description: 'Services that know about addresses and names.',
    additionalProperties: false,
  },
)

/** What can be configured of the web interface. */
export const hawatConfig = defineModule({
  name: 'hawat',
  summary: 'the web interface',
  schema: Type.Object({
    listen: text('Where it listens: a port of the loopback interface, or address:port.', {
      default: '8080',
      examples: ['0.0.0.0:443'],
    }),
    tls: Type.Optional(
      Type.Object(
        {
          certificate: Path({ description: 'The certificate and those above it, in PEM.' }),
          key: Path({ description: 'Its key, in PEM.' }),
        },
        {
          description: 'To serve HTTPS without a proxy. Unset: HTTP.',
          additionalProperties: false,
        },
      ),
    ),
    public_url: Type.Optional(
      text('How people reach it, for links in mails and for the check where forms come from.', {
        examples: ['https://mentat.example.org'],
      }),
    ),
    trusted_proxies: texts(
      'Addresses or networks of proxies before it, whose X-Forwarded headers count.',
      [['127.0.0.1']],
    ),
    application_name: text('Its name, in headings and mails.', { default: 'Mentat' }),
    locale: Type.Union(
      locales.map((locale) => Type.Literal(locale)),
      { default: 'en', description: 'The language of those who have chosen none.' },
    ),
    timezone: text('The time zone of those who have chosen none.', { default: 'UTC' }),
    disabled_blueprints: texts('Parts that are switched off.', [['cross_table']]),
    extra_blueprints: texts(
      'Parts of others: files (relative to the folder of the configuration) or packages, whose default export is a blueprint.',
      [['/etc/mentat/hawat-tickets.js']],
    ),
    visibility: Type.Union([Type.Literal('groups'), Type.Literal('everything')], {
      default: 'groups',
      description:
        'What users see who are neither administrators nor maintainers. groups: events whose sources or targets belong to their groups. everything: all events but those that the traffic light (TLP) restricts to other groups.',
    }),
    session: Type.Object(
      {
        idle: Duration({
          default: '12h',
          minimum: '1m',
          maximum: '31d',
          description: 'Who has asked nothing for so long has to sign in again.',
        }),
        longest: Duration({
          default: '7d',
          minimum: '1m',
          maximum: '366d',
          description: 'After so long one has to sign in again in any case.',
        }),
      },
      { default: {}, description: 'How long people stay signed in.', additionalProperties: false },
    ),
    sign_in: Type.Object(
      {
        password: Type.Boolean({
          default: true,
          description: 'Whether people sign in by a password.',
        }),
        registration: Type.Boolean({
          default: false,
          description:
            'Whether people may apply for an account, which somebody then has to enable.',
        }),
        header: headerOptions,
        oidc: oidcOptions,
        failures: Type.Integer({
          default: 5,
          minimum: 1,
          maximum: 100,
          description:
            'After so many wrong passwords a login and an address have to wait, longer each time.',
        }),
      },
      { default: {}, description: 'How people sign in.', additionalProperties: false },
    ),
    queries: Type.Object(
      {
        quota: Type.Integer({
          default: 7,
          minimum: 1,
          maximum: 1000,
          description: 'How many searches somebody may have running at a time.',
        }),
        connections: Type.Integer({
          default: 8,
          minimum: 1,
          maximum: 1000,
          description: 'How many searches run at a time; more wait for their turn.',
        }),
        timeout: Duration({
          default: '60s',
          minimum: '1s',
          maximum: '1d',
          description: 'After so long a search is ended.',
        }),
      },
      {
        default: {},
        description: 'How much searches may ask of the database.',
        additionalProperties: false,
      },
    ),
    lookups,
    rate: Type.Integer({
      default: 600,
      minimum: 10,
      maximum: 1_000_000,
      description:
        'Requests a minute from one address; more are refused for the rest of the minute.',
    }),
    feedback_to: texts('Who gets what recipients of reports write back.', [
      ['operators@example.org'],
    ]),
    admins: texts('Who is told of applications for accounts.', [['operators@example.org']]),
    ...daemonOptions,
    banner: Type.Optional(
      Path({ description: 'A file whose text stands on every page, as long as it is there.' }),
    ),
  }),
  sections: [databaseSection, loggingSection, mailSection],
  check: ({ timezone }) => Promise.resolve(remarksOn(timezone)),
})

/** The effective configuration of the web interface. */
export type HawatConfig = ConfigOf<typeof hawatConfig>

function remarksOn(timezone: string): Remark[] {
  if (isTimezone(timezone)) return []
  const text = `"${timezone}" is not a time zone; expected a name such as Europe/Prague or UTC`
  return [{ severity: 'problem', path: ['timezone'], text }]
}
