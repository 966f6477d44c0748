import { Type } from 'typebox'
import { nodeOption } from '../../components/node-option.ts'
import { daemonOptions } from '../../daemon/options.ts'
import { ByteSize, Duration, Path } from '../../framework/config/options.ts'
import { type ConfigOf, defineModule } from '../../framework/config/section.ts'
import { loggingSection } from '../../framework/logging/section.ts'
import { KEY_NAME } from './new-key.ts'
import { receiverRemarks } from './remarks.ts'

const key = Type.Object(
  {
    name: Type.String({
      description: 'Whose key it is, for logs and metrics.',
      pattern: KEY_NAME,
    }),
    sha256: Type.String({
      description: 'The SHA-256 of the key, in hexadecimal: "mentat receiver key" makes both.',
      pattern: '^[0-9a-f]{64}$',
    }),
    node: Type.Optional(
      nodeOption(
        'A node that is put in front of those of each event that comes with this key, unless it is there already: so nobody sends in the name of another. Unset: events stay as they come.',
        'org.example.sensor',
      ),
    ),
    rate: Type.Optional(
      Type.Integer({ description: 'In place of rate, for this key.', minimum: 1 }),
    ),
  },
  { description: 'One of them.' },
)

/** What can be configured of the receiver. */
export const receiverConfig = defineModule({
  name: 'receiver',
  summary: 'takes events over HTTP into a queue',
  schema: Type.Object({
    listen: Type.String({
      description: 'Where it listens: a port of the loopback interface, or address:port.',
      minLength: 1,
      maxLength: 300,
      default: '8090',
      examples: ['0.0.0.0:8443'],
    }),
    tls: Type.Optional(
      Type.Object(
        {
          certificate: Path({ description: 'The certificate and those above it, in PEM.' }),
          key: Path({ description: 'Its key, in PEM, without a password.' }),
        },
        {
          description:
            'To serve HTTPS. Files that are replaced are used within seconds, and no connection ends. Unset: HTTP, on the loopback interface only.',
        },
      ),
    ),
    allow_plain_http: Type.Boolean({
      description:
        'Whether other machines may connect without encryption, so that whoever listens in between learns keys and events.',
      default: false,
    }),
    trusted_proxies: Type.Array(
      Type.String({ minLength: 1, maxLength: 500, description: 'One of them.' }),
      {
        description:
          'Addresses or networks of proxies before it, whose X-Forwarded headers count: the log names who sends.',
        default: [],
        maxItems: 100,
        examples: [['127.0.0.1']],
      },
    ),
    keys: Type.Array(key, {
      description: 'Who may send events.',
      default: [],
      maxItems: 10_000,
      examples: [[{ name: 'sensor-1', sha256: '0'.repeat(64) }]],
    }),
    rate: Type.Integer({
      description: 'Events a minute that are taken with one key; as many may come at once.',
      default: 600_000,
      minimum: 1,
    }),
    max_body_size: ByteSize({
      description: 'A request with a larger body, unpacked, is refused.',
      default: '16MiB',
      minimum: '1KiB',
      maximum: '64MiB',
    }),
    max_events: Type.Integer({
      description: 'A request with more events is refused.',
      default: 1000,
      minimum: 1,
      maximum: 100_000,
    }),
    max_message_size: ByteSize({
      description: 'Larger events are rejected.',
      default: '16MiB',
      minimum: 1024,
    }),
    max_connections: Type.Integer({
      description: 'More connections than this are closed at once.',
      default: 256,
      minimum: 1,
      maximum: 65_536,
    }),
    request_timeout: Duration({
      description: 'In this time a request has to arrive; its head in a third of it.',
      default: '30s',
      minimum: '100ms',
      maximum: '10m',
    }),
    queue_out_dir: Type.String({
      description: 'The queue that events are put into: a name under spool/ or a path.',
      minLength: 1,
      default: 'inspector',
    }),
    queue_out_limit: Type.Integer({
      description: 'Nothing is taken while so many messages wait in the queue.',
      default: 5000,
      minimum: 1,
    }),
    ...daemonOptions,
  }),
  sections: [loggingSection],
  check: (config) => Promise.resolve(receiverRemarks(config)),
})

/** The effective configuration of the receiver. */
export type ReceiverConfig = ConfigOf<typeof receiverConfig>
