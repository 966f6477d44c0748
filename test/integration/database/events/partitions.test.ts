import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '../../../../src/lib/database/database.ts'
import { findEvent } from '../../../../src/lib/database/events/find.ts'
import {
  partitionedTables,
  partitionName,
  Partitions,
} from '../../../../src/lib/database/events/partitions.ts'
import { searchEvents } from '../../../../src/lib/database/events/search/page.ts'
import { startCluster } from '../../../support/database.ts'
import { storeEvents } from '../../../support/events.ts'
import { FakeClock } from '../../../support/fake-clock.ts'

const cluster = await startCluster()
const DAY = 86_400_000
const noon = Date.UTC(2024, 4, 2, 12)

/** Names of the days that have partitions, the same for all tables. */
async function days(database: Database): Promise<string[]> {
  const [events, addresses] = await Promise.all(
    partitionedTables.map(async (table) => {
      const { rows } = await database.query<{ name: string }>(
        'SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = $1::regclass ORDER BY 1',
        [table],
      )
      return rows.map(({ name }) => name.replace(`${table}_`, ''))
    }),
  )
  assert.deepEqual(events, addresses)
  return events!.filter((name) => name !== 'default')
}

async function rowsIn(database: Database, table: string): Promise<number> {
  const { rows } = await database.query<{ count: number }>(`SELECT count(*) FROM ${table}`)
  return rows[0]!.count
}

const event = (time: number) => ({
  DetectTime: new Date(time).toISOString(),
  Source: [{ IP4: ['192.0.2.1'] }],
})

test('today and tomorrow are made ahead, other days when an event of theirs comes', async () => {
  const { database } = await cluster.createDatabase()
  const partitions = new Partitions(database, new FakeClock(noon))
  await partitions.prepare([])
  assert.deepEqual(await days(database), ['20240502', '20240503'])
  await partitions.prepare([noon - 3 * DAY, noon - 3 * DAY + 1, noon + 2 * DAY])
  assert.deepEqual(await days(database), ['20240429', '20240502', '20240503', '20240504'])
  assert.equal(partitionName('events', Math.floor(noon / DAY)), 'events_20240502')
})

test('a new day is prepared when the clock reaches it', async () => {
  const { database } = await cluster.createDatabase()
  const clock = new FakeClock(noon)
  const partitions = new Partitions(database, clock)
  await partitions.prepare([])
  clock.advance(DAY)
  await partitions.prepare([])
  assert.deepEqual(await days(database), ['20240502', '20240503', '20240504'])
})

test('days far off make no partitions; their events are stored and found', async () => {
  const { database } = await cluster.createDatabase()
  await storeEvents(
    database,
    {
      past: event(noon - 401 * DAY),
      edge: event(noon - 400 * DAY),
      future: event(noon + 3 * DAY),
      far: event(Date.UTC(2199, 0, 1)),
    },
    new FakeClock(noon),
  )
  assert.deepEqual(await days(database), ['20230329', '20240502', '20240503'])
  assert.equal(await rowsIn(database, 'events_default'), 3)
  assert.equal(await rowsIn(database, 'event_addresses_default'), 3)
  const { hits } = await searchEvents(
    database,
    { source_addrs: ['192.0.2.1'] },
    { limit: 9, ascending: true },
  )
  assert.deepEqual(
    hits.map(({ id }) => id),
    ['past', 'edge', 'future', 'far'],
  )
})

test('events of a day that gets its partition later move there', async () => {
  const { database } = await cluster.createDatabase()
  const clock = new FakeClock(noon)
  await storeEvents(
    database,
    { early: event(noon + 5 * DAY), other: event(noon + 50 * DAY) },
    clock,
  )
  clock.advance(5 * DAY)
  await storeEvents(database, { late: event(noon + 5 * DAY) }, clock)
  assert.equal(await rowsIn(database, 'events_20240507'), 2)
  assert.equal(await rowsIn(database, 'event_addresses_20240507'), 2)
  assert.equal(await rowsIn(database, 'events_default'), 1)
  assert.match(await findEvent(database, 'early'), /"early"/)
  const { hits } = await searchEvents(database, { source_addrs: ['192.0.2.1'] }, { limit: 9 })
  assert.deepEqual(
    hits.map(({ id }) => id),
    ['other', 'late', 'early'],
  )
})

test('five processes make the same days at once, while events of these days arrive', async () => {
  const { database } = await cluster.createDatabase()
  const behind = new FakeClock(noon - 10 * DAY)
  const work = Array.from({ length: 5 }, async (_, writer) => {
    await new Partitions(database, new FakeClock(noon)).prepare([noon - DAY, noon - 2 * DAY])
    // A clock that is behind stores into the default partition what has a partition elsewhere.
    await storeEvents(database, { [`now${writer}`]: event(noon) }, new FakeClock(noon))
  })
  const strays = Array.from({ length: 20 }, (_, index) =>
    storeEvents(database, { [`stray${index}`]: event(noon + DAY - index) }, behind),
  )
  await Promise.all([...work, ...strays])
  const { hits } = await searchEvents(database, {}, { limit: 100 })
  assert.equal(hits.length, 25)
  assert.equal(
    (await rowsIn(database, 'events_20240503')) + (await rowsIn(database, 'events_20240502')),
    25,
  )
  assert.equal(await rowsIn(database, 'events_default'), 0)
})

test('a partition that was dropped is made again after forget()', async () => {
  const { database } = await cluster.createDatabase()
  const partitions = new Partitions(database, new FakeClock(noon))
  await partitions.prepare([])
  for (const table of partitionedTables) await database.query(`DROP TABLE ${table}_20240502`)
  await partitions.prepare([noon])
  assert.deepEqual(await days(database), ['20240503'])
  partitions.forget()
  await partitions.prepare([noon])
  assert.deepEqual(await days(database), ['20240502', '20240503'])
})
