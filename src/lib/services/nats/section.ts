import { Type } from 'typebox'
import { ByteSize, Duration, Path, Secret } from '../../framework/config/options.ts'
import { defineSection, type SectionOf } from '../../framework/config/section.ts'

/** What streams and consumers may be called. */
export const STREAM_NAME = '^[A-Za-z0-9_-]+$'

/** Where the NATS server is, who we are there, and the stream: the section `nats`. */
export const natsSection = defineSection({
  name: 'nats',
  summary: 'the NATS JetStream that joins the queues of several machines',
  schema: Type.Object({
    servers: Type.Array(
      Type.String({
        pattern: '^(nats|tls)://([^\\s?#@/:\\[\\]]+|\\[[0-9A-Fa-f:]+\\])(:\\d{1,5})?$',
      }),
      {
        description:
          'Addresses of the server, or of several of one cluster: they are tried in this order. With tls:// the connection is encrypted, or there is none.',
        default: [],
        maxItems: 20,
        examples: [['tls://nats.example.org:4222']],
      },
    ),
    user: Type.Optional(
      Type.String({ description: 'Our user there, if it has one.', examples: ['mentat'] }),
    ),
    password: Type.Optional(
      Secret({
        description: 'The password of the user.',
        examples: [{ file: '/etc/mentat/nats.password' }],
      }),
    ),
    token: Type.Optional(
      Secret({
        description: 'A token, where the server asks for one instead of a user.',
        examples: [{ file: '/etc/mentat/nats.token' }],
      }),
    ),
    nkey: Type.Optional(
      Secret({
        description: 'The seed of an nkey (SU…), where the server knows us by it.',
        examples: [{ file: '/etc/mentat/nats.nk' }],
      }),
    ),
    creds: Type.Optional(
      Secret({
        description: 'Content of a credentials file (.creds), where the server knows us by it.',
        examples: [{ file: '/etc/mentat/nats.creds' }],
      }),
    ),
    certfile: Type.Optional(
      Path({
        description:
          'Our certificate (PEM), with those in between up to the authority, where the server asks for one.',
        examples: ['/etc/mentat/nats/cert.pem'],
      }),
    ),
    keyfile: Type.Optional(
      Path({
        description:
          'Its private key (PEM, without a password). Nobody but its owner and group may read the file.',
        examples: ['/etc/mentat/nats/key.pem'],
      }),
    ),
    cafile: Type.Optional(
      Path({
        description:
          'Certificates (PEM) of the authorities that the certificate of the server must come from. Unset: those that the system trusts.',
        examples: ['/etc/mentat/nats/ca.pem'],
      }),
    ),
    stream: Type.String({
      description: 'Name of the stream.',
      pattern: STREAM_NAME,
      maxLength: 200,
      default: 'mentat',
    }),
    subject: Type.String({
      description: 'The subject under which messages are put into the stream, and taken from it.',
      pattern: '^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$',
      maxLength: 200,
      default: 'mentat.events',
    }),
    create_stream: Type.Boolean({
      description:
        'Whether the stream is made when it is absent: a work queue on the disk, which refuses messages when it is full and loses none. The options below are about such a stream; one that is there already stays as it is.',
      default: true,
    }),
    replicas: Type.Integer({
      description: 'On how many servers of a cluster it is kept.',
      default: 1,
      minimum: 1,
      maximum: 5,
    }),
    duplicate_window: Duration({
      description:
        'How long the server knows a message again that is sent twice because its answer was lost. It costs about 100 bytes of memory for each message.',
      default: '10m',
      minimum: '1s',
      maximum: '7d',
    }),
    max_bytes: Type.Optional(
      ByteSize({
        description:
          'How large it may get; then senders wait. Unset: as large as the server allows.',
        minimum: '1MB',
        examples: ['10GB'],
      }),
    ),
    max_age: Type.Optional(
      Duration({
        description: 'Messages that nobody has fetched for so long are lost. Unset: none is.',
        minimum: '1m',
        examples: ['30d'],
      }),
    ),
    timeout: Duration({
      description: 'How long a connection, or the answer to a request, may take.',
      default: '5s',
      minimum: '100ms',
      maximum: '10m',
    }),
    pause: Duration({
      description: 'The pause after the first failure; after each further one it is twice as long.',
      default: '500ms',
      minimum: '1ms',
    }),
    longest_pause: Duration({
      description: 'The longest of these pauses.',
      default: '15s',
      minimum: '1ms',
      maximum: '1h',
    }),
  }),
})

/** The values of the section `nats`; durations in milliseconds, sizes in bytes. */
export type NatsConfig = SectionOf<typeof natsSection>
