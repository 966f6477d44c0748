import { escapeLine } from '../../framework/logging/escape.ts'
import { isList, isObject, type JsonObject, type JsonValue } from '../../idea/json.ts'
import { parseObject } from './answer.ts'

/** One of the errors in an answer of a hub. */
export interface HubError {
  /** 4xx: for good; 5xx: for the time being. */
  readonly code: number
  /** The words of the hub, on one line, bounded. */
  readonly text: string
  /** Indices into what was sent; undefined: all of it. */
  readonly events: readonly number[] | undefined
  /** How many events the hub takes at once, when it says so. */
  readonly sendEventsLimit: number | undefined
}

/** The errors that an answer names; undefined when it is not the error object of Warden, such as the page of a proxy. */
export function readHubErrors(body: string): readonly HubError[] | undefined {
  const errors = parseObject(body)?.['errors']
  if (!isList(errors) || errors.length === 0) return undefined
  const read = errors.map(readError)
  return read.every((error) => error !== undefined) ? read : undefined
}

/** Words of a hub as they may be shown: one line, bounded, without the secret, should it be repeated. */
export function hubWords(text: string, secret: string | undefined): string {
  let shown = text
  for (const form of secret ? [secret, encodeURIComponent(secret)] : []) {
    shown = shown.replaceAll(form, '[secret]')
  }
  const line = escapeLine(shown.trim())
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
}

const LONGEST = 500

function readError(value: JsonValue): HubError | undefined {
  if (!isObject(value)) return undefined
  const code = value['error']
  if (!Number.isInteger(code) || Number(code) < 400 || Number(code) > 599) return undefined
  const limit = value['send_events_limit']
  return {
    code: Number(code),
    text: textOf(value),
    events: indicesIn(value['events']),
    sendEventsLimit: Number.isInteger(limit) && Number(limit) > 0 ? Number(limit) : undefined,
  }
}

/** What is wrong, and what would be right, if the hub says so shortly. */
function textOf({ message, expected, key }: JsonObject): string {
  const words = typeof message === 'string' && message !== '' ? message : 'no reason given'
  if (typeof expected === 'string' && expected.length <= 200)
    return `${words}; expected ${expected}`
  return typeof key === 'string' ? `${words} (${key})` : words
}

function indicesIn(value: JsonValue | undefined): readonly number[] | undefined {
  if (!isList(value)) return undefined
  return value.filter((index) => Number.isInteger(index) && Number(index) >= 0).map(Number)
}
