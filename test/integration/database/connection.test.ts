import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { from as copyFrom } from 'pg-copy-streams'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { labelOf, openUrl } from '../../../src/lib/database/connection.ts'
import { sqlStateOf } from '../../../src/lib/database/errors.ts'
import { isTransient } from '../../../src/lib/framework/errors/causes.ts'
import { describeError, MentatError } from '../../../src/lib/framework/errors/mentat-error.ts'
import { silentLogger } from '../../../src/lib/framework/logging/logger.ts'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'
import { startCluster } from '../../support/database.ts'

const cluster = await startCluster()
const options = { logger: silentLogger, clock: systemClock, applicationName: 'mentat-test' }

const failure = (code: string) => (error: unknown) => {
  assert.ok(error instanceof MentatError, String(error))
  assert.equal(error.code, code, error.message)
  return true
}

describe('values', () => {
  test('times keep their microseconds and come in UTC', async () => {
    const { database } = await cluster.createDatabase()
    const { rows } = await database.query(
      `SELECT '2024-05-02T12:00:10.123456+02'::timestamptz AS exact, '2024-05-02T10:00:10Z'::timestamptz AS whole,
        'infinity'::timestamptz AS forever, ARRAY['2024-05-02T10:00:10.5Z'::timestamptz, NULL] AS several,
        '2024-05-02'::date AS day`,
    )
    assert.deepEqual(rows[0], {
      exact: '2024-05-02T10:00:10.123456Z',
      whole: '2024-05-02T10:00:10Z',
      forever: 'infinity',
      several: ['2024-05-02T10:00:10.5Z', null],
      day: '2024-05-02',
    })
  })

  test('json comes as it was stored, jsonb as a value, counts as numbers', async () => {
    const { database } = await cluster.createDatabase()
    const { rows } = await database.query(
      `SELECT '{"b": 1.0,  "a":"\\u0000"}'::json AS verbatim, '{"b": 1}'::jsonb AS parsed, count(*) AS n,
        ARRAY[1::bigint] AS several`,
    )
    assert.deepEqual(rows[0], {
      verbatim: '{"b": 1.0,  "a":"\\u0000"}',
      parsed: { b: 1 },
      n: 1,
      several: [1],
    })
  })

  test('the session is in UTC under its application name', async () => {
    const { database } = await cluster.createDatabase()
    const { rows } = await database.query<Record<string, string>>(
      `SELECT current_setting('TimeZone') AS zone, current_setting('application_name') AS name`,
    )
    assert.deepEqual(rows[0], { zone: 'UTC', name: 'mentat-test' })
  })
})

describe('transactions', () => {
  test('what the action did is kept when it returns and gone when it throws', async () => {
    const { database } = await cluster.createDatabase({ empty: true })
    await database.transaction((client) => client.query('CREATE TABLE kept (n int)'))
    const thrown = new TypeError('of the action itself')
    await assert.rejects(
      database.transaction(async (client) => {
        await client.query('INSERT INTO kept VALUES (1)')
        throw thrown
      }),
      (error) => error === thrown,
    )
    assert.equal((await database.query('SELECT * FROM kept')).rowCount, 0)
  })

  test('a transaction that went on after a failed statement is not taken for committed', async () => {
    const { database } = await cluster.createDatabase({ empty: true })
    await assert.rejects(
      database.transaction(async (client) => {
        await client.query('SELECT 1/0').catch(() => undefined)
      }),
      failure('DATABASE_FAILED'),
    )
  })

  test('COPY works on the client, and a COPY that breaks off is rolled back', async () => {
    const { database } = await cluster.createDatabase({ empty: true })
    await database.query('CREATE TABLE copied (n int)')
    const copy = (lines: Iterable<string>): Promise<void> =>
      database.transaction(async (client) => {
        const target = client.query(copyFrom('COPY copied FROM STDIN'))
        await pipeline(Readable.from(lines), target)
      })
    await copy(['1\n', '2\n'])
    await assert.rejects(copy(['3\n', 'not a number\n']), failure('DATABASE_FAILED'))
    await assert.rejects(
      copy(
        (function* () {
          yield '4\n'
          throw new TypeError('the source broke')
        })(),
      ),
      /the source broke/,
    )
    assert.equal((await database.query('SELECT * FROM copied')).rowCount, 2)
  })

  test('the client that was used for a failed statement is used again', async () => {
    const { url } = await cluster.createDatabase({ empty: true })
    const database = openUrl(url, { pool_size: 1 }, options)
    const pid = 'SELECT pg_backend_pid() AS pid'
    const before = (await database.query<{ pid: number }>(pid)).rows[0]?.pid
    await assert.rejects(database.query('SELECT 1/0'), failure('DATABASE_FAILED'))
    await assert.rejects(database.transaction((client) => client.query('SELECT 1/0')))
    assert.equal((await database.query<{ pid: number }>(pid)).rows[0]?.pid, before)
    await database.close()
  })
})

describe('advisory locks', () => {
  test('actions under one name take turns, under different names they do not wait', async () => {
    const { database } = await cluster.createDatabase({ empty: true })
    const other = openUrl((await cluster.createDatabase({ empty: true })).url, {}, options)
    let inside = 0
    await Promise.all(
      [1, 2, 3, 4].map(() =>
        database.withAdvisoryLock('turns', async (client) => {
          inside += 1
          assert.equal(inside, 1)
          await client.query('SELECT pg_sleep(0.01)')
          inside -= 1
        }),
      ),
    )
    await database.withAdvisoryLock('a', () =>
      database.withAdvisoryLock('b', () => Promise.resolve()),
    )
    await other.close()
  })

  test('the lock goes when the action fails, also when it leaves a failed transaction behind', async () => {
    const { database } = await cluster.createDatabase({ empty: true })
    await assert.rejects(
      database.withAdvisoryLock('left', async (client) => {
        await client.query('BEGIN')
        await client.query('SELECT 1/0')
      }),
      failure('DATABASE_FAILED'),
    )
    assert.equal(await database.withAdvisoryLock('left', () => Promise.resolve('mine')), 'mine')
  })

  test('inside, the limit of statements is the configured one', async () => {
    const { url } = await cluster.createDatabase({ empty: true })
    const database = openUrl(url, { statement_timeout: 1234 }, options)
    const shown = await database.withAdvisoryLock('limit', async (client) => {
      const { rows } = await client.query<{ statement_timeout: string }>('SHOW statement_timeout')
      return rows[0]?.statement_timeout
    })
    assert.equal(shown, '1234ms')
    await database.close()
  })
})

describe('failures', () => {
  test('a refused statement carries its SQLSTATE and is permanent', async () => {
    const { database } = await cluster.createDatabase({ empty: true })
    await assert.rejects(database.query('SELECT * FROM nowhere'), (error) => {
      failure('DATABASE_FAILED')(error)
      assert.equal(sqlStateOf(error), '42P01')
      assert.equal((error as MentatError).fields['sqlstate'], '42P01')
      return !isTransient(error)
    })
  })

  test('a session that is cut in the middle of a statement is an outage, and the next one works', async () => {
    const { database } = await cluster.createDatabase({ empty: true })
    const cut = database.transaction(async (client) => {
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
      const hanging = client.query('SELECT pg_sleep(60)')
      // Its failure may come before the next line is done.
      await Promise.all([
        hanging,
        database.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]),
      ])
    })
    await assert.rejects(
      cut,
      (error) => failure('DATABASE_UNAVAILABLE')(error) && isTransient(error),
    )
    assert.equal((await database.query('SELECT 1 AS one')).rows[0]?.['one'], 1)
  })

  test('an idle session that is cut is not noticed', async () => {
    const { database, name } = await cluster.createDatabase({ empty: true })
    await database.query('SELECT 1')
    const admin = (await cluster.createDatabase({ empty: true })).database
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
      name,
    ])
    // The client may be taken before the news of its end has come.
    await database.query('SELECT 1').catch(failure('DATABASE_UNAVAILABLE'))
    await database.query('SELECT 1')
  })

  for (const [title, url, code] of [
    ['nobody listening', 'postgresql://u:secret@127.0.0.1:1/db', 'DATABASE_UNAVAILABLE'],
    ['a socket that is not there', 'postgresql://u@/db?host=/nonexistent', 'DATABASE_UNAVAILABLE'],
  ] as const) {
    test(`${title} is an outage, told without the password`, async () => {
      const database = openUrl(url, {}, options)
      await assert.rejects(database.query('SELECT 1'), (error) => {
        assert.doesNotMatch(describeError(error), /secret/)
        return failure(code)(error) && isTransient(error)
      })
      await database.close()
    })
  }

  test('an unknown database is a refusal', async () => {
    const { url } = await cluster.createDatabase({ empty: true })
    const database = openUrl(url.replace(/test_\d+/, 'nowhere'), {}, options)
    await assert.rejects(database.query('SELECT 1'), failure('DATABASE_REFUSED'))
    await database.close()
  })

  test('a pool without a free connection is an outage after the limit', async () => {
    const { url } = await cluster.createDatabase({ empty: true })
    const database = openUrl(url, { pool_size: 1, connect_timeout: 100 }, options)
    await database.withClient(async () => {
      await assert.rejects(database.query('SELECT 1'), failure('DATABASE_UNAVAILABLE'))
    })
    await database.close()
  })

  test('close can be called twice, and what comes after it is refused', async () => {
    const { url } = await cluster.createDatabase({ empty: true })
    const database = openUrl(url, {}, options)
    await database.query('SELECT 1')
    await Promise.all([database.close(), database.close()])
    await assert.rejects(database.query('SELECT 1'), failure('BUG'))
  })
})

describe('addresses', () => {
  test('are named without their password', () => {
    assert.equal(labelOf('postgresql://u:p%40ss@db:5433/events'), 'postgresql://u@db:5433/events')
    assert.equal(labelOf('postgresql://u@/db?host=/run/pg'), 'postgresql://u@/db?host=/run/pg')
  })

  for (const url of ['mysql://u:secret@h/db', 'postgresql://u:se%cret@h:x/db', 'secret']) {
    test(`${url} is refused without being repeated`, () => {
      assert.throws(
        () => labelOf(url),
        (error) => {
          assert.doesNotMatch(describeError(error), /secret|se%cret/)
          return failure('CONFIG_INVALID')(error)
        },
      )
    })
  }
})
