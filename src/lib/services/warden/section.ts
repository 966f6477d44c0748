import { Type } from 'typebox'
import { ByteSize, Duration, Path, Secret } from '../../framework/config/options.ts'
import { defineSection, type SectionOf } from '../../framework/config/section.ts'

/** Where the Warden hub is and who we are there: the section `warden`. The names are those of warden_client.cfg. */
export const wardenSection = defineSection({
  name: 'warden',
  summary: 'the Warden hub that events come from and go to',
  schema: Type.Object({
    url: Type.Optional(
      Type.String({
        description: 'Base address of the hub, without the name of a method.',
        pattern: '^https://[^\\s?#@]+$',
        examples: ['https://warden-hub.example.org/warden3'],
      }),
    ),
    name: Type.Optional(
      Type.String({
        description:
          'Name of this client, as it is registered at the hub. It is what the hub is told when there is no secret; needed for sending.',
        pattern: '^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$',
        maxLength: 64,
        examples: ['org.example.mentat'],
      }),
    ),
    secret: Type.Optional(
      Secret({
        description: 'The secret of this client, if it was given one.',
        examples: [{ file: '/etc/mentat/warden.secret' }],
      }),
    ),
    certfile: Path({
      description: 'Certificate of this client (PEM), with those in between up to the authority.',
      default: 'etc/warden/cert.pem',
    }),
    keyfile: Path({
      description:
        'Its private key (PEM, without a password). Nobody but its owner and group may read the file.',
      default: 'etc/warden/key.pem',
    }),
    cafile: Type.Optional(
      Path({
        description:
          'Certificates (PEM) of the authorities that the certificate of the hub must come from. Unset: those that the system trusts.',
        examples: ['/etc/ssl/certs/ca-certificates.crt'],
      }),
    ),
    ra_url: Type.Optional(
      Type.String({
        description:
          'Base address of the registration authority, without `getCert`: it issues the certificate of this client, and renews it.',
        pattern: '^https://[^\\s?#@]+$',
        examples: ['https://warden-hub.example.org/warden-ra'],
      }),
    ),
    ra_token: Type.Optional(
      Secret({
        description:
          'The token of the registration authority, for `mentat warden register`; it lets one certificate be issued.',
        examples: [{ file: '/etc/mentat/warden.token' }],
      }),
    ),
    renew_before: Duration({
      description:
        'How long before its end, at most a third of its life, the certificate is renewed by `mentat warden renew`, which the scheduler runs every day.',
      default: '30d',
      minimum: '1d',
      maximum: '366d',
    }),
    connect_timeout: Duration({
      description: 'How long it may take until there is an encrypted connection.',
      default: '15s',
      minimum: '10ms',
      maximum: '10m',
    }),
    timeout: Duration({
      description: 'How long a request may take altogether, until its answer has arrived.',
      default: '1m',
      minimum: '10ms',
      maximum: '1h',
    }),
    retry: Type.Integer({
      description:
        'How often a request is tried again that may succeed later, before the failure is told. Daemons go on all the same.',
      default: 3,
      minimum: 0,
      maximum: 100,
    }),
    pause: Duration({
      description: 'The pause before the first repetition; each further one is twice as long.',
      default: '5s',
      minimum: '1ms',
    }),
    longest_pause: Duration({
      description: 'The longest of these pauses.',
      default: '1m',
      minimum: '1ms',
      maximum: '1h',
    }),
    patience: Duration({
      description:
        'How long the hub may still be working on events whose answer was lost, before it is asked whether it has saved them.',
      default: '10s',
      maximum: '1h',
    }),
    get_events_limit: Type.Integer({
      description: 'Events that are fetched at once at most; the hub may allow fewer.',
      default: 1000,
      minimum: 1,
      maximum: 100_000,
    }),
    send_events_limit: Type.Integer({
      description: 'Events that are sent at once at most; the hub may allow fewer.',
      default: 500,
      minimum: 1,
      maximum: 100_000,
    }),
    max_answer_size: ByteSize({
      description:
        'Larger answers are not read; fewer events are asked for then. It bounds the memory that the hub can cost.',
      default: '64MB',
      minimum: '1kB',
      maximum: '500MB',
    }),
    max_request_size: ByteSize({
      description: 'Larger requests are not sent: their events go in several.',
      default: '16MB',
      minimum: '1kB',
      maximum: '500MB',
    }),
  }),
})

/** The values of the section `warden`; durations in milliseconds, sizes in bytes. */
export type WardenConfig = SectionOf<typeof wardenSection>
