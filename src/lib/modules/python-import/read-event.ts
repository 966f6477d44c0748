import type { PythonEvent } from '../../database/python/read-events.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Event } from '../../idea/event.ts'
import { isObject, type JsonObject } from '../../idea/json.ts'
import { parseEvent } from '../../idea/parse.ts'
import { parseTimestamp } from '../../idea/timestamp.ts'

/** Largest document that is imported, in bytes: as `max_message_size` of the daemons. */
export const LARGEST = 16 * 1024 * 1024

/** Clocks of servers differ by so many milliseconds. */
const AHEAD = 600_000

/**
 * The storage time of an event, if that can be right: from 1970 to now. One of a server whose clock was wrong would be the newest
 * event for years: an import would go on behind it, and the watchdog believe that events come.
 * @param now milliseconds since 1970
 */
export function credibleTime(
  { storageTime }: Pick<PythonEvent, 'storageTime'>,
  now: number,
): string | undefined {
  const time = parseTimestamp(storageTime ?? '')
  return time !== undefined && time <= now + AHEAD ? storageTime : undefined
}

/** An event of the original, understood. */
export interface ReadEvent {
  readonly event: Event
  readonly storageTime: string
}

/**
 * Makes an event of what the original has stored. What it has worked out and not written into `_Mentat` (older versions
 * write `_CESNET`) comes from its columns.
 * @param now milliseconds since 1970
 * @throws MentatError EVENT_…, MESSAGE_TOO_LARGE
 */
export function readPythonEvent(stored: PythonEvent, now: number): ReadEvent {
  const { id, document, size, members } = stored
  if (size === undefined) throw new MentatError('EVENT_EMPTY', 'there is no document of it')
  if (size > LARGEST) {
    throw new MentatError('MESSAGE_TOO_LARGE', `${size} bytes, expected at most ${LARGEST}`)
  }
  const storageTime = credibleTime(stored, now)
  if (storageTime === undefined) {
    const found = stored.storageTime ?? 'none, infinity, or another year than 1000 to 9999'
    const text = `its storage time cannot be right: found ${found}, expected one from 1970 to now`
    throw new MentatError('EVENT_INVALID', text)
  }
  if (document === undefined) throw new MentatError('EVENT_EMPTY', 'its document is gone')
  const event = parseEvent(document)
  if (event.id !== id) {
    const text = `it is stored as ${JSON.stringify(id)}, and its document has the ID ${JSON.stringify(event.id)}`
    throw new MentatError('EVENT_INVALID', text)
  }
  const missing = missingMembers(event.document, members)
  if (Object.keys(missing).length > 0) event.add(missing)
  return { event, storageTime }
}

function missingMembers(document: JsonObject, members: JsonObject): JsonObject {
  const present = document['_Mentat']
  const known = isObject(present) ? present : {}
  const told = Object.entries(members).filter(
    ([name, value]) => !Object.hasOwn(known, name) && !isNothing(value),
  )
  return Object.fromEntries(told)
}

/** What every event has that nothing was found out about. */
function isNothing(value: unknown): boolean {
  return value === false || value === '' || (Array.isArray(value) && value.length === 0)
}
