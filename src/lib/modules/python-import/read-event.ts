import type { PythonEvent } from '../../database/python/read-events.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Event } from '../../idea/event.ts'
import { isObject, type JsonObject } from '../../idea/json.ts'
import { parseEvent } from '../../idea/parse.ts'

/** Largest document that is imported, in bytes: as `max_message_size` of the daemons. */
export const LARGEST = 16 * 1024 * 1024

/** An event of the original, understood. */
export interface ReadEvent {
  readonly event: Event
  readonly storageTime: string
}

/**
 * Makes an event of what the original has stored. What it has worked out and not written into `_Mentat` (older versions
 * write `_CESNET`) comes from its columns.
 * @throws MentatError EVENT_…, MESSAGE_TOO_LARGE
 */
export function readPythonEvent({
  id,
  storageTime,
  document,
  size,
  members,
}: PythonEvent): ReadEvent {
  if (size === undefined) throw new MentatError('EVENT_EMPTY', 'there is no document of it')
  if (size > LARGEST) {
    throw new MentatError('MESSAGE_TOO_LARGE', `${size} bytes, expected at most ${LARGEST}`)
  }
  if (storageTime === undefined) {
    throw new MentatError(
      'EVENT_INVALID',
      'its storage time lies outside of the years 1000 to 9999',
    )
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
