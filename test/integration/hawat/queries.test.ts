import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withBounds } from '../../../src/lib/database/bounded.ts'
import type { Database } from '../../../src/lib/database/database.ts'
import { QueryDesk } from '../../../src/lib/hawat/core/query-desk.ts'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'
import { startCluster } from '../../support/database.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { isMentatError } from '../../support/mentat-error.ts'
import { until } from '../../support/until.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const limits = { quota: 2, connections: 2, timeout: 60_000 }
const never = new AbortController().signal

/** A statement that ends only when it is cancelled. */
const long = (bounded: Database): Promise<unknown> => bounded.query('SELECT pg_sleep(600)')

async function running(): Promise<string[]> {
  const { rows } = await database.query<{ application_name: string }>(
    `SELECT application_name FROM pg_stat_activity WHERE application_name LIKE 'hawat:%' AND state = 'active' ORDER BY 1`,
  )
  return rows.map((row) => row.application_name)
}

test('a search that nobody waits for is cancelled in the server, and its connection is clean again', async () => {
  const desk = new QueryDesk(database, limits, systemClock)
  const gone = new AbortController()
  const search = desk.search({ userId: 7, signal: gone.signal }, long)
  const [name = ''] = await until('it runs', async () => {
    const names = await running()
    return names.length > 0 ? names : undefined
  })
  assert.match(name, /^hawat:7:[0-9a-f]{8}$/)
  gone.abort()
  await assert.rejects(search, isMentatError('QUERY_CANCELLED'))
  assert.deepEqual(await running(), [])
  const { rows } = await database.query<{ name: string; timeout: string }>(
    `SELECT current_setting('application_name') AS name, current_setting('statement_timeout') AS timeout`,
  )
  assert.deepEqual(rows, [{ name: 'mentat-test', timeout: '5min' }])
})

test('a search that somebody stops in the server says so; one that takes too long says that', async () => {
  const search = withBounds(
    database,
    { name: 'hawat:1:x', timeout: 60_000, signal: never, clock: systemClock },
    long,
  )
  const stopped = assert.rejects(search, isMentatError('QUERY_CANCELLED', 'was stopped'))
  await until('it runs', async () => (await running()).length > 0)
  await database.query(
    `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'hawat:1:x'`,
  )
  await stopped
  const slow = withBounds(
    database,
    { name: 'hawat:1:y', timeout: 50, signal: never, clock: systemClock },
    long,
  )
  await assert.rejects(slow, isMentatError('QUERY_TIMED_OUT', 'after 0.05 s'))
})

test('somebody has so many searches at a time; others are not held up by them', async () => {
  const desk = new QueryDesk(database, { ...limits, connections: 3 }, systemClock)
  const gone = new AbortController()
  const mine = [1, 2].map(() => desk.search({ userId: 1, signal: gone.signal }, long))
  const ends = mine.map((search) => assert.rejects(search, isMentatError('QUERY_CANCELLED')))
  await assert.rejects(
    desk.search({ userId: 1, signal: never }, long),
    isMentatError('QUERY_QUOTA', '2 of your searches'),
  )
  const { rows } = await desk.search({ userId: 2, signal: never }, (bounded) =>
    bounded.query('SELECT 1 AS one'),
  )
  assert.deepEqual(rows, [{ one: 1 }])
  gone.abort()
  await Promise.all(ends)
  const again = await desk.search({ userId: 1, signal: never }, (bounded) =>
    bounded.query('SELECT 2 AS two'),
  )
  assert.deepEqual(again.rows, [{ two: 2 }])
})

test('more searches than connections wait for their turn, and those that are left do not take one', async () => {
  const desk = new QueryDesk(database, { ...limits, connections: 1 }, systemClock)
  const first = new AbortController()
  const left = new AbortController()
  const holding = desk.search({ userId: 1, signal: first.signal }, long)
  const held = assert.rejects(holding, isMentatError('QUERY_CANCELLED'))
  const leaving = desk.search({ userId: 2, signal: left.signal }, long)
  const order: string[] = []
  const waiting = desk.search({ userId: 3, signal: never }, async (bounded) => {
    order.push('third')
    return bounded.query('SELECT 3')
  })
  left.abort()
  await assert.rejects(leaving, isMentatError('QUERY_CANCELLED'))
  assert.deepEqual(order, [])
  first.abort()
  await Promise.all([held, waiting])
  assert.deepEqual(order, ['third'])
})

test('the time is that of all statements of a search', async () => {
  const clock = new FakeClock()
  const desk = new QueryDesk(database, limits, clock)
  const search = desk.search({ userId: 1, signal: never }, async (bounded) => {
    await bounded.query('SELECT 1')
    clock.advance(limits.timeout + 1)
    await assert.rejects(
      bounded.transaction((client) => client.query('SELECT 2')),
      isMentatError('QUERY_TIMED_OUT'),
    )
    return bounded.query('SELECT 3')
  })
  await assert.rejects(search, isMentatError('QUERY_TIMED_OUT', 'after 60 s'))
  assert.deepEqual((await database.query('SELECT 4 AS four')).rows, [{ four: 4 }])
})
