import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Database } from '../../../../src/lib/database/database.ts'
import { gatherValues, nextStretch } from '../../../../src/lib/database/events/gather-values.ts'
import {
  enumeratedAttributes,
  enumeratedValues,
} from '../../../../src/lib/database/events/seen-values.ts'
import { EventStore } from '../../../../src/lib/database/events/store.ts'
import type { Home } from '../../../../src/lib/framework/home.ts'
import { silentLogger } from '../../../../src/lib/framework/logging/logger.ts'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import { parseEvent } from '../../../../src/lib/idea/parse.ts'
import { gatherForForms, type PrecacheReport } from '../../../../src/lib/modules/precache/run.ts'
import { startCluster, temporaryHome } from '../../../support/database.ts'
import { eventWith } from '../../../support/idea-fixtures.ts'
import { openWriter } from '../../../support/open-writer.ts'
import { storeAt } from '../../../support/statistics.ts'

const cluster = await startCluster()
const WEEK = 7 * 86_400_000
const event = {
  Category: ['Recon.Scanning', 'Test'],
  Node: [{ Name: 'org.example.ids', Type: ['Relay'] }],
  Source: [{ IP4: ['192.0.2.1'], Proto: ['tcp', 'ssh'], Type: ['Botnet'] }],
  Target: [{ IP4: ['198.51.100.1'], Type: ['Open'] }],
  TLP: 'green',
  _Mentat: {
    EventClass: 'recon-scanning',
    EventSeverity: 'low',
    ResolvedAbuses: ['abuse@example.org'],
    TargetAbuses: ['victim@example.org'],
    TargetClass: 'recon-target',
    TargetSeverity: 'medium',
    InspectionErrors: ['a member was mended'],
  },
}

function precacheAt(database: Database, home: Home, all = false): Promise<PrecacheReport> {
  const run = { database, home, clock: systemClock, logger: silentLogger, mark: () => undefined }
  const { signal } = new AbortController()
  return gatherForForms({ ...run, signal }, { whole: 4 * WEEK }, { all })
}

async function known(database: Database): Promise<Record<string, string[]>> {
  const entries = enumeratedAttributes.map(async (attribute) => {
    const values = await enumeratedValues(database, attribute)
    return [attribute, values.map(({ value }) => value)] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

describe('precache', () => {
  test('brings back exactly what storing had kept, and nothing when run again', async () => {
    const { database } = await cluster.createDatabase()
    const home = temporaryHome()
    await storeAt(database, '2024-05-02T10:00:00Z', { a: event, b: { Category: ['Other'] } })
    const stored = await known(database)
    assert.ok(Object.values(stored).every((values) => values.length > 0))
    await database.query('TRUNCATE event_values')
    const first = await precacheAt(database, home)
    assert.deepEqual(await known(database), stored)
    const values = Object.values(stored).flat().length
    assert.deepEqual([first.from, first.events, first.added], [null, 2, values])
    const [{ lastSeen } = { lastSeen: '' }] = await enumeratedValues(database, 'tlp')
    assert.equal(Date.parse(lastSeen), Date.parse('2024-05-02T10:00:00Z'))
    const again = await precacheAt(database, home)
    assert.deepEqual([again.from, again.events, again.added], [first.to, 0, 0])
  })

  test('looks at what was stored since, and at all when it is asked to', async () => {
    const { database } = await cluster.createDatabase()
    const home = temporaryHome()
    await precacheAt(database, home)
    await storeAt(database, '2024-05-02T10:00:00Z', { old: { Category: ['Old'] } })
    await storeAt(database, systemClock.now(), { new: { Category: ['New'] } })
    await database.query('TRUNCATE event_values')
    assert.deepEqual((await precacheAt(database, home)).events, 1)
    assert.deepEqual((await known(database))['category'], ['New'])
    assert.deepEqual((await precacheAt(database, home, true)).events, 2)
    assert.deepEqual((await known(database))['category'], ['New', 'Old'])
  })

  test('looks at no event twice when a transaction older than the last run begins to store', async () => {
    const { database } = await cluster.createDatabase()
    const home = temporaryHome()
    let first: PrecacheReport | undefined
    const late = await openWriter(database, async () => {
      const writer = new EventStore(database, systemClock, silentLogger)
      await writer.insert([writer.encode(parseEvent(eventWith({ ID: 'a' })))])
      first = await precacheAt(database, home)
    })
    const during = await precacheAt(database, home)
    await late.end()
    const after = await precacheAt(database, home)
    assert.deepEqual([first?.events, during.events, after.events], [1, 0, 0])
    assert.deepEqual([during.from, during.to, after.from], [first?.to, first?.to, first?.to])
  })

  test('a value that was seen later is not made older, nor are there more values than the limit', async () => {
    const { database } = await cluster.createDatabase()
    const home = temporaryHome()
    await storeAt(database, '2024-05-02T10:00:00Z', { a: event })
    await database.query("UPDATE event_values SET last_seen = '2024-06-01T00:00:00Z'")
    assert.equal((await precacheAt(database, home)).added, 0)
    const [{ lastSeen } = { lastSeen: '' }] = await enumeratedValues(database, 'tlp')
    assert.equal(Date.parse(lastSeen), Date.parse('2024-06-01T00:00:00Z'))
    await database.query(
      `INSERT INTO event_values SELECT 'category', 'c' || n, now() FROM generate_series(1, 1997) n`,
    )
    await storeAt(database, '2024-05-02T11:00:00Z', { b: { Category: ['One', 'Two', 'Six'] } })
    await database.query(`DELETE FROM event_values WHERE value IN ('One', 'Two', 'Six')`)
    await precacheAt(database, home, true)
    assert.equal((await known(database))['category']?.length, 2000)
  })

  test('steps hold about so many events, and those of one moment stay together', async () => {
    const { database } = await cluster.createDatabase()
    const until = '2025-01-01T00:00:00Z'
    for (let hour = 10; hour < 16; hour += 1) {
      await storeAt(database, `2024-05-02T${hour}:00:00Z`, {
        [`a${hour}`]: { Category: [`A${hour}`] },
        [`b${hour}`]: { Category: [`B${hour}`] },
      })
    }
    const counts: number[] = []
    let from: string | undefined
    for (;;) {
      const stretch = await nextStretch(database, { from, until }, 3)
      if (!stretch) break
      counts.push((await gatherValues(database, stretch)).events)
      from = stretch.to
    }
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      12,
    )
    assert.ok(
      counts.length > 1 && counts.every((count) => count % 2 === 0 && count <= 6),
      counts.join(' '),
    )
  })
})
