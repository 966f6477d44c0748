import type { StoredDocument } from '../../../database/reports/pass-events.ts'
import { Event } from '../../../idea/event.ts'
import type { JsonObject } from '../../../idea/json.ts'

/** The event of a stored document: it was examined when it was stored. */
export function storedEvent({ reference, document }: StoredDocument): Event {
  return new Event({
    text: document,
    document: JSON.parse(document) as JsonObject,
    id: reference.id,
    detectTime: reference.detectTime,
    repairs: [],
  })
}
