import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { Zip, ZipDeflate } from 'fflate'
import { eventFilePath, zippedPath } from '../../../components/report-files.ts'
import type { ReportType } from '../../../database/reports/tables.ts'
import { isObject, type JsonValue } from '../../../idea/json.ts'
import { csvHead, csvRows } from '../attachment/csv.ts'
import { Party } from '../event/party.ts'

/** Which report, and in which form its events are wanted. */
export interface DownloadRequest {
  readonly label: string
  readonly form: 'json' | 'jsonzip' | 'csv' | 'csvzip'
}

/**
 * The events of a report as recipients download them. Tables are made of the file while they are read.
 * @param folder of the files of reports
 * @returns undefined: there is no file
 */
export async function openDownload(
  folder: string,
  { label, form }: DownloadRequest,
): Promise<Readable | undefined> {
  if (!/^[\w-]+$/.test(label)) return undefined
  const path = eventFilePath(folder, label)
  const file = form === 'jsonzip' ? zippedPath(path) : path
  const known = await stat(file).catch(() => undefined)
  if (!known) return undefined
  if (form === 'json' || form === 'jsonzip') return createReadStream(file)
  const lines = csvOfFile(path, typeOf(label))
  if (form === 'csv') return Readable.from(lines)
  return Readable.from(zipOf(lines, basename(path, '.json').concat('.csv'), known.mtimeMs))
}

/** The letter after the day tells it. */
function typeOf(label: string): ReportType {
  return /^M\d{8}T/.test(label) ? 'target' : 'summary'
}

async function* csvOfFile(path: string, type: ReportType): AsyncGenerator<string> {
  yield csvHead({ type })
  for await (const document of documentsIn(path)) {
    const value = JSON.parse(document) as JsonValue
    const own = new Party(isObject(value) ? value : {}, type === 'target' ? 'Target' : 'Source')
    const rows = csvRows(
      own.addresses.map((address) => ({ document, address })),
      { type },
    )
    const text = [...rows].join('')
    if (text !== '') yield text
  }
}

/** The elements of the array one by one: each begins and ends with a brace indented by four. */
async function* documentsIn(path: string): AsyncGenerator<string> {
  let lines: string[] = []
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Infinity,
  })) {
    if (line === '[' || line === ']' || line === '[]') continue
    lines.push(line)
    if (!/^ {4}(?:\{.*)?\},?$/.test(line)) continue
    yield lines.join('\n').replace(/,$/, '')
    lines = []
  }
}

async function* zipOf(
  lines: AsyncIterable<string>,
  name: string,
  time: number,
): AsyncGenerator<Uint8Array> {
  const parts: Uint8Array[] = []
  const zip = new Zip((error, part) => {
    if (error) throw error
    parts.push(part)
  })
  const entry = new ZipDeflate(name, { level: 6 })
  entry.mtime = time
  zip.add(entry)
  for await (const line of lines) {
    entry.push(Buffer.from(line))
    yield* parts.splice(0)
  }
  entry.push(new Uint8Array(), true)
  zip.end()
  yield* parts
}
