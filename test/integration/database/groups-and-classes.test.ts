import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Database } from '../../../src/lib/database/database.ts'
import { checkSchema, hasDrift } from '../../../src/lib/database/schema-check.ts'
import { startCluster } from '../../support/database.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
await database.query("INSERT INTO groups (name, source) VALUES ('g', 'manual')")

async function refuses(statement: string): Promise<void> {
  await assert.rejects(database.query(statement), (error: { fields?: { sqlstate?: string } }) => {
    // Class 22: data, class 23: constraints.
    assert.match(error.fields?.sqlstate ?? '', /^2[23]/, statement)
    return true
  })
}

function insertNetwork(range: string): string {
  return `INSERT INTO networks (group_id, network, source) SELECT id, '${range}', 'manual' FROM groups`
}

describe('the tables of groups, networks, detectors and classes', () => {
  test('hold intervals of addresses of one family, both ends included', async () => {
    for (const range of [
      '[192.0.2.0,192.0.2.255]',
      '[192.0.2.1,192.0.2.1]',
      '[0.0.0.0,255.255.255.255]',
      '[2001:db8::,2001:db8:ffff:ffff:ffff:ffff:ffff:ffff]',
    ]) {
      await database.query(insertNetwork(range))
    }
    for (const range of [
      'empty',
      '(,)',
      '[192.0.2.0,)',
      '[192.0.2.0,192.0.2.9)',
      '(192.0.2.0,192.0.2.9]',
      '[192.0.2.0,2001:db8::1]',
      '[192.0.2.0/24,192.0.2.255]',
      '[192.0.2.0,192.0.3.0/24]',
      '[192.0.2.9,192.0.2.1]',
    ]) {
      await refuses(insertNetwork(range))
    }
  })

  test('refuse what makes no sense', async () => {
    const columns = '(name, label_en, label_cz, rule, severity, state)'
    for (const statement of [
      "INSERT INTO groups (name, source) VALUES ('', 'manual')",
      "INSERT INTO groups (name, source) VALUES ('g', 'other')",
      'UPDATE groups SET parent_id = id',
      "INSERT INTO settings_reporting (group_id, mode) SELECT id, 'all' FROM groups",
      "INSERT INTO settings_reporting (group_id, emails_low) SELECT id, '{NULL}' FROM groups",
      "INSERT INTO detectors (name, source, credibility) VALUES ('d', 'm', 1.5)",
      "INSERT INTO detectors (name, source, credibility) VALUES ('d', 'm', 'NaN')",
      "INSERT INTO detectors (name, source, hits) VALUES ('d', 'm', -1)",
      `INSERT INTO event_classes ${columns} VALUES ('c', '', '', '', 'low', 'ENABLED')`,
      `INSERT INTO event_classes ${columns} VALUES ('c', '', '', 'x', 'severe', 'ENABLED')`,
      `INSERT INTO event_classes ${columns} VALUES ('c', '', '', 'x', 'low', 'on')`,
    ]) {
      await refuses(statement)
    }
  })

  test('use the index to find who is responsible for an address', async () => {
    const plan = await explain(
      database,
      "SELECT * FROM networks WHERE network @> '[192.0.2.1,192.0.2.1]'",
    )
    assert.match(plan, /networks_network/)
  })
})

async function explain(on: Database, statement: string): Promise<string> {
  return on.transaction(async (client) => {
    await client.query('SET LOCAL enable_seqscan = off')
    const { rows } = await client.query<Record<string, string>>(`EXPLAIN ${statement}`)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })
}

describe('the check of the schema', () => {
  test('notices a trigger that is missing or switched off', async () => {
    for (const change of [
      'DROP TRIGGER networks_revision ON networks',
      'ALTER TABLE networks DISABLE TRIGGER networks_revision',
    ]) {
      const { database: other } = await cluster.createDatabase()
      assert.equal(hasDrift(await checkSchema(other)), false)
      await other.query(change)
      const { missing, differing } = await checkSchema(other)
      assert.deepEqual(
        [...missing, ...differing].map(({ object }) => object),
        ['trigger networks.networks_revision'],
      )
    }
  })
})
