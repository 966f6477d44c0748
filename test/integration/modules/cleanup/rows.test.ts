import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Database } from '../../../../src/lib/database/database.ts'
import { ownTables } from '../../../../src/lib/database/retention/other-tables.ts'
import { eventFilePath, filesOfReport } from '../../../../src/lib/components/report-files.ts'
import { cleanUpAt, type CleanupScene, ruleOf } from '../../../support/cleanup.ts'
import { startCluster, temporaryHome } from '../../../support/database.ts'

const cluster = await startCluster()
const now = '2024-06-01T12:00:00Z'
const OLD = '2023-01-01T00:00:00Z'
const NEW = '2024-05-31T00:00:00Z'

async function scene(): Promise<CleanupScene> {
  const { database } = await cluster.createDatabase()
  return { database, home: temporaryHome(), now }
}

async function count(database: Database, table: string): Promise<number> {
  const { rows } = await database.query<{ count: number }>(`SELECT count(*) FROM ${table}`)
  return rows[0]?.count ?? 0
}

async function addReport(
  database: Database,
  label: string,
  { created = OLD, parent, state = 'sent' }: { created?: string; parent?: number; state?: string },
): Promise<number> {
  const { rows } = await database.query<{ id: number }>(
    `INSERT INTO reports (label, create_time, parent_id, severity, type, dt_from, dt_to, evcount_rep, evcount_all)
     VALUES ($1, $2, $3, 'low', 'summary', $2, $2::timestamptz + interval '1 hour', 1, 1) RETURNING id`,
    [label, created, parent ?? null],
  )
  const id = rows[0]?.id ?? 0
  await database.query(
    'INSERT INTO report_mails (report_id, state, recipients) VALUES ($1, $2, $3)',
    [id, state, []],
  )
  return id
}

function writeFiles(folder: string, label: string): string[] {
  const files = filesOfReport(eventFilePath(folder, label))
  mkdirSync(join(folder, /\d{8}/.exec(label)?.[0] ?? ''), { recursive: true })
  for (const file of files) writeFileSync(file, '0123456789')
  return files
}

describe('rows of our tables', () => {
  test('go by their age, each by its own time', async () => {
    const own = await scene()
    const { database } = own
    for (const time of [OLD, NEW]) {
      await database.query(
        `INSERT INTO statistics_events (dt_from, dt_to, count, stats_overall, stats_internal, stats_external)
         VALUES ($1, $1::timestamptz + interval '5 minutes', 0, '{}', '{}', '{}')`,
        [time],
      )
      await database.query(
        `INSERT INTO change_log (create_time, author, model, model_id, module, endpoint, operation)
         VALUES ($1, 'a', 'm', 1, 'm', 'e', 'o')`,
        [time],
      )
      for (const state of ['sent', 'waiting']) {
        await database.query(
          `INSERT INTO summaries (create_time, label, dt_from, dt_to, flag_manual, state, recipients)
           VALUES ($1, $2, $1, $1::timestamptz + interval '1 day', true, $3, '{}')`,
          [time, `${time} ${state}`, state],
        )
      }
      await database.query(
        `INSERT INTO event_values VALUES ('category', $1, $1::text::timestamptz)`,
        [time],
      )
    }
    const keep = '60d'
    const rules = {
      statistics: { keep },
      change_log: { keep },
      summaries: { keep },
      values: { keep },
    }
    const dry = await cleanUpAt(own, rules, { isDry: true })
    assert.deepEqual(
      dry.rules.map(({ kind, rows }) => [kind, rows]),
      [
        ['values', 1],
        ['statistics', 1],
        ['summaries', 1],
        ['change_log', 1],
      ],
    )
    assert.equal(await count(database, 'change_log'), 2)
    const wet = await cleanUpAt(own, rules)
    assert.deepEqual(
      wet.rules.map(({ rows }) => rows),
      [1, 1, 1, 1],
    )
    assert.deepEqual(
      [await count(database, 'statistics_events'), await count(database, 'event_values')],
      [1, 1],
    )
    assert.equal(await count(database, 'summaries'), 3)
    const again = await cleanUpAt(own, rules)
    assert.ok(again.rules.every(({ rows }) => rows === 0))
  })
})

describe('reports', () => {
  test('go with their files and with the reports that belong to them', async () => {
    const own = await scene()
    const { database, home } = own
    const folder = join(home.path, 'data/reports')
    const parent = await addReport(database, 'M20230101SL-aaaaa', {})
    await addReport(database, 'M20230101EL-bbbbb', { parent })
    await addReport(database, 'M20230101SL-wait1', { state: 'waiting' })
    await addReport(database, 'M20240531SL-newer', { created: NEW })
    const gone = ['M20230101SL-aaaaa', 'M20230101EL-bbbbb'].flatMap((label) =>
      writeFiles(folder, label),
    )
    const left = ['M20230101SL-wait1', 'M20240531SL-newer'].flatMap((label) =>
      writeFiles(folder, label),
    )
    const rules = { reports: { keep: '1y' } }
    const dry = ruleOf(await cleanUpAt(own, rules, { isDry: true }), 'reports')
    assert.deepEqual([dry?.rows, dry?.files, dry?.bytes], [2, 8, 80])
    assert.ok([...gone, ...left].every(existsSync))
    const wet = ruleOf(await cleanUpAt(own, rules), 'reports')
    assert.deepEqual([wet?.rows, wet?.files, wet?.bytes, wet?.errors], [2, 8, 80, []])
    assert.equal(await count(database, 'reports'), 2)
    assert.ok(left.every(existsSync))
    assert.ok(!gone.some(existsSync))
    assert.equal(ruleOf(await cleanUpAt(own, rules), 'reports')?.rows, 0)
  })

  test('leave no folder of a day that has become empty', async () => {
    const own = await scene()
    const folder = join(own.home.path, 'elsewhere')
    await addReport(own.database, 'M20230101SL-aaaaa', {})
    writeFiles(folder, 'M20230101SL-aaaaa')
    await cleanUpAt(own, { reports: { keep: '1y' }, reports_dir: 'elsewhere' })
    assert.deepEqual(readdirSync(folder), [])
  })

  test('stay when their files are no files of reports, and keep no other from going', async () => {
    const own = await scene()
    const folder = join(own.home.path, 'data/reports')
    const outside = join(own.home.path, 'outside')
    mkdirSync(outside)
    mkdirSync(folder, { recursive: true })
    symlinkSync(outside, join(folder, '20230101'))
    const target = join(outside, 'security-report-M20230101SL-aaaaa.json')
    writeFileSync(target, 'x')
    await addReport(own.database, 'M20230101SL-aaaaa', {})
    await addReport(own.database, '../../outside/20230101', {})
    await addReport(own.database, 'M20230102SL-bbbbb', {})
    const rule = ruleOf(await cleanUpAt(own, { reports: { keep: '1y' } }), 'reports')
    assert.deepEqual([rule?.rows, rule?.errors.length, rule?.finished], [1, 2, true])
    assert.match(rule?.errors.join() ?? '', /20230101 is no file of a report/)
    assert.ok(existsSync(target))
    assert.equal(await count(own.database, 'reports'), 2)
  })
})

describe('other tables', () => {
  test('are cleaned whatever their names, and parts of a partitioned one too', async () => {
    const own = await scene()
    const { database } = own
    await database.query('CREATE TABLE "My ""notes""; --" ("the time" timestamp, n integer)')
    await database.query('CREATE SCHEMA other')
    await database.query('CREATE TABLE other.parts (day date) PARTITION BY RANGE (day)')
    await database.query(
      `CREATE TABLE other.parts_old PARTITION OF other.parts FOR VALUES FROM ('2020-01-01') TO ('2024-01-01');
       CREATE TABLE other.parts_rest PARTITION OF other.parts DEFAULT`,
    )
    await database.query(
      `INSERT INTO "My ""notes""; --" SELECT timestamp '2023-01-01', n FROM generate_series(1, 50000) n
       UNION ALL SELECT timestamp '2024-05-31', 0`,
    )
    await database.query(
      `INSERT INTO other.parts VALUES ('2023-01-01'), ('2024-01-02'), ('2024-05-31')`,
    )
    const rules = {
      tables: [
        { table: 'My "notes"; --', column: 'the time', keep: '60d' },
        { table: 'other.parts', column: 'day', keep: '60d' },
      ],
    }
    const dry = await cleanUpAt(own, rules, { isDry: true })
    assert.deepEqual(
      dry.rules.map(({ rows }) => rows),
      [50_000, 2],
    )
    const wet = await cleanUpAt(own, rules)
    assert.deepEqual(
      wet.rules.map(({ rows, errors }) => [rows, errors]),
      [
        [50_000, []],
        [2, []],
      ],
    )
    assert.equal(await count(database, 'other.parts'), 1)
  })

  test('that are not there, have no such column or are ours are refused, and the others are cleaned', async () => {
    const own = await scene()
    await own.database.query('CREATE TABLE mine (at timestamptz, n integer)')
    await own.database.query('CREATE VIEW seen AS SELECT * FROM mine')
    await own.database.query('INSERT INTO mine VALUES ($1, 1)', [OLD])
    const tables = [
      ['enum_category', 'last_seen', /there is no such table/],
      ['mine', 'when', /it has no column when/],
      ['mine', 'n', /type int4; expected timestamptz/],
      ['seen', 'at', /no table with rows of its own/],
      ['events', 'storage_time', /a table of Mentat/],
      ['events_default', 'storage_time', /a table of Mentat/],
      ['schema_migrations', 'applied', /a table of Mentat/],
      ['pg_catalog.pg_class', 'oid', /belongs to the server/],
      ["mine'; DROP TABLE mine; --", 'at', /there is no such table/],
    ] as const
    const report = await cleanUpAt(own, {
      tables: [
        ...tables.map(([table, column]) => ({ table, column, keep: '1y' })),
        { table: 'mine', column: 'at', keep: '1y' },
      ],
    })
    assert.equal(report.failed, tables.length)
    for (const [index, [, , text]] of tables.entries()) {
      assert.match(report.rules[index]?.errors.join() ?? '', text)
    }
    assert.equal(report.rules.at(-1)?.rows, 1)
  })

  test('every table of the schema is known as ours', async () => {
    const { database } = await scene()
    const { rows } = await database.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace`,
    )
    const own = new Set(ownTables())
    assert.deepEqual(
      rows.map(({ name }) => name).filter((name) => !own.has(name)),
      [],
    )
  })
})
