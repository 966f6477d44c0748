import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openUrl } from '../../../../src/lib/database/connection.ts'
import type { Database, DatabaseClient } from '../../../../src/lib/database/database.ts'
import { takeStorageTime } from '../../../../src/lib/database/events/storage-time.ts'
import { EventStore } from '../../../../src/lib/database/events/store.ts'
import { loadFixtures } from '../../../../src/lib/database/fixtures/load.ts'
import { silentLogger } from '../../../../src/lib/framework/logging/logger.ts'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import { parseEvent } from '../../../../src/lib/idea/parse.ts'
import { verifyBackups } from '../../../../src/lib/modules/backup/verify.ts'
import { testAuthor } from '../../../support/author.ts'
import { startCluster } from '../../../support/database.ts'
import {
  backUp,
  backupConfig,
  contentOf,
  messageOf,
  restore,
  storeNow,
  temporaryFolder,
} from '../../../support/backup.ts'
import { until } from '../../../support/until.ts'

const cluster = await startCluster()

/** One row at least in every table. */
async function fill(database: Database): Promise<void> {
  await loadFixtures(database, {
    replace: false,
    demo: true,
    dryRun: false,
    author: testAuthor,
  })
  await database.query(`
    INSERT INTO users (login, fullname, email, roles, password)
      VALUES ('drill', 'Tab''s \\ "quotes"', 'drill@example.org', '{user,admin}', 'scrypt$x$y');
    UPDATE groups SET parent_id = (SELECT min(id) FROM groups) WHERE id = (SELECT max(id) FROM groups);
    INSERT INTO filters (name, filter, group_id) VALUES ('drill', 'x == 1', (SELECT min(id) FROM groups));
    INSERT INTO statistics_events (dt_from, dt_to, count, stats_overall, stats_internal, stats_external)
      VALUES ('2024-05-02', '2024-05-02 00:05', 3, '{"a": 1.50}', '{}', '{}');
    INSERT INTO reports (label, severity, type, dt_from, dt_to, evcount_rep, evcount_all, structured_data, token_hash)
      VALUES ('M1', 'low', 'summary', '2024-05-01', '2024-05-02', 1, 1, '{"x": ["\\u017e"]}', '\\x00ff10');
    INSERT INTO reports (label, parent_id, severity, type, dt_from, dt_to, evcount_rep, evcount_all)
      SELECT 'M1-1', id, 'low', 'extra', '2024-05-01', '2024-05-02', 1, 1 FROM reports;
    INSERT INTO report_groups SELECT r.id, g.id FROM reports r, (SELECT min(id) AS id FROM groups) g;
    INSERT INTO report_mails (report_id, mail, recipients)
      SELECT min(id), '{"a" :  "as  written"}', '{"a@example.org","b, c@example.org"}' FROM reports;
    INSERT INTO thresholds VALUES ('c+++1', false, now(), now(), now(), 'M1');
    INSERT INTO events_thresholded VALUES ('c+++1', false, 'x', now(), true, 'low', now());
    INSERT INTO state_reporter VALUES ('low', now(), NULL, 2);
    INSERT INTO reporter_progress (severity, pass, addresses) VALUES ('low', 'p', '{192.0.2.1}');
    INSERT INTO summaries (label, dt_from, dt_to, recipients) VALUES ('S1', '2024-05-01', '2024-05-02', '{}');
    INSERT INTO sessions (token_hash, user_id, create_time, last_seen, method, address)
      SELECT '\\x00ff', id, now(), now(), 'password', '192.0.2.1' FROM users LIMIT 1;
    INSERT INTO api_keys (user_id, name, key_hash, scopes) SELECT id, 'k', '\\xff00', '{read}' FROM users LIMIT 1;
    INSERT INTO sign_in_failures VALUES ('login:x', 1, now());
    INSERT INTO settings_reporting (group_id) SELECT id FROM groups ON CONFLICT DO NOTHING;
    INSERT INTO group_members_wanted SELECT min(g.id), min(u.id) FROM groups g, users u;
    INSERT INTO group_managers SELECT min(g.id), min(u.id) FROM groups g, users u ON CONFLICT DO NOTHING`)
}

/** Stores as fast as it can until told to end, several transactions at once, some of which last. */
function startWriter(database: Database): {
  readonly count: () => number
  end: () => Promise<void>
} {
  const over = new AbortController()
  let count = 0
  const write = async (name: string): Promise<void> => {
    const takeTime = async (client: DatabaseClient): Promise<string> => {
      const time = await takeStorageTime(client)
      await client.query('SELECT pg_sleep($1)', [0.03 + ((count / 20) % 4) * 0.02])
      return time
    }
    const store = new EventStore(database, systemClock, silentLogger, takeTime)
    for (let batch = 0; !over.signal.aborted; batch += 1) {
      const ids = Array.from({ length: 20 }, (_, index) => `${name}-${batch}-${index}`)
      const rows = ids.map((id, index) => store.encode(parseEvent(messageOf(id, index))))
      const { stored } = await store.insert(rows)
      count += stored
    }
  }
  const writers = Promise.all(['one', 'two', 'three'].map(write))
  return {
    count: () => count,
    end: async () => {
      over.abort()
      await writers
    },
  }
}

describe('a disaster', () => {
  test('leaves everything as it was: stored under load, saved in full and by increments, destroyed, restored', async () => {
    const own = await cluster.createDatabase()
    const folder = temporaryFolder()
    const config = backupConfig(folder)
    await fill(own.database)
    const writer = startWriter(own.database)
    await until('events are stored', () => writer.count() > 200)
    const reports = [await backUp(own.database, config)]
    for (let index = 0; index < 4; index += 1) {
      const before = writer.count()
      await until('more are stored', () => writer.count() > before + 100)
      await own.database.query('UPDATE detectors SET hits = hits + 1')
      reports.push(await backUp(own.database, config))
    }
    await writer.end()
    reports.push(await backUp(own.database, config))
    assert.deepEqual(
      reports.map(({ kind }) => kind),
      ['full', ...new Array<string>(5).fill('incremental')],
    )
    const content = await contentOf(own.database)
    const saved = reports.reduce((sum, { events }) => sum + events, 0)
    assert.equal(saved, writer.count(), 'each event is in one of them')
    assert.equal((content['events'] as string[]).length, saved)
    for (const [table, rows] of Object.entries(content)) {
      if (!/_(\d{8}|default)$/.test(table)) assert.notDeepEqual(rows, [], table)
    }
    for (const { state, problems } of await verifyBackups({ folder }))
      assert.deepEqual([state, problems], ['complete', []])

    await own.database.close()
    const admin = open(own.url.replace(`/${own.name}`, '/postgres'))
    await admin.query(`DROP DATABASE ${own.name} WITH (FORCE)`)
    await admin.query(`CREATE DATABASE ${own.name}`)
    await admin.close()
    const restored = open(own.url)
    const report = await restore(restored, { folder })
    assert.deepEqual(
      report.backups,
      reports.map(({ id }) => id),
    )
    assert.deepEqual(await contentOf(restored), content)
    // It is a database like any other: it goes on, and is saved in full, because it is another one.
    await storeNow(restored, ['after'])
    assert.equal((await backUp(restored, config)).kind, 'full')
    await restored.close()
  })

  test('can be undone up to any backup of the chain', async () => {
    const { database } = await cluster.createDatabase()
    const folder = temporaryFolder()
    const config = backupConfig(folder)
    const contents = []
    const ids = []
    for (const name of ['a', 'b', 'c']) {
      await storeNow(database, [`${name}1`, `${name}2`])
      ids.push((await backUp(database, config)).id)
      contents.push(await contentOf(database))
    }
    for (const [index, id] of ids.entries()) {
      const target = await cluster.createDatabase({ empty: true })
      const report = await restore(target.database, { folder, until: id })
      assert.equal(report.events, 2 * (index + 1))
      assert.deepEqual(await contentOf(target.database), contents[index])
    }
  })
})

describe('an event', () => {
  test('whose transaction is open during a backup is in the next one, once, and its ID with it', async () => {
    const { database } = await cluster.createDatabase()
    const config = backupConfig(temporaryFolder())
    await storeNow(database, ['before'])
    let hasTime = false
    let end = (): void => undefined
    const ended = new Promise<void>((resolve) => (end = resolve))
    const slow = new EventStore(database, systemClock, silentLogger, async (client) => {
      const time = await takeStorageTime(client)
      hasTime = true
      await ended
      return time
    })
    const storing = slow.insert([slow.encode(parseEvent(messageOf('slow', 1)))])
    await until('it has its time', () => hasTime)
    await storeNow(database, ['quick'])
    const first = await backUp(database, config)
    const second = await backUp(database, config)
    assert.deepEqual([first.events, second.events], [2, 0])
    const ids = async (until: string): Promise<unknown> => {
      const target = await cluster.createDatabase({ empty: true })
      await restore(target.database, { folder: config.folder, until })
      const { event_ids: all } = await contentOf(target.database)
      return (all as string[]).map((row) => /\w+/.exec(row)?.[0])
    }
    // An ID without its event would refuse the event when it comes again.
    assert.deepEqual(await ids(first.id), ['before', 'quick'])
    end()
    await storing
    const third = await backUp(database, config)
    assert.equal(third.events, 1)
    assert.deepEqual(await ids(third.id), ['before', 'quick', 'slow'])
    assert.equal((await backUp(database, config)).events, 0)
  })

  test('that was stored by a wrong clock, or keeps an old storage time, is in the next backup, once', async () => {
    const { database } = await cluster.createDatabase()
    const config = backupConfig(temporaryFolder())
    const storeAt = async (time: string, ids: readonly string[]): Promise<void> => {
      const store = new EventStore(database, systemClock, silentLogger, () => Promise.resolve(time))
      await store.insert(ids.map((id, index) => store.encode(parseEvent(messageOf(id, index)))))
    }
    await storeAt('2190-01-01T00:00:00Z', ['ahead'])
    await storeNow(database, ['now'])
    const first = await backUp(database, config)
    await storeAt('2001-01-01T00:00:00Z', ['default', 'behind', 'far-behind'])
    await storeAt('2190-01-01T00:00:00Z', ['ahead-again'])
    await storeNow(database, ['then'])
    const second = await backUp(database, config)
    const third = await backUp(database, config)
    assert.deepEqual([first.events, second.events, third.events], [2, 5, 0])
    const target = await cluster.createDatabase({ empty: true })
    await restore(target.database, { folder: config.folder })
    assert.deepEqual(await contentOf(target.database), await contentOf(database))
  })

  test('that was removed and came again is there once, as it is now', async () => {
    const { database } = await cluster.createDatabase()
    const config = backupConfig(temporaryFolder())
    await storeNow(database, ['x0', 'same', 'other'])
    await backUp(database, config)
    await database.query(`DELETE FROM events; DELETE FROM event_addresses; DELETE FROM event_ids`)
    // The same time of detection, and another one.
    await storeNow(database, ['y0', 'same', 'y2', 'other'])
    await backUp(database, config)
    const target = await cluster.createDatabase({ empty: true })
    await restore(target.database, { folder: config.folder })
    await database.query(`DELETE FROM event_ids WHERE id = 'x0'`)
    const now = await contentOf(database)
    const found = await contentOf(target.database)
    const without = (rows: unknown): string[] =>
      (rows as string[]).filter((row) => !/[(,]x0[,)]/.test(row))
    for (const table of ['events', 'event_ids', 'event_addresses']) {
      assert.deepEqual(without(found[table]), now[table], table)
    }
  })

  test('that is no longer stored leaves its ID, whether it came before the last backup or after it', async () => {
    const { database } = await cluster.createDatabase()
    const config = backupConfig(temporaryFolder())
    await storeNow(database, ['a', 'b'])
    await database.query(
      `DELETE FROM events WHERE id = 'a'; DELETE FROM event_addresses WHERE id = 'a'`,
    )
    await backUp(database, config)
    await storeNow(database, ['c', 'd'])
    await database.query(
      `DELETE FROM events WHERE id = 'c'; DELETE FROM event_addresses WHERE id = 'c'`,
    )
    await backUp(database, config)
    const target = await cluster.createDatabase({ empty: true })
    await restore(target.database, { folder: config.folder })
    assert.deepEqual(await contentOf(target.database), await contentOf(database))
  })
})

function open(url: string): Database {
  return openUrl(
    url,
    {},
    { logger: silentLogger, clock: systemClock, applicationName: 'mentat-test' },
  )
}
