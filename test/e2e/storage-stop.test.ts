import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import type { Database } from '../../src/lib/database/database.ts'
import { countMessages } from '../../src/lib/queue/inspect.ts'
import { fillWithEvents } from '../support/pipe-events.ts'
import { startPipeServer } from '../support/pipe-postgres.ts'
import {
  assertConsistent,
  assertQueueIsClear,
  heldIn,
  openWorkplace,
  refusedIn,
  storedCount,
} from '../support/pipe-workplace.ts'
import { namesIn } from '../support/queue.ts'
import type { Daemon } from '../support/start-daemon.ts'
import { until } from '../support/until.ts'

const server = await startPipeServer()
const { database } = server
const EVENTS = 3000

/** Far below stop_timeout, far above what leaving takes. */
const AT_ONCE = 15_000

describe('storage run, told to stop', () => {
  beforeEach(async () => {
    await database.query('TRUNCATE events, event_addresses, event_ids')
  })

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`${signal} under load: finishes what is claimed, leaves the rest, exits 0`, async () => {
      const { layout, start, once } = openWorkplace({ url: server.url })
      fillWithEvents(layout, EVENTS)
      const daemon = start(['--batch', '50'])
      await until('some are stored', async () => (await storedCount(database)) > 0)
      daemon.kill(signal)
      assert.deepEqual(await daemon.ended(), { code: 0, signal: null }, daemon.stderr)
      assert.deepEqual(namesIn(layout.pending), [])
      const stored = await storedCount(database)
      assert.equal(stored + countMessages(layout.incoming), EVENTS)
      assert.ok(stored < EVENTS, 'it did not work off the whole queue first')
      const report = await once()
      assert.equal(report.stored, EVENTS - stored)
      assert.equal(report.duplicate, 0)
      await assertComplete(layout)
    })
  }

  test('a second signal leaves at once: what is claimed goes back, also out of a batch that is stuck', async () => {
    const { layout, start, once } = openWorkplace({ url: server.url })
    fillWithEvents(layout, 500)
    const daemon = start(['--batch', '100'])
    await whileLocked(async () => {
      await untilStuck(layout, daemon)
      await told(daemon, 'SIGTERM', /finishing what is claimed/)
      assert.equal(daemon.running, true, 'the first one waits for the batch')
      await untilSecondCounts(daemon)
      assert.equal((await daemon.ended(AT_ONCE)).signal, null)
      assert.deepEqual(namesIn(layout.pending), [])
      assert.equal(countMessages(layout.incoming), 500)
    })
    assert.equal(await storedCount(database), 0)
    assert.equal((await once()).stored, 500)
    await assertComplete(layout)
  })

  test('after stop_timeout it leaves by itself, giving back what is stuck', async () => {
    const env = { MENTAT_STORAGE_STOP_TIMEOUT: '1s' }
    const { layout, start, once } = openWorkplace({ url: server.url, env })
    fillWithEvents(layout, 100)
    const daemon = start()
    await whileLocked(async () => {
      await untilStuck(layout, daemon)
      daemon.kill('SIGTERM')
      assert.equal((await daemon.ended(AT_ONCE)).signal, null)
      assert.match(daemon.stderr, /not finished after 1s/)
      assert.deepEqual(namesIn(layout.pending), [])
      assert.equal(countMessages(layout.incoming), 100)
    })
    assert.equal((await once()).stored, 100)
    await assertComplete(layout)
  })

  test('a connection that the server cuts is no fault of the events', async () => {
    const { layout, start } = openWorkplace({ url: server.url })
    const daemon = start(['--batch', '100'])
    await daemon.ready()
    await whileLocked(async () => {
      fillWithEvents(layout, 500)
      await untilStuck(layout, daemon)
      await database.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'mentat-storage'`,
      )
    })
    await until('all are stored', async () => (await storedCount(database)) === 500)
    daemon.kill('SIGTERM')
    assert.equal((await daemon.ended()).code, 0)
    await assertComplete(layout)
  })
})

async function assertComplete(layout: Parameters<typeof assertQueueIsClear>[0]): Promise<void> {
  assertQueueIsClear(layout)
  assert.equal(refusedIn(layout).size, 0)
  await assertConsistent(database)
}

/** Nothing can be stored during the action. */
async function whileLocked(action: () => Promise<void>): Promise<void> {
  await database.transaction(async (client) => {
    await client.query('LOCK TABLE event_ids IN ACCESS EXCLUSIVE MODE')
    await action()
  })
}

async function untilStuck(layout: Parameters<typeof heldIn>[0], daemon: Daemon): Promise<void> {
  await until('a batch waits for the lock', async () => {
    assert.equal(daemon.running, true, daemon.stderr)
    return heldIn(layout) > 0 && (await waiting(database))
  })
}

async function waiting(of: Database): Promise<boolean> {
  const { rows } = await of.query(
    `SELECT FROM pg_stat_activity WHERE application_name = 'mentat-storage' AND wait_event_type = 'Lock'`,
  )
  return rows.length > 0
}

async function told(daemon: Daemon, signal: NodeJS.Signals, answer: RegExp): Promise<void> {
  daemon.kill(signal)
  await until(`${signal} is answered`, () => answer.test(daemon.stderr))
}

/** Signals that come within half a second are taken for one: a Ctrl-C under npm arrives twice. */
async function untilSecondCounts(daemon: Daemon): Promise<void> {
  await until('the second signal is answered', () => {
    daemon.kill('SIGTERM')
    return daemon.stderr.includes('again: giving back')
  })
}
