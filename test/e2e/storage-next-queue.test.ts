import assert from 'node:assert/strict'
import { join } from 'node:path'
import { beforeEach, describe, test } from 'node:test'
import { Consumer } from '../../src/lib/queue/consumer.ts'
import { countMessages } from '../../src/lib/queue/inspect.ts'
import { generatedEvents } from '../support/pipe-events.ts'
import { askHealth } from '../support/pipe-health.ts'
import { startPipeServer } from '../support/pipe-postgres.ts'
import {
  assertConsistent,
  emptyQueueFolder,
  heldIn,
  openWorkplace,
  put,
  refusedIn,
  storedCount,
} from '../support/pipe-workplace.ts'
import { contentsIn, namesIn } from '../support/queue.ts'
import { until } from '../support/until.ts'

const { database, url } = await startPipeServer()

describe('storage run with a next queue', () => {
  beforeEach(async () => {
    await database.query('TRUNCATE events, event_addresses, event_ids')
  })

  test('passes on what it has stored, unchanged and under its name; what is refused goes to its own errors', async () => {
    const { layout, start } = openWorkplace({ url })
    const next = emptyQueueFolder()
    const events = generatedEvents(100)
    for (const [index, { content }] of events.entries()) put(layout, `m${index}`, content)
    put(layout, 'bad', 'bad')
    const daemon = start(['--next', next.path])
    await daemon.ready()
    await until('all are passed on', () => countMessages(next.incoming) === 100)
    await until('the bad one is refused', () => namesIn(layout.errors).length === 2)
    daemon.kill('SIGTERM')
    assert.equal((await daemon.ended()).code, 0)
    assert.equal(await storedCount(database), 100)
    assert.deepEqual(contentsIn(next.incoming), events.map(({ content }) => content).toSorted())
    assert.deepEqual(namesIn(next.incoming), events.map((_, index) => `m${index}`).toSorted())
    assert.deepEqual([...refusedIn(layout).keys()], ['bad'])
    assert.deepEqual(namesIn(next.errors), [])
  })

  test('pauses while the next queue is full, says so, and goes on', async () => {
    const env = { MENTAT_STORAGE_QUEUE_OUT_LIMIT: '40', MENTAT_STORAGE_HEALTH_LISTEN: '' }
    const { layout, start, home } = openWorkplace({ url, env })
    const socket = join(home, 'health.sock')
    const next = emptyQueueFolder()
    const events = generatedEvents(200, 2)
    for (const [index, { content }] of events.entries()) put(layout, `m${index}`, content)
    const daemon = start(['--next', next.path, '--batch', '10'], {
      env: { MENTAT_STORAGE_HEALTH_LISTEN: socket },
    })
    await until('it waits', () => daemon.stderr.includes('waiting: more than 40 messages wait in'))
    await until('what was claimed is passed on', () => heldIn(layout) === 0)
    const passed = countMessages(next.incoming)
    assert.ok(passed > 40 && passed <= 70, `${passed}: the limit and at most what was claimed`)
    assert.equal(countMessages(layout.incoming), 200 - passed)
    const ready = await askHealth(socket, '/readyz')
    assert.equal(ready.status, 503)
    assert.match(ready.text, /more than 40 messages/)
    assert.equal((await askHealth(socket, '/healthz')).status, 200)
    let worked = 0
    const worker = new Consumer(next, 'worker')
    await until('all have passed', () => {
      for (const name of worker.take(100)) {
        worker.remove(name)
        worked += 1
      }
      return worked >= 200
    })
    worker.close()
    assert.equal(worked, 200)
    await until('it is ready', async () => (await askHealth(socket, '/readyz')).status === 200)
    daemon.kill('SIGTERM')
    assert.deepEqual(await daemon.ended(), { code: 0, signal: null }, daemon.stderr)
    assert.equal(await storedCount(database), 200)
    await assertConsistent(database)
  })

  test('SIGTERM while it pauses: leaves at once', async () => {
    const env = { MENTAT_STORAGE_QUEUE_OUT_LIMIT: '5', MENTAT_STORAGE_QUEUE_OUT_WAIT: '1h' }
    const { layout, start } = openWorkplace({ url, env })
    const next = emptyQueueFolder()
    for (const [index, { content }] of generatedEvents(50, 3).entries())
      put(layout, `m${index}`, content)
    const daemon = start(['--next', next.path, '--batch', '10'])
    await until('it waits', () => daemon.stderr.includes('waiting: more than 5 messages'))
    daemon.kill('SIGTERM')
    assert.deepEqual(await daemon.ended(15_000), { code: 0, signal: null }, daemon.stderr)
    assert.deepEqual(namesIn(layout.pending), [])
    assert.equal(countMessages(layout.incoming) + countMessages(next.incoming), 50)
  })
})
