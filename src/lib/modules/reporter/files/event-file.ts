import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname } from 'node:path'
import { Zip, ZipDeflate } from 'fflate'
import { filesOfReport, unfinishedPath, zippedPath } from '../../../components/report-files.ts'
import { causeOf } from '../../../framework/errors/causes.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { syncFolder } from '../../../framework/files/atomic-write.ts'
import { isList, isObject, type JsonObject, type JsonValue } from '../../../idea/json.ts'

/** Written at a time, in characters. */
const CHUNK = 256 * 1024

/**
 * Calls what writes a file.
 * @throws MentatError for what the operating system says; it concerns all reports
 */
export function writing<Result>(path: string, action: () => Result): Result {
  try {
    return action()
  } catch (cause) {
    if (typeof cause !== 'object' || cause === null || !('syscall' in cause)) throw cause
    throw new MentatError(causeOf(cause) ?? 'IO_FAILED', `the file of a report, ${path}`, { cause })
  }
}

/** Removes the files of a report that was not stored. */
export function removeEventFile(path: string): void {
  for (const each of filesOfReport(path)) rmSync(each, { force: true })
}

/**
 * Writes the events of a report as a JSON array (indented by four, keys sorted) and the same in a ZIP file. Both get their
 * names only when they are complete.
 */
export class EventFile {
  readonly path: string
  readonly #plain: number
  readonly #zipped: number
  readonly #zip: Zip
  readonly #entry: ZipDeflate
  #waiting = ''
  #count = 0
  #isOpen = true

  /** @param time of the report, milliseconds since 1970 */
  constructor(path: string, time: number) {
    this.path = path
    mkdirSync(dirname(path), { recursive: true, mode: 0o750 })
    this.#plain = openSync(unfinishedPath(path), 'w', 0o640)
    this.#zipped = openSync(unfinishedPath(zippedPath(path)), 'w', 0o640)
    this.#zip = new Zip((error, part) => {
      if (error) throw error
      writeFileSync(this.#zipped, part)
    })
    this.#entry = new ZipDeflate(basename(path), { level: 6 })
    this.#entry.mtime = time
    this.#zip.add(this.#entry)
  }

  add(document: JsonObject): void {
    this.#waiting += this.#count === 0 ? '[\n' : ',\n'
    this.#count += 1
    const text = JSON.stringify(withSortedKeys(document), undefined, 4)
    this.#waiting += `    ${text.replaceAll('\n', '\n    ')}`
    if (this.#waiting.length > CHUNK) this.#flush(false)
  }

  finish(): void {
    this.#waiting += this.#count === 0 ? '[]\n' : '\n]\n'
    this.#flush(true)
    this.#zip.end()
    for (const file of [this.#plain, this.#zipped]) fsyncSync(file)
    this.#closeBoth()
    for (const path of [this.path, zippedPath(this.path)]) renameSync(unfinishedPath(path), path)
    syncFolder(dirname(this.path))
  }

  /** A file that is not complete goes. */
  close(): void {
    if (!this.#isOpen) return
    this.#closeBoth()
    for (const path of [this.path, zippedPath(this.path)])
      rmSync(unfinishedPath(path), { force: true })
  }

  /** The report is not to be: nothing stays. */
  abort(): void {
    this.close()
    removeEventFile(this.path)
  }

  #flush(isLast: boolean): void {
    const bytes = Buffer.from(this.#waiting)
    this.#waiting = ''
    writeFileSync(this.#plain, bytes)
    this.#entry.push(bytes, isLast)
  }

  #closeBoth(): void {
    this.#isOpen = false
    closeSync(this.#plain)
    closeSync(this.#zipped)
  }
}

function withSortedKeys(value: JsonValue): JsonValue {
  if (isList(value)) return value.map(withSortedKeys)
  if (!isObject(value)) return value
  const names = Object.keys(value).sort()
  return Object.fromEntries(names.map((name) => [name, withSortedKeys(value[name] ?? null)]))
}
