import { isList, isObject, type JsonObject, type JsonValue } from '../../idea/json.ts'
import { scanList, scanObject } from '../../idea/object-scan.ts'
import type { EventsBatch, HubInfo } from './hub.ts'

/** Reads the answer to getInfo; undefined when it is none. */
export function readInfo(body: string): HubInfo | undefined {
  const answer = parseObject(body)
  const [send, get] = [answer?.['send_events_limit'], answer?.['get_events_limit']]
  const { version, description } = answer ?? {}
  if (!isCount(send) || !isCount(get)) return undefined
  return {
    version: typeof version === 'string' ? version : 'unknown',
    description: typeof description === 'string' ? description : undefined,
    sendEventsLimit: send,
    getEventsLimit: get,
  }
}

/**
 * Reads the answer to getEvents; undefined when it is none. The texts of the events are cut out of it, because an event
 * that is parsed and printed again may be another one: numbers are rounded, keys that occur twice are lost.
 */
export function readEvents(body: string): EventsBatch | undefined {
  const answer = parseObject(body)
  const lastId = answer?.['lastid']
  if (!isSerial(lastId) || !isList(answer?.['events'])) return undefined
  // Of a key that occurs twice the last counts, as for JSON.parse.
  const place = scanObject(body, body.indexOf('{')).findLast(({ key }) => key === 'events')
  if (!place) return undefined
  const events = scanList(body, place.start).map(({ start, end }) => body.slice(start, end))
  return { lastId, events }
}

/** How many events the answer to sendEvents says were saved; undefined when it says nothing of it. */
export function readSaved(body: string): number | undefined {
  const saved = parseObject(body)?.['saved']
  return isSerial(saved) ? saved : undefined
}

/** The JSON object of a text; undefined when it is none. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonValue
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isSerial(value: JsonValue | undefined): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function isCount(value: JsonValue | undefined): value is number {
  return isSerial(value) && value > 0
}
