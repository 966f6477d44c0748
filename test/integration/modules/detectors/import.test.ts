import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Database } from '../../../../src/lib/database/database.ts'
import type { DetectorImportPlan } from '../../../../src/lib/database/detectors/import.ts'
import { findDetector, listDetectors } from '../../../../src/lib/database/detectors/list.ts'
import { revisionOf } from '../../../../src/lib/database/revisions.ts'
import { importClientsFile } from '../../../../src/lib/modules/detectors/import.ts'
import { testAuthor } from '../../../support/author.ts'
import { startCluster } from '../../../support/database.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

const cluster = await startCluster()

function run(
  database: Database,
  clients: readonly object[],
  { source = 'warden', dryRun = false } = {},
): Promise<DetectorImportPlan> {
  const text = JSON.stringify({ clients })
  return importClientsFile(database, text, {
    name: 'clients.json',
    source,
    dryRun,
    author: testAuthor,
  })
}

function names(detectors: readonly { readonly name: string }[]): string[] {
  return detectors.map(({ name }) => name)
}

const a = {
  name: 'org.example.a',
  note: 'A',
  credibility: 0.5,
  registered: '2020-01-01T00:00:00.5Z',
}
const b = { name: 'org.example.b' }

describe('an import of detectors', () => {
  test('creates those that are not there, and nothing more the second time', async () => {
    const { database } = await cluster.createDatabase()
    assert.deepEqual(names((await run(database, [a, b], { dryRun: true })).created), [
      a.name,
      b.name,
    ])
    assert.deepEqual(await listDetectors(database), [])
    await run(database, [a, b])
    const revision = await revisionOf(database, 'detectors')
    const again = await run(database, [b, a])
    assert.deepEqual([again.created, again.changed, again.extra, again.unchanged], [[], [], [], 2])
    assert.equal(await revisionOf(database, 'detectors'), revision)
    const found = await findDetector(database, a.name)
    assert.deepEqual(
      { ...found, id: 0, create_time: '' },
      {
        id: 0,
        create_time: '',
        name: a.name,
        description: 'A',
        source: 'warden',
        credibility: 0.5,
        registered: '2020-01-01T00:00:00.5Z',
        hits: 0,
      },
    )
  })

  test('changes those of its source, and neither deletes nor takes over', async () => {
    const { database } = await cluster.createDatabase()
    await run(database, [a])
    await run(database, [b], { source: 'manual' })
    await database.query('UPDATE detectors SET hits = 7')
    const plan = await run(database, [
      { ...a, credibility: 1, registered: null },
      { ...b, note: 'x' },
    ])
    assert.deepEqual(names(plan.changed.map(({ after }) => after)), [a.name])
    assert.deepEqual(names(plan.foreign), [b.name])
    const rows = await listDetectors(database)
    assert.deepEqual(
      rows.map((row) => [row.source, row.credibility, row.description, row.registered, row.hits]),
      [
        ['warden', 1, 'A', '2020-01-01T00:00:00.5Z', 7],
        ['manual', 1, '', null, 7],
      ],
    )
    assert.deepEqual(names((await run(database, [])).extra), [a.name])
    assert.equal((await listDetectors(database, { source: 'warden' })).length, 1)
  })

  test('of a file with problems changes nothing', async () => {
    const { database } = await cluster.createDatabase()
    await assert.rejects(run(database, [a, { name: '' }]), isMentatError('FILE_INVALID'))
    assert.deepEqual(await listDetectors(database), [])
  })
})
