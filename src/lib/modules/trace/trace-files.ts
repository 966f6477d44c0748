import { closeSync, fstatSync } from 'node:fs'
import { join } from 'node:path'
import type { TraceEntry } from '../../components/trace-log.ts'
import { codeOf } from '../../framework/errors/causes.ts'
import { describeError } from '../../framework/errors/mentat-error.ts'
import { namesIn } from '../../framework/files/names-in.ts'
import { isNoPlainFile, openPlainFile } from '../../framework/files/plain-file.ts'
import { firstLine, matchingLines } from './matching-lines.ts'
import { parseEntry } from './trace-entry.ts'

/** What was looked through of one daemon's trace. */
export interface TraceReach {
  readonly daemon: string
  readonly bytes: number
  /** Time of the oldest entry, RFC 3339; null when there is none. */
  readonly since: string | null
  /** Why a part of it could not be looked through: something that is no file lies in its place. */
  readonly trouble?: string
}

/** What the traces tell. */
export interface TraceFindings {
  /** In order of time. */
  readonly entries: readonly TraceEntry[]
  /** Older entries than these that were left out, because there are so many. */
  readonly leftOut: number
  readonly reach: readonly TraceReach[]
}

/** What is looked for: entries of an event, or of a file name. */
export interface TraceSearch {
  readonly id?: string
  /** The name of a message in a queue: of one that was taken, handed on, or made. */
  readonly file?: string
}

/** So many entries are told: an event that comes again and again would fill the memory. */
const MOST_ENTRIES = 1000

/**
 * Looks through the traces of all daemons.
 * @param folder HOME/log/trace
 * @throws the error of the operating system when a trace cannot be read
 */
export function searchTraces(folder: string, search: TraceSearch): TraceFindings {
  const newest = new Newest()
  const reach: TraceReach[] = []
  for (const daemon of daemonsIn(folder)) {
    // The newer one first: should they turn meanwhile, it is seen twice rather than not at all.
    const troubles: string[] = []
    const files = [`${daemon}.ndjson`, `${daemon}.ndjson.1`].flatMap((name) =>
      openFile(join(folder, name), troubles),
    )
    try {
      const different = files.filter((file, index) => index === 0 || !isSame(file, files[0] ?? -1))
      for (const file of different) newest.addAll(entriesIn(file, search))
      reach.push({
        daemon,
        bytes: different.reduce((sum, file) => sum + fstatSync(file).size, 0),
        since: different.map(beginOf).findLast((time) => time !== undefined) ?? null,
        ...(troubles.length > 0 && { trouble: troubles.join('; ') }),
      })
    } finally {
      for (const file of files) closeSync(file)
    }
  }
  return { ...newest.take(), reach }
}

/** Collects entries, and keeps the newest. */
class Newest {
  #entries: TraceEntry[] = []
  #leftOut = 0

  addAll(entries: Iterable<TraceEntry>): void {
    for (const entry of entries) {
      this.#entries.push(entry)
      if (this.#entries.length >= 2 * MOST_ENTRIES) this.#cut()
    }
  }

  take(): Pick<TraceFindings, 'entries' | 'leftOut'> {
    this.#cut()
    return { entries: this.#entries, leftOut: this.#leftOut }
  }

  #cut(): void {
    const superfluous = Math.max(0, this.#entries.length - MOST_ENTRIES)
    this.#entries = this.#entries.sort(byTime).slice(superfluous)
    this.#leftOut += superfluous
  }
}

function daemonsIn(folder: string): string[] {
  const names = namesIn(folder).flatMap((name) => /^(.+)\.ndjson(\.1)?$/.exec(name)?.[1] ?? [])
  return [...new Set(names)].sort()
}

/** @param troubles gets what is in the place of the file */
function openFile(path: string, troubles: string[]): number[] {
  try {
    return [openPlainFile(path)]
  } catch (error) {
    if (isNoPlainFile(error)) troubles.push(describeError(error))
    else if (codeOf(error) !== 'ENOENT') throw error
    return []
  }
}

function isSame(file: number, other: number): boolean {
  return fstatSync(file).ino === fstatSync(other).ino
}

function* entriesIn(file: number, search: TraceSearch): Generator<TraceEntry> {
  const { id, file: name } = search
  const texts = [
    ...(id === undefined ? [] : [`"id":${JSON.stringify(id)}`]),
    ...(name === undefined ? [] : ['file', 'as'].map((key) => `"${key}":${JSON.stringify(name)}`)),
  ]
  const seen = new Set<string>()
  for (const line of matchingLines(file, texts)) {
    // A crash may have doubled it.
    if (seen.has(line)) continue
    seen.add(line)
    const entry = parseEntry(line)
    // The text may also stand in what was added to another event.
    if (entry && isMeant(entry, search)) yield entry
  }
}

function isMeant(entry: TraceEntry, { id, file }: TraceSearch): boolean {
  if (id !== undefined && entry.id === id) return true
  if (file === undefined) return false
  return entry.file === file || entry.as === file || namesOutput(entry, file)
}

function namesOutput({ outputs = [] }: TraceEntry, file: string): boolean {
  return outputs.some(({ as }) => as === file)
}

function beginOf(file: number): string | undefined {
  const line = firstLine(file)
  return line === undefined ? undefined : parseEntry(line)?.at
}

function byTime(one: TraceEntry, other: TraceEntry): number {
  return one.taken === other.taken
    ? Date.parse(one.at) - Date.parse(other.at)
    : Date.parse(one.taken) - Date.parse(other.taken)
}
