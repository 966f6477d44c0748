import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { countMessages } from '../../src/lib/queue/inspect.ts'
import { openEmbedded } from '../support/database.ts'
import { homeAt } from '../../src/lib/framework/home.ts'
import { fillWithEvents } from '../support/pipe-events.ts'
import { askHealth } from '../support/pipe-health.ts'
import { type PipeServer, startPipeServer } from '../support/pipe-postgres.ts'
import {
  assertConsistent,
  assertQueueIsClear,
  openWorkplace,
  put,
  refusedIn,
  storedCount,
  untilStored,
  type Workplace,
} from '../support/pipe-workplace.ts'
import { namesIn } from '../support/queue.ts'
import { type Daemon, LIMIT } from '../support/start-daemon.ts'
import { until } from '../support/until.ts'

/** An outage of this length takes four attempts: pauses begin at 250 ms and double. */
const LONG = 2500
const AT_ONCE = 15_000

interface Watched extends Workplace {
  readonly socket: string
}

function watchedWorkplace(url: string): Watched {
  const workplace = openWorkplace({ url })
  const socket = join(workplace.home, 'health.sock')
  const start: Workplace['start'] = (args, options) =>
    workplace.start(args, {
      ...options,
      env: { ...options?.env, MENTAT_STORAGE_HEALTH_LISTEN: socket },
    })
  return { ...workplace, socket, start }
}

async function untilReadiness(socket: string, status: number): Promise<string> {
  const answer = await until(`readiness is ${status}`, async () => {
    const { status: told, text } = await askHealth(socket, '/readyz')
    return told === status ? text : undefined
  })
  return answer
}

async function stopWell(daemon: Daemon): Promise<void> {
  daemon.kill('SIGTERM')
  assert.deepEqual(await daemon.ended(), { code: 0, signal: null }, daemon.stderr)
}

async function assertAllStored(
  server: PipeServer,
  { layout }: Workplace,
  ids: string[],
): Promise<void> {
  await until(
    'all are stored',
    async () => (await storedCount(server.database)) === ids.length,
    LIMIT,
  )
  const { rows } = await server.database.query<{ id: string }>('SELECT id FROM events')
  assert.deepEqual(rows.map(({ id }) => id).toSorted(), ids.toSorted())
  await assertConsistent(server.database)
  assert.equal(refusedIn(layout).size, 0)
}

describe('an outage of the database', async () => {
  const server = await startPipeServer()

  test('at the start: the daemon waits, says that it is not ready, and goes on by itself', async () => {
    await server.database.query('TRUNCATE events, event_addresses, event_ids')
    await server.stop('fast')
    const workplace = watchedWorkplace(server.url)
    const daemon = workplace.start()
    const ids = fillWithEvents(workplace.layout, 300)
    assert.match(await untilReadiness(workplace.socket, 503), /postgresql:\/\/|starting/)
    await until('the outage is in the log', () => daemon.stderr.includes('away, waiting'))
    const began = performance.now()
    await until('the outage is long', () => performance.now() - began > LONG)
    assert.equal((await askHealth(workplace.socket, '/healthz')).status, 200)
    assert.match(await untilReadiness(workplace.socket, 503), /No such file|ENOENT|ECONNREFUSED/)
    await server.start()
    await assertAllStored(server, workplace, ids)
    await untilReadiness(workplace.socket, 200)
    assert.match(daemon.stderr, /the database is back after/)
    assert.equal(daemon.stderr.match(/away, waiting/g)?.length, 1, 'said once, not at each attempt')
    await stopWell(daemon)
    assertQueueIsClear(workplace.layout)
  })

  test('SIGTERM during an outage: leaves at once, everything is back in incoming', async () => {
    await server.database.query('TRUNCATE events, event_addresses, event_ids')
    const workplace = watchedWorkplace(server.url)
    const daemon = workplace.start(['--batch', '50'])
    await daemon.ready()
    await untilReadiness(workplace.socket, 200)
    await server.stop('kill')
    const ids = fillWithEvents(workplace.layout, 300, 2)
    await untilReadiness(workplace.socket, 503)
    await until('it holds messages', () => countMessages(workplace.layout.incoming) < 300)
    daemon.kill('SIGTERM')
    assert.deepEqual(await daemon.ended(AT_ONCE), { code: 0, signal: null }, daemon.stderr)
    assert.deepEqual(namesIn(workplace.layout.pending), [])
    assert.equal(countMessages(workplace.layout.incoming), 300)
    await server.start()
    assert.equal((await workplace.once()).stored, 300)
    await assertAllStored(server, workplace, ids)
  })

  test('restarts of the server while instances work: nothing is lost, doubled or refused', async () => {
    await server.database.query('TRUNCATE events, event_addresses, event_ids')
    const workplace = openWorkplace({ url: server.url })
    const daemons = [workplace.start(['--batch', '30']), workplace.start(['--batch', '70'])]
    const ids: string[] = []
    for (const [round, how] of (['fast', 'immediate', 'kill'] as const).entries()) {
      const before = await storedCount(server.database)
      ids.push(...fillWithEvents(workplace.layout, 500, 10 + round))
      await until('some are stored', async () => (await storedCount(server.database)) > before)
      await server.stop(how)
      await server.start()
    }
    await assertAllStored(server, workplace, ids)
    for (const daemon of daemons) await stopWell(daemon)
    assertQueueIsClear(workplace.layout)
  })
})

test('a database without the schema is said to be so; the messages stay', async () => {
  const server = await startPipeServer({ empty: true })
  const { layout, start, run } = openWorkplace({ url: server.url })
  fillWithEvents(layout, 10)
  const daemon = start()
  const { code } = await daemon.ended()
  assert.notEqual(code, 0)
  assert.match(daemon.stderr, /mentat db migrate/)
  assert.equal(countMessages(layout.incoming), 10)
  assert.deepEqual(namesIn(layout.pending), [])
  const migrated = await run('db', 'migrate')
  assert.equal(migrated.status, 0, migrated.stderr)
})

test('the embedded server, stopped by an operator and killed: storage waits and goes on', async () => {
  const began: Workplace[] = []
  // Before the folder is removed, which a later hook does.
  after(async () => {
    for (const { run } of began) await run('db', 'stop', '--yes')
  })
  const workplace = openWorkplace()
  began.push(workplace)
  const { home, layout, start, run } = workplace
  const daemon = start()
  await daemon.ready()
  const [first, second, third] = ['first', 'second', 'third'].map((id) =>
    JSON.stringify({
      Format: 'IDEA0',
      ID: id,
      DetectTime: '2024-05-02T10:00:00Z',
      Category: ['Test'],
    }),
  )
  const database = await openEmbedded(homeAt(home))
  try {
    put(layout, 'first', first!)
    await untilStored(database, 'first')
    const { rows } = await database.query<{ pid: number }>(
      `SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid`,
    )
    process.kill(rows[0]!.pid, 'SIGKILL')
    put(layout, 'second', second!)
    await until('second is stored', () => untilStored(database, 'second').catch(() => false), LIMIT)
    assert.equal((await run('db', 'stop', '--yes')).status, 0)
    put(layout, 'third', third!)
    await until('the outage is in the log', () => daemon.stderr.includes('was stopped'), LIMIT)
    assert.equal((await run('db', 'start')).status, 0)
    await until('third is stored', () => untilStored(database, 'third').catch(() => false), LIMIT)
    await assertConsistent(database)
  } finally {
    await database.close()
  }
  await stopWell(daemon)
  assertQueueIsClear(layout)
})
