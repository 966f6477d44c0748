import { Type } from 'typebox'
import { Duration, Secret } from '../framework/config/options.ts'
import { defineSection, type SectionOf } from '../framework/config/section.ts'

/** Which database is used, and how: the section `database`. */
export const databaseSection = defineSection({
  name: 'database',
  summary: 'the PostgreSQL database',
  schema: Type.Object({
    url: Type.Optional(
      Secret({
        description:
          'Address of a PostgreSQL server (14 or newer). Without it Mentat runs a server of its own in the home folder.',
        examples: [
          'postgresql://mentat@db.example.org/mentat',
          { file: '/etc/mentat/database.url' },
        ],
      }),
    ),
    pool_size: Type.Integer({
      description: 'Most connections that one process opens.',
      default: 4,
      minimum: 1,
      maximum: 1000,
    }),
    connect_timeout: Duration({
      description:
        'How long one attempt to connect may take, waiting for a free connection included.',
      default: '10s',
      minimum: '100ms',
    }),
    statement_timeout: Duration({
      description: 'After this time the server breaks off a statement; 0 means never.',
      default: '5m',
    }),
    embedded: Type.Object(
      {
        port: Type.Optional(
          Type.Integer({
            description:
              'TCP port on the loopback interface where the own server listens besides its Unix socket, with a generated password.',
            minimum: 1,
            maximum: 65_535,
          }),
        ),
      },
      { description: 'The server that Mentat runs itself.', default: {} },
    ),
  }),
  async check({ url }) {
    if (url === undefined) return []
    const { ADDRESS_ADVICE, addressFault } = await import('./address.ts')
    const text = addressFault(url.reveal())
    if (text === undefined) return []
    return [{ severity: 'problem', path: ['url'], text, details: [ADDRESS_ADVICE] }]
  },
})

/** The values of the section `database`. */
export type DatabaseConfig = SectionOf<typeof databaseSection>
