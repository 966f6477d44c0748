import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Database } from '../../../src/lib/database/database.ts'
import { revisedSubjects, revisionOf } from '../../../src/lib/database/revisions.ts'
import { startCluster } from '../../support/database.ts'

const cluster = await startCluster()

const insertGroup = "INSERT INTO groups (name, source) VALUES ('g', 'manual')"
const insertNetwork = `INSERT INTO networks (group_id, network, source)
  SELECT id, '[192.0.2.0,192.0.2.255]', 'manual' FROM groups`
const insertDetector = "INSERT INTO detectors (name, source) VALUES ('d', 'manual')"
const insertClass = `INSERT INTO event_classes (name, label_en, label_cz, rule, severity)
  VALUES ('c', 'l', 'l', 'Category', 'low')`

/** The subjects whose revision the statement changes. */
async function changedBy(database: Database, statement: string): Promise<string[]> {
  const read = (): Promise<string[]> =>
    Promise.all(revisedSubjects.map((subject) => revisionOf(database, subject)))
  const before = await read()
  await database.query(statement)
  const after = await read()
  return revisedSubjects.filter((_, index) => before[index] !== after[index])
}

describe('revisions', () => {
  test('change with what is inserted, updated, deleted and truncated', async () => {
    const { database } = await cluster.createDatabase()
    for (const [table, insert, column] of [
      ['groups', insertGroup, 'description'],
      ['networks', insertNetwork, 'netname'],
      ['detectors', insertDetector, 'description'],
      ['event_classes', insertClass, 'reference'],
    ] as const) {
      if (table === 'networks') await database.query(insertGroup)
      assert.deepEqual(await changedBy(database, insert), [table])
      assert.deepEqual(await changedBy(database, `UPDATE ${table} SET ${column} = 'x'`), [table])
      const cascading = table === 'groups' ? [table, 'networks'] : [table]
      assert.deepEqual(await changedBy(database, `DELETE FROM ${table}`), cascading)
      assert.deepEqual(await changedBy(database, `TRUNCATE ${table} CASCADE`), cascading)
      await database.query('TRUNCATE groups CASCADE')
    }
  })

  test('of groups change with the settings of their reports', async () => {
    const { database } = await cluster.createDatabase()
    await database.query(insertGroup)
    const insert = 'INSERT INTO settings_reporting (group_id) SELECT id FROM groups'
    assert.deepEqual(await changedBy(database, insert), ['groups'])
    assert.deepEqual(await changedBy(database, 'UPDATE settings_reporting SET redirect = true'), [
      'groups',
    ])
  })

  test('of networks change when their groups are deleted', async () => {
    const { database } = await cluster.createDatabase()
    await database.query(insertGroup)
    await database.query(insertNetwork)
    const changed = await changedBy(database, 'DELETE FROM groups')
    assert.deepEqual(changed, ['groups', 'networks'])
  })

  test('of detectors do not change with their hits', async () => {
    const { database } = await cluster.createDatabase()
    await database.query(insertDetector)
    assert.deepEqual(await changedBy(database, 'UPDATE detectors SET hits = hits + 1'), [])
  })

  test('are those of before when the transaction is rolled back', async () => {
    const { database } = await cluster.createDatabase()
    const before = await revisionOf(database, 'groups')
    await assert.rejects(
      database.transaction(async (client) => {
        await client.query(insertGroup)
        await client.query('SELECT 1 / 0')
      }),
    )
    assert.equal(await revisionOf(database, 'groups'), before)
  })

  test('change even when somebody has emptied their table', async () => {
    const { database } = await cluster.createDatabase()
    await database.query('TRUNCATE revisions')
    assert.equal(await revisionOf(database, 'groups'), '')
    assert.deepEqual(await changedBy(database, insertGroup), ['groups'])
  })
})

describe('the last update of an event class', () => {
  test('is the time of the last statement that changed something', async () => {
    const { database } = await cluster.createDatabase()
    await database.query(insertClass)
    await database.query("UPDATE event_classes SET last_update = '2020-01-01'")
    const read = async (): Promise<string> => {
      const { rows } = await database.query<{ t: string }>(
        'SELECT last_update AS t FROM event_classes',
      )
      return rows[0]?.t ?? ''
    }
    const first = await read()
    assert.notEqual(first.slice(0, 4), '2020')
    await database.query('UPDATE event_classes SET priority = priority')
    assert.equal(await read(), first)
    await database.query('UPDATE event_classes SET priority = 1')
    assert.ok((await read()) > first)
  })
})
