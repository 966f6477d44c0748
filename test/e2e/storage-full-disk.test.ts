import assert from 'node:assert/strict'
import { chmodSync, chownSync, linkSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { countMessages } from '../../src/lib/queue/inspect.ts'
import { fillWithEvents, generatedEvents } from '../support/pipe-events.ts'
import { startPipeServer } from '../support/pipe-postgres.ts'
import {
  assertConsistent,
  assertQueueIsClear,
  heldIn,
  openWorkplace,
  put,
  refusedIn,
  storedCount,
  untilRefused,
} from '../support/pipe-workplace.ts'
import { namesIn } from '../support/queue.ts'
import { fillUp, makeRoom, skipSmallDisk, smallDisk } from '../support/small-disk.ts'
import { LIMIT } from '../support/start-daemon.ts'
import { until } from '../support/until.ts'

describe('storage run on a full disk', { skip: skipSmallDisk }, async () => {
  if (skipSmallDisk) return
  const server = await startPipeServer()

  test('good messages are stored; a bad one waits until its reason can be written', async (t) => {
    const disk = smallDisk('size=2m')
    if (!disk) {
      t.skip('this root may not mount')
      return
    }
    await server.database.query('TRUNCATE events, event_addresses, event_ids')
    const { layout, start } = openWorkplace({ url: server.url, queue: join(disk, 'queue') })
    fillWithEvents(layout, 200)
    put(layout, '000-bad', '{"ID": "bad"')
    put(layout, 'zzz-bad', 'worse')
    // What leaves the queue leaves no room.
    for (const name of namesIn(layout.incoming))
      linkSync(join(layout.incoming, name), join(disk, name))
    fillUp(disk)
    const daemon = start(['--batch', '50'])
    await until(
      'the good ones are stored',
      async () => (await storedCount(server.database)) === 200,
      LIMIT,
    )
    await until('it says what it waits for', () => /waiting: .*ENOSPC/.test(daemon.stderr))
    assert.equal(daemon.running, true)
    assert.deepEqual(namesIn(layout.errors), [])
    assert.ok(heldIn(layout) >= 2)
    makeRoom(disk)
    assert.equal((await untilRefused(layout, '000-bad')).code, 'EVENT_NOT_JSON')
    assert.equal((await untilRefused(layout, 'zzz-bad')).code, 'EVENT_NOT_JSON')
    daemon.kill('SIGTERM')
    assert.deepEqual(await daemon.ended(), { code: 0, signal: null }, daemon.stderr)
    assertQueueIsClear(layout)
    assert.equal(refusedIn(layout).size, 2)
    await assertConsistent(server.database)
  })

  test('SIGTERM with a refusal that cannot be written: nothing is lost', async (t) => {
    const disk = smallDisk('size=2m')
    if (!disk) {
      t.skip('this root may not mount')
      return
    }
    const env = { MENTAT_STORAGE_STOP_TIMEOUT: '1s' }
    const { layout, start, once } = openWorkplace({
      url: server.url,
      queue: join(disk, 'queue'),
      env,
    })
    put(layout, 'bad', '{"ID": "bad"')
    fillUp(disk)
    const daemon = start()
    await until('it says what it waits for', () => /waiting: .*ENOSPC/.test(daemon.stderr))
    daemon.kill('SIGTERM')
    assert.deepEqual(await daemon.ended(), { code: 0, signal: null }, daemon.stderr)
    assert.deepEqual(namesIn(layout.incoming), ['bad'])
    assert.deepEqual(namesIn(layout.pending), [])
    makeRoom(disk)
    assert.equal((await once()).errors, 1)
    assert.deepEqual([...refusedIn(layout).keys()], ['bad'])
  })

  test('no names left for the next queue, and for recovery: it waits, passes on later, stores once', async (t) => {
    const disk = smallDisk('size=8m,nr_inodes=400')
    if (!disk) {
      t.skip('this root may not mount')
      return
    }
    await server.database.query('TRUNCATE events, event_addresses, event_ids')
    const next = join(disk, 'next')
    const { layout, start } = openWorkplace({ url: server.url, queue: join(disk, 'queue') })
    fillWithEvents(layout, 100)
    mkdirSync(join(layout.pending, 'unknown'))
    put({ ...layout, incoming: layout.pending }, 'left-behind', 'not JSON')
    const daemon = start(['--next', next, '--batch', '20'], {
      env: { MENTAT_STORAGE_QUEUE_RECOVERY: '1s' },
    })
    await daemon.ready()
    await until('all are passed on', () => countMessages(join(next, 'incoming')) === 100, LIMIT)
    await untilRefused(layout, 'left-behind')
    await server.database.transaction(async (client) => {
      // Held up until the last name is gone: passing on takes one more for a moment.
      await client.query('LOCK TABLE event_ids IN ACCESS EXCLUSIVE MODE')
      // Under names of a foreign producer: our own are unique, and take none more.
      for (const [index, { content }] of generatedEvents(100, 2).entries()) {
        put(layout, `m${index}`, content)
      }
      fillUp(disk, 0)
    })
    await until('it says what it waits for', () => /waiting: .*ENOSPC/.test(daemon.stderr))
    assert.equal(daemon.running, true)
    makeRoom(disk)
    await until('all are passed on', () => countMessages(join(next, 'incoming')) === 200, LIMIT)
    assert.equal(await storedCount(server.database), 200)
    daemon.kill('SIGTERM')
    assert.deepEqual(await daemon.ended(), { code: 0, signal: null }, daemon.stderr)
    await assertConsistent(server.database)
  })

  test("the database's disk is full: storage waits, and goes on when there is room", async (t) => {
    const disk = smallDisk('size=6m')
    if (!disk) {
      t.skip('this root may not mount')
      return
    }
    const { database, url } = server
    const { rows } = await database.query<{ data: string }>(
      'SELECT current_setting($$data_directory$$) AS data',
    )
    const { uid, gid } = statSync(rows[0]!.data)
    chmodSync(disk, 0o755)
    mkdirSync(join(disk, 'space'), { mode: 0o700 })
    chownSync(join(disk, 'space'), uid, gid)
    await database.query(`CREATE TABLESPACE small LOCATION '${join(disk, 'space')}'`)
    await database.query('ALTER DATABASE postgres SET default_tablespace = small')
    await database.query('TRUNCATE events, event_addresses, event_ids')
    const { layout, start } = openWorkplace({ url })
    const daemon = start()
    await daemon.ready()
    // A day that has no partition yet: it comes to lie on the small disk.
    const then = new Date(Date.now() - 100 * 86_400_000).toISOString()
    const large = (id: string): string =>
      JSON.stringify({
        ...{ Format: 'IDEA0', ID: id, DetectTime: then, Category: ['Test'] },
        Attach: [{ Content: Array.from({ length: 2000 }, (_, at) => `${id}${at * 7919}`).join() }],
      })
    put(layout, 'first', large('first'))
    await until('the first is stored', async () => (await storedCount(database)) === 1, LIMIT)
    fillUp(disk)
    for (let index = 0; index < 100; index += 1) put(layout, `m${index}`, large(`m${index}`))
    await until('it waits', () => /away, waiting: .*No space left/.test(daemon.stderr), LIMIT)
    assert.equal(refusedIn(layout).size, 0)
    makeRoom(disk)
    await until('all are stored', async () => (await storedCount(database)) === 101, LIMIT)
    daemon.kill('SIGTERM')
    assert.deepEqual(await daemon.ended(), { code: 0, signal: null }, daemon.stderr)
    assertQueueIsClear(layout)
    assert.equal(refusedIn(layout).size, 0)
    await assertConsistent(database)
    await server.stop('fast')
  })
})
