import assert from 'node:assert/strict'
import { scryptSync } from 'node:crypto'
import { test } from 'node:test'
import type { Database } from '../../../../src/lib/database/database.ts'
import { listFilters } from '../../../../src/lib/database/filters/manage.ts'
import { listGroups } from '../../../../src/lib/database/groups/list.ts'
import { listNetworks } from '../../../../src/lib/database/networks/list.ts'
import { listUsers } from '../../../../src/lib/database/users/list.ts'
import { passwordHash } from '../../../../src/lib/database/users/write.ts'
import { verifyPassword } from '../../../../src/lib/accounts/password.ts'
import {
  importPythonMain,
  type MainImportReport,
} from '../../../../src/lib/modules/python-import/main/import-main.ts'
import { testAuthor } from '../../../support/author.ts'
import { startCluster } from '../../../support/database.ts'
import { isMentatError } from '../../../support/mentat-error.ts'
import {
  pythonEventsSchema,
  pythonMainRows,
  pythonMainSchema,
} from '../../../support/python-databases.ts'

const cluster = await startCluster()

/** As Werkzeug makes it: the salt is its letters, the key has 64 bytes. */
const KEY = scryptSync('correct horse', 'NaClNaClNaClNaCl', 64, { N: 1024, r: 8, p: 1 })

test('objects are created once, and those that are here stay as they are', async () => {
  const { source, database } = await scene()
  const dry = await importAll(source, database, true)
  assert.equal((await listUsers(database)).length, 0)
  const first = await importAll(source, database)
  assert.deepEqual(talliesOf(first), {
    users: [3, 0, 1],
    groups: [3, 0, 1],
    memberships: [4, 0, 1],
    networks: [4, 0, 0],
    filters: [4, 0, 0],
    event_classes: [2, 0, 0],
    detectors: [1, 0, 1],
  })
  assert.deepEqual(talliesOf(dry), { ...talliesOf(first), memberships: [5, 0, 0] })
  await database.query("UPDATE groups SET description = 'ours'")
  const second = await importAll(source, database)
  assert.deepEqual(talliesOf(second), {
    users: [0, 3, 1],
    groups: [0, 3, 1],
    memberships: [0, 4, 1],
    networks: [0, 4, 0],
    filters: [0, 4, 0],
    event_classes: [0, 2, 0],
    detectors: [0, 1, 1],
  })
  assert.ok((await listGroups(database)).every(({ description }) => description === 'ours'))
})

test('users keep roles, memberships, and a password that was hashed with scrypt', async () => {
  const { source, database } = await scene()
  const report = await importAll(source, database)
  assert.deepEqual([report.with_password, report.without_password], [['ann'], ['bob']])
  const users = await listUsers(database)
  assert.deepEqual(
    users.map(({ login, roles, enabled, locale, timezone, memberships, managements }) => [
      ...[login, roles, enabled, locale, timezone, memberships, managements],
    ]),
    [
      [
        'ann',
        ['user', 'admin'],
        true,
        'cs',
        'Europe/Prague',
        ['abuse@example.org'],
        ['abuse@example.org'],
      ],
      ['bob', ['user'], true, null, null, ['abuse@example.org'], []],
      ['eve@example.net', ['user'], false, null, null, [], []],
    ],
  )
  assert.deepEqual(users[2]?.memberships_wanted, ['child@example.org'])
  const hash = (await passwordHash(database, 'ann')) ?? ''
  assert.equal(await verifyPassword('correct horse', hash), true)
  assert.equal(await verifyPassword('wrong horse', hash), false)
})

test('groups keep parents, settings and networks', async () => {
  const { source, database } = await scene()
  await importAll(source, database)
  const groups = new Map((await listGroups(database)).map((group) => [group.name, group]))
  const abuse = groups.get('abuse@example.org')
  assert.deepEqual(
    [abuse?.emails_low, abuse?.emails_critical, abuse?.mode, abuse?.locale, abuse?.redirect],
    [['abuse@example.org', 'second@example.org'], ['boss@example.org'], 'both', 'cs', false],
  )
  assert.equal(groups.get('child@example.org')?.parent_id, abuse?.id)
  assert.equal(groups.get('old@example.org')?.enabled, false)
  const networks = await listNetworks(database)
  assert.deepEqual(
    networks.map(({ network, group, source: from, rank, is_base }) => [
      ...[network, group, from, rank, is_base],
    ]),
    [
      ['192.0.2.0/24', 'abuse@example.org', 'manual', 3, true],
      ['198.51.100.7-198.51.100.19', 'abuse@example.org', 'negistry', null, false],
      ['203.0.113.9', 'child@example.org', 'negistry', null, false],
      ['2001:db8::/32', 'child@example.org', 'negistry', null, false],
    ],
  )
})

test('an older version has one list of addresses, and fewer tables', async () => {
  const { source, database } = await scene()
  await source.query(`DROP TABLE detectors, state_reporter, event_classes;
    ALTER TABLE settings_reporting DROP emails_info, DROP emails_low, DROP emails_medium,
      DROP emails_high, DROP emails_critical, ADD emails text[], ADD attachments text;
    UPDATE settings_reporting SET emails = '{old@example.org}', attachments = 'csv' WHERE group_id = 2;
    UPDATE settings_reporting SET attachments = 'all' WHERE group_id = 1`)
  const { detectors, groups: tally, notes } = await importAll(source, database)
  assert.deepEqual([detectors.created, tally.created], [0, 3])
  assert.ok(notes.some((note) => note.includes('became emails_low')))
  const groups = await listGroups(database)
  assert.deepEqual(
    groups.map(({ emails_low, emails_critical, attachment }) => [
      ...[emails_low, emails_critical, attachment],
    ]),
    [
      [['old@example.org'], [], 'csv'],
      [[], [], null],
      [[], [], null],
    ],
  )
})

test('filters and classes that cannot be understood are there, disabled, and told', async () => {
  const { source, database } = await scene()
  const { notes } = await importAll(source, database)
  const filters = await listFilters(database)
  assert.deepEqual(
    filters.map(({ group, name, enabled, valid_to }) => [group, name, enabled, valid_to]),
    [
      [null, 'for everybody', false, null],
      ['abuse@example.org', 'broken', false, null],
      ['abuse@example.org', 'scans', true, '2025-01-01T12:30:00Z'],
      ['abuse@example.org', 'scans (2)', true, null],
    ],
  )
  const { rows } = await database.query('SELECT state FROM event_classes ORDER BY name')
  assert.deepEqual(rows, [{ state: 'DISABLED' }, { state: 'ENABLED' }])
  const told = (words: string): boolean => notes.some((note) => note.includes(words))
  assert.ok(told('filter "broken" (4): its text cannot be understood'))
  assert.ok(told('event class "broken-class": its rule cannot be understood'))
  assert.ok(told('user "bob": time zone "Mars/Base" is unknown'))
  assert.ok(told('user "eve@example.net": roles that are unknown here are left out: conjurer'))
  assert.ok(told('refused: user "xy"'))
})

test('the reporter goes on where the original has ended, unless it is further', async () => {
  const { source, database } = await scene()
  await database.query("INSERT INTO state_reporter VALUES ('low', '2024-05-03', NULL, 0)")
  await importAll(source, database)
  const { rows } = await database.query(
    'SELECT severity, last_successful_run AS time FROM state_reporter ORDER BY severity',
  )
  assert.deepEqual(rows, [
    { severity: 'critical', time: '2024-05-02T12:10:00Z' },
    { severity: 'low', time: '2024-05-03T00:00:00Z' },
  ])
})

test('what was imported stands in the change log, without hashes of passwords', async () => {
  const { source, database } = await scene()
  await importAll(source, database)
  const { rows } = await database.query<{ model: string; text: string }>(
    'SELECT model, after::text AS text FROM change_log',
  )
  const models = new Set(rows.map(({ model }) => model))
  for (const model of ['user', 'group', 'network', 'filter', 'event_class', 'detector']) {
    assert.ok(models.has(model), model)
  }
  assert.ok(!rows.some(({ text }) => /scrypt:|an-api-key/.test(text)))
})

test('a database that is none of the original, or the other one, is refused', async () => {
  const { database } = await scene()
  const { database: events } = await cluster.createDatabase({ empty: true })
  await events.query(pythonEventsSchema)
  const unknown = (words: string) => isMentatError('PYTHON_DATABASE_UNKNOWN', words)
  await assert.rejects(importAll(events, database), unknown('--events'))
  await assert.rejects(importAll(database, database), unknown('of this Mentat'))
})

async function scene(): Promise<{ source: Database; database: Database }> {
  const { database: source } = await cluster.createDatabase({ empty: true })
  await source.query(pythonMainSchema)
  await source.query(pythonMainRows.replace("' || '$SCRYPT'", `${KEY.toString('hex')}'`))
  const { database } = await cluster.createDatabase()
  return { source, database }
}

function importAll(
  source: Database,
  database: Database,
  dryRun = false,
): Promise<MainImportReport> {
  return importPythonMain(source, database, { dryRun, author: testAuthor })
}

function talliesOf(report: MainImportReport): Record<string, number[]> {
  const kinds = ['users', 'groups', 'memberships', 'networks', 'filters', 'event_classes'] as const
  return Object.fromEntries(
    [...kinds, 'detectors' as const].map((kind) => {
      const { created, present, refused } = report[kind]
      return [kind, [created, present, refused]]
    }),
  )
}
