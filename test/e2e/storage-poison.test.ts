import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { fillWithEvents } from '../support/pipe-events.ts'
import { startPipeServer } from '../support/pipe-postgres.ts'
import {
  assertConsistent,
  assertQueueIsClear,
  documentOf,
  openWorkplace,
  put,
  refusedIn,
  storedCount,
} from '../support/pipe-workplace.ts'

const server = await startPipeServer()
const { database, url } = server

function event(id: string, description: string): string {
  const common = { Format: 'IDEA0', ID: id, DetectTime: '2024-05-02T10:00:00Z', Category: ['Test'] }
  return JSON.stringify({ ...common, Description: description })
}

/** The parser lets nothing through that the database is known to refuse: a rule of the test's own does. */
describe('an event that only the database refuses', () => {
  beforeEach(async () => {
    await database.query('TRUNCATE events, event_addresses, event_ids')
    await database.query('ALTER TABLE events DROP CONSTRAINT IF EXISTS no_poison')
    await database.query(
      `ALTER TABLE events ADD CONSTRAINT no_poison CHECK (description NOT LIKE 'poison%')`,
    )
  })

  test('is alone in errors, with the words of the server; its neighbours in the batch are stored', async () => {
    const { layout, once } = openWorkplace({ url })
    const ids = fillWithEvents(layout, 200)
    put(layout, '1500', event('p-1', 'poison'))
    put(layout, 'first-of-all', event('a-1', 'good'))
    const report = await once(['--batch', '500'])
    assert.deepEqual([report.stored, report.errors], [ids.length + 1, 1])
    const refused = refusedIn(layout)
    assert.deepEqual([...refused.keys()], ['1500'])
    const reason = refused.get('1500')!
    assert.equal(reason.code, 'EVENT_REFUSED_BY_DATABASE')
    assert.match(reason.text, /p-1.*violates check constraint "no_poison"/)
    assert.equal(reason['id'], 'p-1')
    assert.equal(reason.stage, 'storage')
    assertQueueIsClear(layout)
    await assertConsistent(database)
  })

  test('many of them, also as neighbours, also when all are', async () => {
    const { layout, once } = openWorkplace({ url })
    fillWithEvents(layout, 60)
    for (let index = 0; index < 40; index += 1)
      put(layout, `p${index}`, event(`p-${index}`, 'poison'))
    const report = await once()
    assert.deepEqual([report.stored, report.errors], [60, 40])
    assert.equal(refusedIn(layout).size, 40)
    for (const name of ['x', 'y']) put(layout, name, event(name, 'poison too'))
    const again = await once()
    assert.deepEqual([again.stored, again.errors], [0, 2])
    await assertConsistent(database)
  })

  test('does not take the ID away: the next one with it, in the same batch, is stored', async () => {
    const { layout, once, run } = openWorkplace({ url })
    put(layout, '1-poisoned', event('same', 'poison'))
    put(layout, '2-good', event('same', 'good'))
    put(layout, '3-poisoned', event('same', 'poison'))
    put(layout, '4-good', event('same', 'good'))
    const report = await once()
    assert.deepEqual([report.stored, report.duplicate, report.errors], [1, 1, 2])
    assert.deepEqual([...refusedIn(layout).keys()].toSorted(), ['1-poisoned', '3-poisoned'])
    assert.match((await documentOf(database, 'same'))!, /"good"/)
    await assertConsistent(database)

    await database.query('ALTER TABLE events DROP CONSTRAINT no_poison')
    put(layout, 'other', event('other', 'poison'))
    await database.query('TRUNCATE events, event_addresses, event_ids')
    const requeued = await run('queue', 'requeue', '--queue', layout.path, '--all')
    assert.equal(requeued.status, 0, requeued.stderr)
    const cured = await once()
    assert.deepEqual([cured.stored, cured.duplicate, cured.errors], [2, 1, 0])
    assertQueueIsClear(layout)
  })

  test('an event among duplicates and new ones: each is counted once', async () => {
    const { layout, once } = openWorkplace({ url })
    fillWithEvents(layout, 50, 3)
    await once()
    const before = await storedCount(database)
    put(layout, 'old', event('old', 'good'))
    put(layout, 'old-again', event('old', 'good'))
    put(layout, 'poisoned', event('p', 'poison'))
    put(layout, 'new', event('new', 'good'))
    const report = await once()
    assert.deepEqual([report.stored, report.duplicate, report.errors], [2, 1, 1])
    assert.equal(await storedCount(database), before + 2)
  })
})
