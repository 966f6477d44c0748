import { type Static, Type } from 'typebox'
import { Path } from '../../framework/config/options.ts'
import { keepOption, thresholdTypeOption } from './age.ts'
import { searchOptions } from './search-options.ts'

const age = { keep: keepOption('4w'), threshold_type: thresholdTypeOption }

const name = Type.Optional(
  Type.String({ description: 'Name of the rule in reports.', minLength: 1, maxLength: 100 }),
)

const eventRule = Type.Object({
  name,
  ...age,
  filter: Type.Optional(
    Type.String({
      description: 'Only events that match this, in the filter language.',
      minLength: 1,
      maxLength: 100_000,
    }),
  ),
  search: Type.Optional(
    searchOptions({ description: 'Only events that a search with these parameters finds.' }),
  ),
  filter_spec: Type.Optional(
    searchOptions({ description: 'The same as "search", by its name in the original.' }),
  ),
})

const errorRule = Type.Object({
  ...age,
  queues: Type.Optional(
    Type.Array(
      Type.String({ description: 'A queue: a name under spool/ or a path.', minLength: 1 }),
      { description: 'Only of these queues. Unset: of all under spool/.', minItems: 1 },
    ),
  ),
})

const folder = Path({ description: 'The folder; what it holds goes, not the folder itself.' })

const cacheRule = Type.Object({
  folder: Type.Optional(folder),
  cachedir: Type.Optional(
    Path({ description: 'The same as "folder", by its name in the original.' }),
  ),
  ...age,
})

const tableName = { minLength: 1, maxLength: 127 }

const tableRule = Type.Object({
  table: Type.String({
    ...tableName,
    description: 'Name of the table; "schema.table" when it lies in another schema than ours.',
  }),
  column: Type.String({
    ...tableName,
    description: 'Its column with the time: timestamptz, timestamp or date.',
  }),
  ...age,
})

/** The rules of the cleanup. Nothing is removed that is not named here. */
export const cleanupRules = Type.Object({
  events: Type.Optional(
    Type.Array(eventRule, {
      description:
        'Events, by the time at which they were stored. Unset: none go. Of several rules that mean an event, the shortest "keep" counts.',
      maxItems: 100,
      examples: [
        [
          { name: 'tests', search: { categories: ['Test'] }, keep: '4w' },
          { name: 'all', keep: '1y' },
        ],
      ],
    }),
  ),
  ids: group(
    'IDs of events that are no longer stored. While they are kept, an event that comes again is known, and refused.',
    '2y',
  ),
  values: group(
    'Values seen in events, for forms, by the time at which they were seen last.',
    '1y',
  ),
  statistics: group(
    'Counts of events. Keep them longer than the "backfill" of the statistician, which would count again.',
    '5y',
  ),
  reports: group(
    'Reports with their files. Those with a mail that is still to be sent stay.',
    '3y',
  ),
  summaries: group('Summaries of the informant.', '2y'),
  change_log: group('The change log: who changed what.', '5y'),
  reports_dir: Path({
    description: 'Folder of the files of reports: "reports_dir" of the reporter.',
    default: 'data/reports',
  }),
  run_logs: Type.Object(
    {
      keep: keepOption('12w'),
      folder: Type.Optional(
        Path({
          description: 'Folder with one folder for each module. Unset: run/ in the home folder.',
          examples: ['run'],
        }),
      ),
    },
    { description: 'Run logs. The newest of each module stays.', default: {} },
  ),
  runlogs: Type.Optional(
    Type.Array(
      Type.Object({
        runlogdir: Path({ description: 'Folder with one folder for each module.' }),
        ...age,
      }),
      {
        description: 'Run logs, as in the configuration of the original.',
        maxItems: 100,
        examples: [[{ runlogdir: '/var/mentat/run', threshold_type: '12w' }]],
      },
    ),
  ),
  errors: Type.Optional(
    Type.Array(errorRule, {
      description: 'Refused messages with their reasons, by the time at which they were refused.',
      maxItems: 100,
      examples: [[{ keep: '12w' }]],
    }),
  ),
  caches: Type.Optional(
    Type.Array(cacheRule, {
      description:
        'Files of these folders and of those in them, by the time at which they were written, and folders that become empty. Links are not followed.',
      maxItems: 100,
      examples: [[{ folder: 'cache', keep: '1w' }]],
    }),
  ),
  tables: Type.Optional(
    Type.Array(tableRule, {
      description:
        'Rows of other tables in the same database. Those of Mentat have the rules above.',
      maxItems: 100,
      examples: [[{ table: 'my_notes', column: 'created', keep: '1y' }]],
    }),
  ),
})

/** The rules as they are configured. */
export type CleanupRules = Static<typeof cleanupRules>

function group(description: string, example: string) {
  return Type.Object({ keep: keepOption(example) }, { description, default: {} })
}
