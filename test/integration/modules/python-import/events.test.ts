import assert from 'node:assert/strict'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ScheduledRun } from '../../../../src/lib/components/scheduled/run-scheduled.ts'
import type { Database } from '../../../../src/lib/database/database.ts'
import { silentLogger } from '../../../../src/lib/framework/logging/logger.ts'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import {
  type EventImportReport,
  type EventImportRequest,
  importPythonEvents,
} from '../../../../src/lib/modules/python-import/import-events.ts'
import { startCluster, temporaryHome } from '../../../support/database.ts'
import { isMentatError } from '../../../support/mentat-error.ts'
import {
  fillPythonEvents,
  insertPythonEvents,
  oddEvents,
  pythonEventsSchema,
  pythonMainSchema,
  pythonOldEventsSchema,
  rowOf,
} from '../../../support/python-databases.ts'
import { eventWith } from '../../../support/idea-fixtures.ts'

const PLAIN = 700
const cluster = await startCluster()

test('events are imported with their storage time, and a second time nothing happens', async () => {
  const { source, run } = await scene()
  const first = await importAll(source, run)
  assert.deepEqual(
    [first.read, first.stored, first.duplicate, first.refused, first.finished],
    [
      PLAIN + oddEvents.sound + oddEvents.refused,
      PLAIN + oddEvents.sound,
      0,
      oddEvents.refused,
      true,
    ],
  )
  const { rows } = await run.database.query<{ wrong: number }>(
    `SELECT count(*) AS wrong FROM events
     WHERE strpos(document::text, to_char(storage_time, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) = 0
       OR storage_time::date <> '2024-05-02'`,
  )
  assert.equal(rows[0]?.wrong, 0)
  assert.equal(await storageTime(run.database, 'plain-699'), '2024-05-02T01:59:00.000119Z')
  const second = await importAll(source, run, { again: true })
  assert.deepEqual(
    [second.stored, second.duplicate, second.refused],
    [0, first.stored, oddEvents.refused],
  )
})

test('documents are those of the original, with what older versions keep in columns', async () => {
  const { source, run } = await scene(0)
  await importAll(source, run)
  const large = await documentOf(run.database, 'large')
  assert.equal((large['Note'] as string).length, 300_000)
  assert.equal((await documentOf(run.database, 'nul'))['Note'], 'a\u0000b')
  const old = await documentOf(run.database, 'old')
  assert.deepEqual(old['_CESNET'], {
    EventClass: 'recon-scanning',
    ResolvedAbuses: ['abuse@example.org'],
  })
  assert.deepEqual(old['_Mentat'], {
    EventClass: 'recon-scanning',
    ResolvedAbuses: ['abuse@example.org'],
    StorageTime: await storageTime(run.database, 'old'),
  })
  const stamped = (await documentOf(run.database, 'stamped'))['_Mentat'] as Record<string, unknown>
  assert.equal(stamped['EventClass'], 'own')
  const { rows } = await run.database.query(
    "SELECT event_class, resolved_abuses FROM events WHERE id = 'old'",
  )
  assert.deepEqual(rows, [
    { event_class: 'recon-scanning', resolved_abuses: ['abuse@example.org'] },
  ])
})

test('refused events are told once, with the reason and the document', async () => {
  const { source, run } = await scene(0)
  const { refused_file: file } = await importAll(source, run)
  await importAll(source, run, { again: true })
  const lines = readFileSync(file ?? '', 'utf8')
    .trimEnd()
    .split('\n')
  const told = lines.map((line) => JSON.parse(line) as Record<string, string | null>)
  assert.deepEqual(
    told.map(({ id, code }) => [id, code]),
    [
      ['no-json', 'EVENT_NOT_JSON'],
      ['not-utf8', 'EVENT_NOT_UTF8'],
      ['no-time', 'EVENT_INVALID'],
      ['no-document', 'EVENT_EMPTY'],
      ['no-calendar', 'EVENT_INVALID'],
    ],
  )
  assert.equal(told[0]?.['document'], '{"ID": ')
})

test('events of a server whose clock was wrong are refused, and do not lead the next import astray', async () => {
  const { source, run } = await scene(0)
  await source.query('ALTER TABLE events ALTER storagetime DROP NOT NULL')
  const times = ['-infinity', '1000-01-01', '1969-12-31', '2199-12-31', '9999-12-31', null]
  for (const [at, time] of times.entries()) {
    await insertPythonEvents(source, [rowOf(`wrong-${at}`, eventWith({ ID: `wrong-${at}` }), at)])
    await source.query('UPDATE events SET storagetime = $1 WHERE id = $2', [time, `wrong-${at}`])
  }
  const first = await importAll(source, run)
  assert.equal(first.refused, oddEvents.refused + times.length)
  assert.equal(first.reached, '2024-05-02T15:08:00.000908Z')
  assert.match(
    readFileSync(first.refused_file ?? '', 'utf8'),
    /"wrong-3".*found 2199-12-31T00:00:00.000000Z, expected one from 1970 to now/,
  )
  await insertPythonEvents(source, [rowOf('late', eventWith({ ID: 'late' }), 910)])
  const second = await importAll(source, run)
  assert.deepEqual([second.stored, second.went_on_from], [1, '2024-05-02T14:58:00.000908Z'])
})

test('half a line that a killed import has left is told anew, and harms no other', async () => {
  const { source, run } = await scene(0)
  const file = join(run.home.path, 'refused.ndjson')
  appendFileSync(file, '{"id":"no-json","storage_time":"20')
  await importAll(source, run)
  const [half, ...whole] = readFileSync(file, 'utf8').trimEnd().split('\n')
  assert.equal(half, '{"id":"no-json","storage_time":"20')
  assert.deepEqual(
    whole.map((line) => (JSON.parse(line) as { id: string }).id),
    ['no-json', 'not-utf8', 'no-time', 'no-document', 'no-calendar'],
  )
  const large = JSON.stringify({ id: 'x', document: 'y'.repeat(3_000_000) })
  appendFileSync(file, `${large}\n${whole.at(-1) ?? ''}`)
  await importAll(source, run, { again: true })
  assert.equal(readFileSync(file, 'utf8').split('"id":"not-utf8"').length, 2)
})

test('an import that was told to end goes on where it was', async () => {
  const { source, run } = await scene()
  const stop = new AbortController()
  const first = await importAll(
    source,
    { ...run, signal: stop.signal },
    {
      onProgress: (done) => {
        if (done === 600) stop.abort()
      },
    },
  )
  assert.equal(first.finished, false)
  assert.equal(first.read, 600)
  assert.equal(await stored(run.database), first.stored)
  const second = await importAll(source, run)
  assert.equal(second.finished, true)
  assert.ok(second.read < first.read, `read ${second.read} again`)
  assert.equal(await stored(run.database), PLAIN + oddEvents.sound)
  assert.equal(first.stored + second.stored, PLAIN + oddEvents.sound)
})

test('events that came since the last import are brought by the next', async () => {
  const { source, run } = await scene(10)
  await importAll(source, run)
  await source.query("DELETE FROM events WHERE id = 'no-calendar'")
  await insertPythonEvents(source, [rowOf('late', eventWith({ ID: 'late' }), 910)])
  const { stored: added, read } = await importAll(source, run)
  assert.equal(added, 1)
  assert.ok(read <= 11)
})

test('an import goes on with a later begin, and not with an earlier one', async () => {
  const { source, run } = await scene(0)
  const all = await importAll(source, run, { window: { from: '2024-05-02T00:00:00Z' } })
  assert.equal(all.went_on_from, null)
  const later = await importAll(source, run, { window: { from: '2024-05-02T00:00:01Z' } })
  assert.equal(later.went_on_from, '2024-05-02T14:58:00.000908Z')
  const earlier = await importAll(source, run, { window: {} })
  assert.equal(earlier.went_on_from, null)
})

test('a window takes events from its begin to before its end', async () => {
  const { source, run } = await scene(0)
  const window = { from: '2024-05-02T15:00:00.000900Z', to: '2024-05-02T15:02:00.000902Z' }
  const { stored: added } = await importAll(source, run, { window })
  assert.equal(added, 2)
})

test('thresholds that are not over come along, and the longer one stays', async () => {
  const { source, run } = await scene(0)
  await source.query(`INSERT INTO thresholds VALUES
    ('scan+++192.0.2.1', '2024-05-01', '2024-05-05', '2999-05-07', 'M20240501SL-ABCDE'),
    ('scan+++192.0.2.2', '2024-05-01', '2024-05-05', '2999-05-07', NULL),
    ('scan+++192.0.2.3', '2024-05-01', '2024-05-05', '2024-05-07', NULL)`)
  await run.database.query(`INSERT INTO thresholds VALUES
    ('scan+++192.0.2.2', false, '2024-05-01', '2024-05-05', '2999-05-08', 'ours')`)
  assert.equal((await importAll(source, run)).thresholds, 2)
  const { rows } = await run.database.query(
    'SELECT key, is_shadow, relapse_time, ttl_time, report_label FROM thresholds ORDER BY key',
  )
  const times = { is_shadow: false, relapse_time: '2024-05-05T00:00:00Z' }
  assert.deepEqual(rows, [
    {
      ...{ key: 'scan+++192.0.2.1', ...times },
      ...{ ttl_time: '2999-05-07T00:00:00Z', report_label: 'M20240501SL-ABCDE' },
    },
    {
      ...{ key: 'scan+++192.0.2.2', ...times },
      ...{ ttl_time: '2999-05-08T00:00:00Z', report_label: 'ours' },
    },
  ])
})

test('a dry run changes nothing', async () => {
  const { source, run } = await scene(10)
  const dry = await importAll(source, run, { dryRun: true })
  assert.deepEqual(
    [dry.stored, dry.refused, dry.refused_file],
    [10 + oddEvents.sound, oddEvents.refused, null],
  )
  assert.equal(await stored(run.database), 0)
  assert.equal((await importAll(source, run)).stored, dry.stored)
})

test('another event under an ID that is taken is refused', async () => {
  const { source, run } = await scene(1)
  await importAll(source, run)
  await source.query('UPDATE events_json SET event = $1 WHERE id = $2', [
    Buffer.from(eventWith({ ID: 'plain-0', Note: 'changed' })),
    'plain-0',
  ])
  const { refused } = await importAll(source, run, { again: true })
  assert.equal(refused, oddEvents.refused + 1)
})

test('events of an older version are read from their column', async () => {
  const { database: source } = await cluster.createDatabase({ empty: true })
  await source.query(pythonOldEventsSchema)
  await source.query(
    `INSERT INTO events VALUES ('t-1', '2018-05-02', '{Test}', NULL, '{org.example}',
       '2018-05-02 10:00:00.5', '{abuse@example.org}', 'scan', 'low', NULL, $1)`,
    [Buffer.from(eventWith())],
  )
  const { run } = await scene(0)
  assert.equal((await importAll(source, run)).stored, 1)
  assert.equal(await storageTime(run.database, 't-1'), '2018-05-02T10:00:00.500000Z')
})

test('a database that is none of the original, or the other one, is refused', async () => {
  const { run } = await scene(0)
  const { database: empty } = await cluster.createDatabase({ empty: true })
  await assert.rejects(importAll(empty, run), isMentatError('PYTHON_DATABASE_UNKNOWN', 'no tables'))
  await empty.query(pythonMainSchema)
  await assert.rejects(importAll(empty, run), isMentatError('PYTHON_DATABASE_UNKNOWN', '--main'))
  await assert.rejects(
    importAll(run.database, run),
    isMentatError('PYTHON_DATABASE_UNKNOWN', 'of this Mentat'),
  )
})

async function scene(plain = PLAIN): Promise<{ source: Database; run: ScheduledRun }> {
  const { database: source } = await cluster.createDatabase({ empty: true })
  await source.query(pythonEventsSchema)
  await fillPythonEvents(source, plain)
  const { database } = await cluster.createDatabase()
  const home = temporaryHome()
  const { signal } = new AbortController()
  const context = { home, clock: systemClock, logger: silentLogger, database, signal }
  return { source, run: { ...context, mark: () => undefined } }
}

function importAll(
  source: Database,
  run: ScheduledRun,
  request: Partial<EventImportRequest> = {},
): Promise<EventImportReport> {
  const refusedFile = join(run.home.path, 'refused.ndjson')
  return importPythonEvents(source, run, {
    ...{ window: {}, dryRun: false, again: false, refusedFile, onProgress: () => undefined },
    ...request,
  })
}

async function stored(database: Database): Promise<number> {
  const { rows } = await database.query<{ count: number }>('SELECT count(*) FROM events')
  return rows[0]?.count ?? 0
}

async function storageTime(database: Database, id: string): Promise<unknown> {
  return ((await documentOf(database, id))['_Mentat'] as Record<string, unknown>)['StorageTime']
}

async function documentOf(database: Database, id: string): Promise<Record<string, unknown>> {
  const { rows } = await database.query<{ document: string }>(
    'SELECT document FROM events WHERE id = $1',
    [id],
  )
  return JSON.parse(rows[0]?.document ?? '{}') as Record<string, unknown>
}
