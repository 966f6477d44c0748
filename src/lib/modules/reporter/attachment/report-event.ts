import type { ReportType } from '../../../database/reports/tables.ts'
import { Event } from '../../../idea/event.ts'
import { isObject, type JsonObject, type JsonValue } from '../../../idea/json.ts'
import { parseTimestamp } from '../../../idea/timestamp.ts'
import { Party } from '../event/party.ts'

/** An event that goes along with a mail. */
export interface ReportEvent {
  /** Its text: IDEA. Addresses of others are not in it any more. */
  readonly document: string
  /** An address of the report; an event that has several comes several times, one after the other. */
  readonly address: string
}

/** Which report the events belong to, and who reports. */
export interface DataAbout {
  readonly label: string
  readonly type: ReportType
  /** Milliseconds since 1970. */
  readonly created: number
  readonly reporter: Reporter
}

/** Who reports, as XARF wants it told. */
export interface Reporter {
  /** Name of the organisation. */
  readonly organisation: string
  /** A mail address. */
  readonly contact: string
  readonly domain: string
}

/** An event that was read, and its two sides. */
export interface ReadEvent {
  readonly event: Event
  readonly source: Party
  readonly target: Party
}

/** Reads the events for those who need more than their text; one that comes several times is the same object. */
export function* readEvents(
  events: Iterable<ReportEvent>,
): Generator<{ readonly read: ReadEvent; readonly address: string }> {
  let text: string | undefined
  let read: ReadEvent | undefined
  for (const { document, address } of events) {
    if (document !== text || read === undefined) {
      text = document
      read = readEvent(document)
    }
    yield { read, address }
  }
}

/** It was examined when it was stored. */
function readEvent(text: string): ReadEvent {
  const value = JSON.parse(text) as JsonValue
  const document: JsonObject = isObject(value) ? value : {}
  const { ID: id, DetectTime: detectTime } = document
  return {
    event: new Event({
      text,
      document,
      id: typeof id === 'string' ? id : '',
      detectTime: typeof detectTime === 'string' ? (parseTimestamp(detectTime) ?? 0) : 0,
      repairs: [],
    }),
    source: new Party(document, 'Source'),
    target: new Party(document, 'Target'),
  }
}
