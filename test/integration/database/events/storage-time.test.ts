import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { openUrl } from '../../../../src/lib/database/connection.ts'
import type { Database, DatabaseClient } from '../../../../src/lib/database/database.ts'
import { stampOf } from '../../../../src/lib/database/events/row.ts'
import { settledUntil } from '../../../../src/lib/database/events/settled.ts'
import { takeStorageTime } from '../../../../src/lib/database/events/storage-time.ts'
import { EventStore } from '../../../../src/lib/database/events/store.ts'
import { MentatError } from '../../../../src/lib/framework/errors/mentat-error.ts'
import { silentLogger } from '../../../../src/lib/framework/logging/logger.ts'
import { type Clock, systemClock } from '../../../../src/lib/framework/time/clock.ts'
import { parseEvent } from '../../../../src/lib/idea/parse.ts'
import { startCluster } from '../../../support/database.ts'
import { eventWith } from '../../../support/idea-fixtures.ts'
import { isMentatError } from '../../../support/mentat-error.ts'
import { openWriter } from '../../../support/open-writer.ts'
import { until } from '../../../support/until.ts'

const cluster = await startCluster()

type TakeTime = (client: DatabaseClient) => Promise<string>

function storeOver(database: Database, takeTime: TakeTime = takeStorageTime): EventStore {
  return new EventStore(database, systemClock, silentLogger, takeTime)
}

async function store(writer: EventStore, ids: readonly string[]): Promise<void> {
  const rows = ids.map((ID) => writer.encode(parseEvent(eventWith({ ID }))))
  assert.equal((await writer.insert(rows)).stored, ids.length)
}

async function clockOf(database: Database): Promise<string> {
  const { rows } = await database.query<{ now: string }>('SELECT clock_timestamp() AS now')
  return rows[0]!.now
}

/** Milliseconds with fractions. */
function timeOf(text: string): number {
  return Date.parse(text) + Number(`0.${/\.\d{3}(\d+)/.exec(text)?.[1] ?? '0'}`)
}

describe('the storage time of an event', () => {
  test('is read from the clock of the database when it is sent, not when it is encoded', async () => {
    const { database } = await cluster.createDatabase()
    const writer = storeOver(database)
    const row = writer.encode(parseEvent(eventWith({ ID: 'a' })))
    const before = await clockOf(database)
    await writer.insert([row])
    const after = await clockOf(database)
    const { rows } = await database.query<{ storage_time: string; document: string }>(
      'SELECT storage_time, document FROM events',
    )
    const [{ storage_time: time, document } = { storage_time: '', document: '' }] = rows
    assert.ok(timeOf(before) < timeOf(time) && timeOf(time) < timeOf(after), time)
    assert.deepEqual(JSON.parse(document), {
      ...(JSON.parse(eventWith({ ID: 'a' })) as object),
      _Mentat: { StorageTime: stampOf(time).toString() },
    })
  })

  test('is another one for each attempt', async () => {
    const { database } = await cluster.createDatabase()
    const times: string[] = []
    const writer = storeOver(database, async (client) => {
      times.push(await takeStorageTime(client))
      if (times.length === 1) throw new MentatError('DATABASE_UNAVAILABLE', 'away')
      return times.at(-1) ?? ''
    })
    const row = writer.encode(parseEvent(eventWith({ ID: 'a' })))
    await assert.rejects(writer.insert([row]), isMentatError('DATABASE_UNAVAILABLE'))
    await writer.insert([row])
    const { rows } = await database.query<{ storage_time: string }>(
      'SELECT storage_time FROM events',
    )
    assert.deepEqual([times.length, rows[0]?.storage_time], [2, times[1]])
    assert.notEqual(times[0], times[1])
  })
})

describe('what is settled', () => {
  test('is all until now, while nobody stores', async () => {
    const { database } = await cluster.createDatabase()
    const before = await clockOf(database)
    const settled = await settledUntil(database, systemClock)
    const after = await clockOf(database)
    assert.ok(timeOf(before) < timeOf(settled) && timeOf(settled) < timeOf(after))
  })

  test('ends before the oldest transaction that stores, and nobody is held up by that', async () => {
    const { database } = await cluster.createDatabase()
    const slow = await openWriter(database)
    await store(storeOver(database), ['quick'])
    const during = await settledUntil(database, systemClock)
    assert.ok(timeOf(during) <= timeOf(slow.time), `${during} ${slow.time}`)
    await slow.end()
    const later = await settledUntil(database, systemClock)
    const { rows } = await database.query<{ id: string }>(
      'SELECT id FROM events WHERE storage_time >= $1 AND storage_time < $2',
      [during, later],
    )
    assert.deepEqual(rows, [{ id: 'quick' }])
  })

  test('knows nothing of those who store in another database', async () => {
    const { database } = await cluster.createDatabase()
    const { database: other } = await cluster.createDatabase()
    const slow = await openWriter(other)
    assert.ok(timeOf(await settledUntil(database, systemClock)) > timeOf(slow.time))
    await slow.end()
  })

  test('is never earlier than what was reached before, also when an older transaction begins to store', async () => {
    const { database } = await cluster.createDatabase()
    let reached = ''
    const late = await openWriter(database, async () => {
      await store(storeOver(database), ['quick'])
      reached = await settledUntil(database, systemClock)
    })
    // It has begun before `reached`, and stores after it.
    assert.ok(timeOf(await settledUntil(database, systemClock)) < timeOf(reached))
    assert.ok(timeOf(reached) < timeOf(late.time))
    assert.equal(await settledUntil(database, systemClock, reached), reached)
    await late.end()
    assert.ok(timeOf(await settledUntil(database, systemClock, reached)) > timeOf(late.time))
  })

  test('does not heed what was reached by a clock that was set back since', async () => {
    const { database } = await cluster.createDatabase()
    const settled = await settledUntil(database, systemClock, '2999-01-01T00:00:00Z')
    assert.ok(timeOf(settled) < timeOf(await clockOf(database)))
  })

  test('can be read in windows: every event of several writers is in one of them, once', async () => {
    const { database, url } = await cluster.createDatabase()
    const writing = { isOver: false }
    let batches = 0
    const write = async (name: string): Promise<void> => {
      // Some transactions last, before or after their times: they take these in another order than they begin, and commit in a third.
      const writer = storeOver(openFor(url), async (client) => {
        await client.query('SELECT pg_sleep($1)', [(batches % 3) * 0.004])
        const time = await takeStorageTime(client)
        await client.query('SELECT pg_sleep($1)', [(batches % 5) * 0.004])
        return time
      })
      for (let batch = 0; batch < 60; batch += 1) {
        batches += 1
        await store(
          writer,
          [0, 1, 2].map((index) => `${name}-${batch}-${index}`),
        )
      }
    }
    const writers = Promise.all(['a', 'b', 'c'].map(write)).finally(() => {
      writing.isOver = true
    })
    const seen: string[] = []
    let windows = 0
    let from = '-infinity'
    let isLast: boolean
    do {
      isLast = writing.isOver
      windows += 1
      const to = await settledUntil(database, systemClock, from)
      const { rows } = await database.query<{ id: string }>(
        'SELECT id FROM events WHERE storage_time >= $1 AND storage_time < $2',
        [from, to],
      )
      seen.push(...rows.map(({ id }) => id))
      from = to
    } while (!isLast)
    await writers
    assert.ok(windows > 20, `${windows} windows`)
    assert.equal(seen.length, 540)
    assert.equal(new Set(seen).size, 540)
  })
})

describe('transactions of a role whose activity may not be seen', () => {
  test('are waited for, and no longer than half a minute', async () => {
    const { database, url, name } = await cluster.createDatabase()
    await database.query('CREATE ROLE reader LOGIN')
    const reader = openFor(url.replace(/\/\/[^@]*@/, '//reader@'))
    const slow = await openWriter(database)
    let sleeps = 0
    const counting: Clock = {
      ...systemClock,
      sleep: (milliseconds, signal) => {
        sleeps += 1
        return systemClock.sleep(milliseconds, signal)
      },
    }
    const settling = settledUntil(reader, counting)
    await until('it waits', () => sleeps > 2)
    const hurried: Clock = { ...systemClock, monotonic: () => (sleeps += 31_000) }
    await assert.rejects(settledUntil(reader, hurried), isMentatError('QUERY_TIMED_OUT', '30s'))
    await slow.end()
    const settled = await settling
    assert.ok(timeOf(settled) > timeOf(slow.time), name)
  })
})

function openFor(url: string): Database {
  const applicationName = 'mentat-test'
  const opened = openUrl(url, {}, { logger: silentLogger, clock: systemClock, applicationName })
  after(() => opened.close())
  return opened
}
