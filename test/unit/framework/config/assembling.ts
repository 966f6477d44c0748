import { Type } from 'typebox'
import { type Assembled, assemble } from '../../../../src/lib/framework/config/assemble.ts'
import { parseDocument } from '../../../../src/lib/framework/config/document.ts'
import { ByteSize, Duration, Path, Secret } from '../../../../src/lib/framework/config/options.ts'
import { formatProblem } from '../../../../src/lib/framework/config/problem.ts'
import {
  type ConfigCatalogue,
  defineModule,
  defineSection,
} from '../../../../src/lib/framework/config/section.ts'

/** A shared section with one option of each kind. */
export const database = defineSection({
  name: 'database',
  summary: 'where events are stored',
  schema: Type.Object({
    url: Type.Optional(
      Type.String({
        description: 'The connection string of PostgreSQL.',
        examples: ['postgresql:///mentat'],
      }),
    ),
    pool_size: Type.Integer({
      default: 10,
      minimum: 1,
      maximum: 100,
      description: 'The most connections that one process opens.',
    }),
    password: Type.Optional(Secret({ description: 'The password of the role.' })),
    retry: Type.Object(
      {
        first: Duration({
          default: '250ms',
          minimum: '10ms',
          maximum: '1h',
          description: 'The first pause while the database is away.',
        }),
        longest: Duration({ default: 15, description: 'The longest pause.' }),
      },
      { description: 'How to wait for a database that is away.' },
    ),
    mode: Type.Union([Type.Literal('fast'), Type.Literal('safe')], {
      default: 'safe',
      description: 'What to care for.',
    }),
  }),
})

/** A section that the module storage does not use. */
export const mail = defineSection({
  name: 'mail',
  summary: 'how mail is sent',
  schema: Type.Object({
    host: Type.String({ default: 'localhost', description: 'The server that takes mail.' }),
  }),
})

/** A module with lists, free keys and unions. */
export const storage = defineModule({
  name: 'storage',
  summary: 'stores events',
  sections: [database],
  schema: Type.Object({
    batch: Type.Integer({ default: 500, minimum: 1, description: 'Messages in one transaction.' }),
    queue: Path({ default: 'spool/storage', description: 'The folder of its queue.' }),
    largest: ByteSize({ default: '1MiB', maximum: '64MiB', description: 'The largest message.' }),
    sync: Type.Boolean({ default: true, description: 'Whether to wait for the disk.' }),
    tags: Type.Array(Type.String({ minLength: 1 }), { default: [], description: 'Added tags.' }),
    limits: Type.Record(Type.String({ pattern: '^[a-z.]+$' }), Type.Integer({ minimum: 0 }), {
      default: {},
      description: 'Limits by name.',
    }),
    keep: Type.Union([Duration({ description: 'A time.' }), Type.Literal('never')], {
      default: '7d',
      description: 'How long to keep what failed.',
    }),
    hosts: Type.Array(
      Type.Union([
        Type.Object({
          kind: Type.Literal('file'),
          path: Path({ description: 'Its path.' }),
          wait: Duration({ default: '5s', description: 'How long to wait.' }),
        }),
        Type.Object({
          kind: Type.Literal('key'),
          key: Secret({ description: 'Its key.' }),
        }),
      ]),
      { default: [], description: 'Where to look.' },
    ),
  }),
})

/** All of the above. */
export const catalogue: ConfigCatalogue = { sections: [database, mail], modules: [storage] }

/** What a test may give; texts are files. */
export interface Given {
  readonly core?: Readonly<Record<string, string>>
  readonly file?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly overrides?: Record<string, unknown>
  readonly catalogue?: ConfigCatalogue | undefined
}

/** Assembles the configuration of storage from texts. */
export function assembleStorage(given: Given): Assembled {
  const core = Object.entries(given.core ?? {})
  const instances = given.file === undefined ? [] : [parseDocument('storage.conf', given.file)]
  return assemble(storage, {
    folder: {
      core: core.map(([name, text]) => parseDocument(`core/${name}`, text)),
      instances: new Map(instances.map((document) => ['storage', document])),
      problems: [],
      open: new Set(),
    },
    instance: 'storage',
    environment: given.environment ?? {},
    overrides: given.overrides ?? {},
    catalogue: 'catalogue' in given ? given.catalogue : catalogue,
    home: { path: '/home/mentat', config: '/home/mentat/etc' },
  })
}

/** The problems of such a configuration, as lines. */
export function problemsOf(given: Given): string[] {
  return assembleStorage(given).problems.map(formatProblem)
}
