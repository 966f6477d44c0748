import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  changedColumns,
  listChanges,
  type LoggedChange,
  summaryOf,
} from '../../../../src/lib/database/change-log/list.ts'
import { MOST_SINGLE } from '../../../../src/lib/database/change-log/record-many.ts'
import type { Database } from '../../../../src/lib/database/database.ts'
import { importDetectors } from '../../../../src/lib/database/detectors/import.ts'
import { importEventClasses } from '../../../../src/lib/database/event-classes/import.ts'
import { fixtureClasses } from '../../../../src/lib/database/fixtures/event-classes.ts'
import { importNetworks } from '../../../../src/lib/database/networks/import.ts'
import type { WantedNetwork } from '../../../../src/lib/database/networks/wanted.ts'
import { testAuthor } from '../../../support/author.ts'
import { startCluster } from '../../../support/database.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

const cluster = await startCluster()
const author = { ...testAuthor, name: 'ann' }

function network(addresses: string, description = ''): WantedNetwork {
  const about = { group: 'campus', netname: 'NET', isBase: false, label: addresses }
  return { network: addresses, description, emails: { low: ['abuse@example.org'] }, ...about }
}

/** `network` and its operation, the oldest first. */
async function told(database: Database, model?: string): Promise<string[]> {
  const changes = await listChanges(database, { model, limit: 1000 })
  return changes.toReversed().map(({ model: kind, operation }) => `${kind} ${operation}`)
}

async function lastOf(database: Database, model: string): Promise<LoggedChange> {
  const [last] = await listChanges(database, { model, limit: 1 })
  assert.ok(last)
  return last
}

describe('the change log of imports', () => {
  test('tells every network and group with who, before and after', async () => {
    const { database } = await cluster.createDatabase()
    const run = (networks: WantedNetwork[], dryRun = false): Promise<unknown> =>
      importNetworks(database, networks, { source: 'whois', dryRun, author })
    await run([network('192.0.2.0/24'), network('192.0.3.0/24')], true)
    assert.deepEqual(await told(database), [])
    await run([network('192.0.2.0/24'), network('192.0.3.0/24')])
    assert.deepEqual(await told(database), ['group create', 'network create', 'network create'])
    await run([network('192.0.2.0/24', 'changed')])
    assert.deepEqual((await told(database)).slice(3), ['network delete', 'network update'])
    await run([network('192.0.2.0/24', 'changed')])
    assert.equal((await told(database)).length, 5)
    const change = await lastOf(database, 'network')
    assert.deepEqual([change.author, change.before?.['network']], ['ann', '192.0.2.0/24'])
    assert.deepEqual(changedColumns(change), [{ column: 'description', from: '', to: 'changed' }])
    const group = await lastOf(database, 'group')
    assert.deepEqual(group.after?.['emails_low'], ['abuse@example.org'])
    const { rows } = await database.query<{ id: number }>('SELECT id FROM networks')
    assert.deepEqual(rows, [{ id: change.model_id }])
  })

  test('tells many objects to which the same was done by one entry, the others one by one', async () => {
    const { database } = await cluster.createDatabase()
    const many = Array.from({ length: MOST_SINGLE + 1 }, (_, index) =>
      network(`10.0.${index}.0/24`),
    )
    const run = (networks: WantedNetwork[]): Promise<unknown> =>
      importNetworks(database, networks, { source: 'whois', dryRun: false, author })
    await run([...many, network('192.0.2.0/24')])
    assert.deepEqual(await told(database, 'network'), ['network create'])
    const created = summaryOf(await lastOf(database, 'network'))
    assert.deepEqual([created?.count, created?.source], [MOST_SINGLE + 2, 'whois'])
    assert.deepEqual([created?.names.length, created?.names[1]], [50, '10.0.1.0/24'])
    await run([...many.map((each) => ({ ...each, netname: 'NEW' }))])
    assert.deepEqual((await told(database, 'network')).slice(1), [
      'network delete',
      'network update',
    ])
    await run([network('192.0.2.0/24')])
    const [entry] = await listChanges(database, { operation: 'delete', limit: 1 })
    assert.ok(entry)
    assert.equal(summaryOf(entry)?.count, MOST_SINGLE + 1)
    assert.equal(entry.after, null)
  })

  test('tells detectors that were created and changed', async () => {
    const { database } = await cluster.createDatabase()
    const run = (credibility: number): Promise<unknown> =>
      importDetectors(database, [{ name: 'org.example.a', description: '', credibility }], {
        ...{ source: 'warden', dryRun: false, author },
      })
    for (const credibility of [1, 1, 0.5]) await run(credibility)
    assert.deepEqual(await told(database), ['detector create', 'detector update'])
    assert.deepEqual(changedColumns(await lastOf(database, 'detector')), [
      { column: 'credibility', from: 1, to: 0.5 },
    ])
  })

  test('tells event classes that were created and changed, but not when', async () => {
    const { database } = await cluster.createDatabase()
    const [first] = fixtureClasses
    assert.ok(first)
    for (const state of ['ENABLED', 'ENABLED', 'SHADOW'] as const) {
      const options = { dryRun: false, replace: true, author }
      await importEventClasses(database, [{ ...first, state }], options)
    }
    assert.deepEqual(await told(database), ['event_class create', 'event_class update'])
    assert.deepEqual(changedColumns(await lastOf(database, 'event_class')), [
      { column: 'state', from: 'ENABLED', to: 'SHADOW' },
    ])
  })

  test('has nothing of an import that failed', async () => {
    const { database } = await cluster.createDatabase()
    await database.query("ALTER TABLE change_log ADD CHECK (model <> 'network')")
    await assert.rejects(
      importNetworks(database, [network('192.0.2.0/24')], {
        ...{ source: 'whois', dryRun: false, author },
      }),
      isMentatError('DATABASE_FAILED'),
    )
    assert.deepEqual(await told(database), [])
    const { rows } = await database.query('SELECT FROM networks')
    assert.equal(rows.length, 0)
  })
})
