import assert from 'node:assert/strict'
import type { Database } from '../../src/lib/database/database.ts'
import { EventStore } from '../../src/lib/database/events/store.ts'
import { silentLogger } from '../../src/lib/framework/logging/logger.ts'
import type { Clock } from '../../src/lib/framework/time/clock.ts'
import type { Event } from '../../src/lib/idea/event.ts'
import { parseEvent } from '../../src/lib/idea/parse.ts'
import { formatTimestamp } from '../../src/lib/idea/timestamp.ts'
import { FakeClock } from './fake-clock.ts'
import { eventWith } from './idea-fixtures.ts'

/** Stores messages as the storage daemon does, at the time of the clock, and returns the events. All must be new. */
export async function storeMessages(
  database: Database,
  messages: readonly string[],
  clock: Clock = new FakeClock(),
): Promise<Event[]> {
  const store = new EventStore(database, clock, silentLogger, () =>
    Promise.resolve(formatTimestamp(clock.now())),
  )
  const events = messages.map((message) => parseEvent(message))
  const outcome = await store.insert(events.map((event) => store.encode(event)))
  assert.deepEqual(outcome, { stored: messages.length, duplicates: [], refused: [] })
  return events
}

/** Stores small events by ID: the members that each has beside the smallest event's. */
export async function storeEvents(
  database: Database,
  events: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  clock?: Clock,
): Promise<Event[]> {
  const messages = Object.entries(events).map(([ID, members]) => eventWith({ ID, ...members }))
  return storeMessages(database, messages, clock)
}
