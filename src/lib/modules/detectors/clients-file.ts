import type { WantedDetector } from '../../database/detectors/import.ts'
import { excerpt } from '../../idea/excerpt.ts'
import { isList, isObject, type JsonObject, type JsonValue } from '../../idea/json.ts'
import { findSyntaxFault } from '../../idea/syntax-error.ts'
import { formatTimestamp, parseTimestamp } from '../../idea/timestamp.ts'

/** What a file of detectors says. */
export interface ClientsFile {
  readonly detectors: readonly WantedDetector[]
  /** What is wrong, each with its place, in the order of the file; at most 101. */
  readonly problems: readonly string[]
}

/** Problems that are told; the last one then says how many more there are. */
const MOST_PROBLEMS = 100

/** Longest texts, in characters. */
const longest = { name: 250, note: 4000 }

/**
 * Reads what the Warden server tells of its clients: a JSON object whose `clients` are objects with `name`, and
 * perhaps `note`, `credibility` (0 to 1, default 1) and `registered` (RFC 3339). Never throws.
 */
export function parseClientsFile(text: string): ClientsFile {
  let document: JsonValue
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, '')) as JsonValue
  } catch {
    return { detectors: [], problems: [`not JSON: ${syntaxFault(text)}`] }
  }
  const clients = isObject(document) ? document['clients'] : undefined
  if (!isList(clients)) {
    return { detectors: [], problems: ['expected an object with a list named clients'] }
  }
  return readClients(clients)
}

function syntaxFault(text: string): string {
  const fault = findSyntaxFault(text.replace(/^\uFEFF/, ''))
  if (!fault) return 'the document cannot be read'
  const before = text.slice(0, fault.offset).split('\n')
  const found = text.slice(fault.offset, fault.offset + 20)
  const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`
  return `${place}: found ${found === '' ? 'the end' : excerpt(found)}, expected ${fault.expected}`
}

function readClients(clients: readonly JsonValue[]): ClientsFile {
  const problems: string[] = []
  const detectors: WantedDetector[] = []
  const names = new Map<string, number>()
  for (const [index, value] of clients.entries()) {
    const problem = (text: string): void => void problems.push(`client ${index + 1}: ${text}`)
    const detector = isObject(value) ? readClient(value, problem) : undefined
    if (!isObject(value)) problem(`found ${excerpt(value)}, expected an object`)
    if (!detector) continue
    const first = names.get(detector.name)
    if (first === undefined) {
      names.set(detector.name, index + 1)
      detectors.push(detector)
    } else problem(`${excerpt(detector.name)} is client ${first} already`)
  }
  const more = problems.length - MOST_PROBLEMS
  return {
    detectors,
    problems: more > 0 ? [...problems.slice(0, MOST_PROBLEMS), `${more} more`] : problems,
  }
}

/** Undefined, with a problem, when there is no name; other problems are told as well. */
function readClient(
  client: JsonObject,
  problem: (text: string) => void,
): WantedDetector | undefined {
  const name = textOf(client, 'name', problem)
  const description = textOf(client, 'note', problem)
  const credibility = client['credibility'] ?? 1
  if (typeof credibility !== 'number' || !(credibility >= 0 && credibility <= 1)) {
    problem(`credibility: found ${excerpt(credibility)}, expected a number from 0 to 1`)
  }
  const registered = timeOf(client['registered'] ?? undefined, problem)
  if (name === '') problem('no name')
  if (name === '' || typeof credibility !== 'number') return undefined
  return { name, description, credibility, ...(registered === undefined ? {} : { registered }) }
}

function textOf(
  client: JsonObject,
  key: keyof typeof longest,
  problem: (text: string) => void,
): string {
  const value = client[key] ?? ''
  if (typeof value !== 'string') problem(`${key}: found ${excerpt(value)}, expected text`)
  else if (value.includes('\0')) problem(`${key}: holds a NUL`)
  else if (value.length > longest[key]) {
    problem(`${key}: ${value.length} characters, expected at most ${longest[key]}`)
  } else return value.trim()
  return ''
}

function timeOf(value: JsonValue | undefined, problem: (text: string) => void): string | undefined {
  if (value === undefined || value === '') return undefined
  const time = typeof value === 'string' ? parseTimestamp(value) : undefined
  if (time !== undefined) return formatTimestamp(time)
  problem(`registered: found ${excerpt(value)}, expected a time such as 2024-05-02T10:00:10Z`)
  return undefined
}
