import type { TraceEntry } from '../../components/trace-log.ts'

/** Reads a line of a trace; undefined when it was cut off, is damaged, or is not ours. */
export function parseEntry(line: string): TraceEntry | undefined {
  try {
    const entry = JSON.parse(line) as unknown
    return isObject(entry) && isEntry(entry) ? (entry as unknown as TraceEntry) : undefined
  } catch {
    return undefined
  }
}

const texts = ['at', 'daemon', 'queue', 'file', 'taken', 'outcome']
const times = ['at', 'taken']
const optionalTexts = ['id', 'cause', 'to', 'as']
const textsOfOutput = ['kind', 'to', 'as']

function isEntry(entry: Readonly<Record<string, unknown>>): boolean {
  const { story, outputs = [] } = entry
  return (
    texts.every((key) => typeof entry[key] === 'string') &&
    times.every((key) => !Number.isNaN(Date.parse(String(entry[key])))) &&
    optionalTexts.every((key) => ['string', 'undefined'].includes(typeof entry[key])) &&
    isObject(story) &&
    Array.isArray(outputs) &&
    outputs.every(isOutput)
  )
}

function isOutput(output: unknown): boolean {
  return isObject(output) && textsOfOutput.every((key) => typeof output[key] === 'string')
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
