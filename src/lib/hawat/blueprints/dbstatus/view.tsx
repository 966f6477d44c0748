import { type ServerSetting, serverSettings } from '../../../database/activity/settings.ts'
import { type TableSize, tableSizes } from '../../../database/activity/table-sizes.ts'
import { type DatabaseFacts, inspectDatabase } from '../../../database/inspect.ts'
import { admin } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { Chart } from '../../core/page/chart.tsx'
import { Deferred, Heading, Section } from '../../core/page/heading.tsx'
import { useFrame } from '../../core/frame.ts'
import { type Column, Facts, Table } from '../../core/page/table.tsx'
import { Time } from '../../core/page/value.tsx'
import { allQueries, type OwnedQuery } from './find.ts'
import { QueryTable } from './query-table.tsx'

/** What is told of the database. */
interface DatabaseState {
  readonly server: DatabaseFacts
  readonly tables: readonly TableSize[]
  readonly settings: readonly ServerSetting[]
}

/** Running statements are fetched again after so many seconds. */
const REFRESH = 10

/** The page. */
export const view = defineView({
  name: 'dbstatus.view',
  path: '/dbstatus/view',
  summary: 'sizes of tables, version and settings of the database',
  access: admin,
  load: (ask): Promise<DatabaseState> =>
    ask.search(async (database) => ({
      server: await inspectDatabase(database),
      tables: await tableSizes(database),
      settings: await serverSettings(database),
    })),
  title: ({ t }) => t('Database status'),
  page: (found, { t, href }) =>
    found && (
      <>
        <Heading title={t('Database status')} />
        <Section title={t('Running queries')}>
          <Deferred href={href('dbstatus.queries')} title={t('what runs')} refresh={REFRESH} />
        </Section>
        <ServerFacts server={found.server} />
        <Tables tables={found.tables} />
        <Section title={t('Settings')}>
          <SettingTable settings={found.settings} />
        </Section>
      </>
    ),
})

/** What runs, as a part that is fetched again and again. */
export const queries = defineView({
  name: 'dbstatus.queries',
  path: '/dbstatus/queries',
  summary: 'statements that are running',
  access: admin,
  frame: 'part',
  load: async (ask): Promise<{ items: OwnedQuery[] }> => ({ items: await allQueries(ask) }),
  title: () => '',
  page: (found, { t, now }) =>
    found && (
      <>
        <QueryTable
          queries={found.items}
          back="dbstatus.view"
          empty={t('Nothing runs at the moment.')}
        />
        <p class="muted updated">
          {t('State of')} <Time at={now} />
        </p>
      </>
    ),
})

function ServerFacts({ server }: { server: DatabaseFacts }) {
  const { t, present } = useFrame().ask
  const { version, name, size_bytes: size, connections, max_connections: most, schema } = server
  const { version: now, latest } = schema
  return (
    <Section title={t('Server')}>
      <Facts
        facts={[
          [t('Version'), `PostgreSQL ${version}`],
          [t('Database'), <code>{name}</code>],
          [t('Size'), present.bytes(size)],
          [t('Connections'), t('{used} of {most}', { used: connections, most })],
          [
            t('Schema'),
            now === latest
              ? String(now)
              : t('{now}, this program needs {latest}', {
                  now: String(now),
                  latest: String(latest),
                }),
          ],
        ]}
      />
    </Section>
  )
}

/** So many tables stand in the chart; the others are too small to be seen. */
const CHARTED = 12

function Tables({ tables }: { tables: readonly TableSize[] }) {
  const { t } = useFrame().ask
  const values = tables.slice(0, CHARTED).map(({ name, total_bytes: bytes }) => ({
    name,
    count: Math.round((bytes / 1024 / 1024) * 100) / 100,
  }))
  return (
    <Section title={t('Tables')}>
      <Chart
        chart={{ kind: 'bar', values }}
        title={t('Sizes of tables with their indexes')}
        unit="MiB"
      />
      <TableTable tables={tables} />
    </Section>
  )
}

function TableTable({ tables }: { tables: readonly TableSize[] }) {
  const { t, present } = useFrame().ask
  const columns: Column<TableSize>[] = [
    { title: t('Table'), cell: ({ name }) => <code>{name}</code> },
    {
      title: t('Rows'),
      look: 'number',
      cell: ({ rows }) => (rows < 0 ? '–' : `~ ${present.number(Math.round(rows))}`),
    },
    {
      title: t('Partitions'),
      look: 'number',
      isMinor: true,
      cell: ({ partitions }) => present.number(partitions),
    },
    { title: t('In all'), look: 'number', cell: ({ total_bytes: bytes }) => present.bytes(bytes) },
    {
      title: t('Data'),
      look: 'number',
      isMinor: true,
      cell: ({ table_bytes: bytes }) => present.bytes(bytes),
    },
    {
      title: t('Indexes'),
      look: 'number',
      isMinor: true,
      cell: ({ index_bytes: bytes }) => present.bytes(bytes),
    },
    {
      title: t('Analysed'),
      look: 'time',
      isMinor: true,
      cell: ({ analyzed }) => <Time at={analyzed} exact={false} />,
    },
  ]
  return (
    <Table
      columns={columns}
      rows={tables}
      caption={t('Tables')}
      empty={t('There are no tables.')}
    />
  )
}

function SettingTable({ settings }: { settings: readonly ServerSetting[] }) {
  const { t } = useFrame().ask
  const columns: Column<ServerSetting>[] = [
    { title: t('Setting'), cell: ({ name }) => <code>{name}</code> },
    { title: t('Value'), look: 'code', cell: ({ value }) => value },
    // PostgreSQL tells it in English.
    {
      title: t('Meaning'),
      look: 'wide',
      isMinor: true,
      cell: ({ description }) => <span lang="en">{description}</span>,
    },
  ]
  return <Table columns={columns} rows={settings} caption={t('Settings')} empty="" />
}
