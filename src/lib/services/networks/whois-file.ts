import { excerpt } from '../../idea/excerpt.ts'
import { isList, isObject, type JsonObject, type JsonValue } from '../../idea/json.ts'
import { scanList, scanObject } from '../../idea/object-scan.ts'
import { findSyntaxFault } from '../../idea/syntax-error.ts'
import { type NetworkRecord, readNetworkRecord } from './network-record.ts'
import { type SlicedWork, workAtOnce } from './slices.ts'

export type { EmailKind, EmailLists, NetworkRecord } from './network-record.ts'

/** What a whois or negistry file says. */
export interface WhoisFile {
  /** The records that can be used, in the order of the file. */
  readonly records: readonly NetworkRecord[]
  /** What is wrong: all at once, in the order of the file. A file with problems should not be used. */
  readonly problems: readonly WhoisRemark[]
  /** What is noteworthy and harms nothing: records that name nobody, bits of the host in a network. */
  readonly notes: readonly WhoisRemark[]
}

/** Something about a file or one of its records. */
export interface WhoisRemark {
  /** 1 for the first line; of a record, the line where it begins. */
  readonly line?: number
  /** `record 3` (the third of a list), `record "key"` (of an object); missing when it is about the file. */
  readonly record?: string
  readonly text: string
}

/** Records that are read between two yields; about a millisecond of work. */
const SLICE_RECORDS = 256

/** Remarks of each kind that are kept; the last one then tells how many more there are. */
const MOST_REMARKS = 100

/** Reads a whois or negistry file at once: see readWhoisFile. */
export function parseWhoisFile(source: string): WhoisFile {
  return workAtOnce(readWhoisFile(source))
}

/**
 * Reads a whois or negistry file: JSON, in which lines that begin with `#` or `//` are comments; a list of
 * records, or an object of them, whose keys that begin with `__` describe the file. Records and their keys: see
 * readNetworkRecord. Never throws.
 */
export function* readWhoisFile(source: string): SlicedWork<WhoisFile> {
  const text = withoutComments(source)
  let document: JsonValue
  try {
    document = JSON.parse(text) as JsonValue
  } catch (error) {
    return refused(syntaxRemark(text, error))
  }
  if (isList(document)) return yield* new Reading(text).list(document)
  if (isObject(document)) return yield* new Reading(text).object(document)
  return refused({ text: `found ${excerpt(document)}, expected a list or an object of records` })
}

/** One line: `line 17, record 3: network: …`. */
export function formatRemark({ line, record, text }: WhoisRemark): string {
  const place = [line === undefined ? [] : `line ${line}`, record ?? []].flat().join(', ')
  return place === '' ? text : `${place}: ${text}`
}

/** Comments become blanks, so that every character keeps its line. No JSON string goes over the end of a line. */
function withoutComments(source: string): string {
  const text = source.startsWith('\uFEFF') ? ` ${source.slice(1)}` : source
  return text.replace(/^[ \t]*(?:#|\/\/).*$/gm, '')
}

function refused(problem: WhoisRemark): WhoisFile {
  return { records: [], problems: [problem], notes: [] }
}

function syntaxRemark(text: string, error: unknown): WhoisRemark {
  if (text.trim() === '') return { text: 'the file is empty, expected a list of records' }
  const fault = findSyntaxFault(text)
  if (!fault) return { text: `not JSON: ${String(error)}` }
  const rest = text.slice(fault.offset, fault.offset + 20)
  const found = rest === '' ? 'the end' : excerpt(rest)
  const before = text.lastIndexOf('\n', fault.offset - 1)
  const column = fault.offset - before
  return {
    line: countLines(text, 0, fault.offset) + 1,
    text: `not JSON: column ${column}: found ${found}, expected ${fault.expected}`,
  }
}

/** Reads the records of one file. */
class Reading {
  readonly #text: string
  readonly #records: NetworkRecord[] = []
  readonly #problems = new PendingRemarks()
  readonly #notes = new PendingRemarks()

  constructor(text: string) {
    this.#text = text
  }

  *list(records: readonly JsonValue[]): SlicedWork<WhoisFile> {
    for (const [index, value] of records.entries()) {
      this.#read(value, `record ${index + 1}`, undefined, index)
      if (index % SLICE_RECORDS === 0) yield
    }
    return this.#result(() => scanList(this.#text, this.#text.indexOf('[')))
  }

  *object(records: JsonObject): SlicedWork<WhoisFile> {
    const places = scanObject(this.#text, this.#text.indexOf('{'))
    const seen = new Set<string>()
    for (const [index, { key }] of places.entries()) {
      const label = `record ${excerpt(key)}`
      const value = records[key]
      if (key.startsWith('__') || value === undefined) continue
      if (seen.has(key)) this.#problems.add({ index, label, text: 'the same key twice' })
      else this.#read(value, label, key, index)
      seen.add(key)
      if (index % SLICE_RECORDS === 0) yield
    }
    return this.#result(() => places)
  }

  #read(value: JsonValue, label: string, key: string | undefined, index: number): void {
    const { record, problems, notes } = readNetworkRecord(value, label, key)
    if (record) this.#records.push(record)
    for (const text of problems) this.#problems.add({ index, label, text })
    for (const text of notes) this.#notes.add({ index, label, text })
  }

  /** Lines are looked for only when there is something to tell. */
  #result(scan: () => readonly { readonly start: number }[]): WhoisFile {
    const isQuiet = this.#problems.count + this.#notes.count === 0
    const places = isQuiet ? [] : scan()
    const remarks = (pending: PendingRemarks): WhoisRemark[] => placed(this.#text, places, pending)
    return {
      records: this.#records,
      problems: remarks(this.#problems),
      notes: remarks(this.#notes),
    }
  }
}

interface PendingRemark {
  /** Which record of the file, from 0. */
  readonly index: number
  readonly label: string
  readonly text: string
}

/** The first remarks of a kind; a file of another kind altogether would have millions. */
class PendingRemarks {
  readonly first: PendingRemark[] = []
  count = 0

  add(remark: PendingRemark): void {
    this.count += 1
    if (this.count <= MOST_REMARKS) this.first.push(remark)
  }
}

function placed(
  text: string,
  places: readonly { readonly start: number }[],
  pending: PendingRemarks,
): WhoisRemark[] {
  let line = 1
  let at = 0
  const remarks = pending.first.map(({ index, label, text: words }) => {
    const start = places[index]?.start ?? at
    line += countLines(text, at, start)
    at = start
    return { line, record: label, text: words }
  })
  const more = pending.count - remarks.length
  return more === 0 ? remarks : [...remarks, { text: `${more} more of this kind` }]
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) {
    lines += 1
  }
  return lines
}
