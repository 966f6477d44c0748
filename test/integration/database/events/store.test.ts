import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EventStore } from '../../../../src/lib/database/events/store.ts'
import { silentLogger } from '../../../../src/lib/framework/logging/logger.ts'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import type { Event } from '../../../../src/lib/idea/event.ts'
import { parseEventPath } from '../../../../src/lib/idea/event-path.ts'
import { parseEvent } from '../../../../src/lib/idea/parse.ts'
import { startCluster } from '../../../support/database.ts'
import { eventWith } from '../../../support/idea-fixtures.ts'

const cluster = await startCluster()

test('an event that a crash brings back is a duplicate, though the pipe writes something else into it this time', async () => {
  const { database } = await cluster.createDatabase()
  const store = new EventStore(database, systemClock, silentLogger)
  const insert = async (event: Event): Promise<string> => {
    const { stored, duplicates, refused } = await store.insert([store.encode(event)])
    return [stored, duplicates.length, ...refused.map(({ error }) => error.code)].join(' ')
  }
  const seen = (time: string, members = {}): Event => {
    const event = parseEvent(eventWith({ Note: 'x', ...members }))
    event.set(parseEventPath('Seen'), time)
    event.add({ EventClass: time })
    return event
  }
  assert.equal(await insert(seen('first')), '1 0')
  assert.equal(await insert(seen('again')), '0 1')
  assert.equal(await insert(seen('again', { Note: 'y' })), '0 0 EVENT_ID_TAKEN')
  // What came with the event is its producer's.
  assert.equal(await insert(parseEvent(eventWith({ Note: 'x', Seen: 'y' }))), '0 0 EVENT_ID_TAKEN')
  assert.equal(await insert(parseEvent(eventWith({ Note: 'x', Seen: 'first' }))), '0 1')
})
