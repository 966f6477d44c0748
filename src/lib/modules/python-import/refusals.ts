import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { PythonEvent } from '../../database/python/read-events.ts'
import type { MentatError } from '../../framework/errors/mentat-error.ts'

/** The file of events that were refused: one JSON object a line, with the reason and the document. */
export class Refusals {
  readonly #file: string
  readonly #told: Set<string>
  #handle: number | undefined

  /** What an earlier import has told in this file is not told again. */
  constructor(file: string) {
    this.#file = file
    this.#told = idsIn(file)
  }

  /** Enters an event. An ID is entered once. */
  add({ id, storageTime, document }: Refused, error: MentatError): void {
    if (this.#told.has(id)) return
    this.#told.add(id)
    const line = {
      id,
      storage_time: storageTime ?? null,
      code: error.code,
      reason: error.message,
      document: document?.toString('utf8') ?? null,
    }
    this.#handle ??= this.#open()
    writeAll(this.#handle, `${JSON.stringify(line)}\n`)
  }

  /** Sees to it that what was entered survives a power failure. */
  flush(): void {
    if (this.#handle !== undefined) fsyncSync(this.#handle)
  }

  close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle)
    this.#handle = undefined
  }

  #open(): number {
    mkdirSync(dirname(this.#file), { recursive: true })
    // Documents are for those only who may read events.
    const handle = openSync(this.#file, 'a+', 0o640)
    // The line that a killed import wrote last may be half a line.
    if (!endsLine(handle)) writeAll(handle, '\n')
    return handle
  }
}

/** What is told of a refused event. */
export type Refused = Pick<PythonEvent, 'id' | 'storageTime' | 'document'>

/** Bytes that are read at a time; and those of a line that hold its ID, which in PostgreSQL has at most 2,704, each in JSON up to six. */
const CHUNK = 1024 * 1024
const HEAD = 20_000

/** The IDs of whole lines. The file may be of any size: documents are many and large. */
function idsIn(file: string): Set<string> {
  const ids = new Set<string>()
  if (!existsSync(file)) return ids
  const handle = openSync(file, 'r')
  try {
    for (const line of lineHeads(handle)) {
      const [, id] = /^\{"id":("(?:[^"\\]|\\.)*")/.exec(line) ?? []
      if (id !== undefined) ids.add(JSON.parse(id) as string)
    }
  } finally {
    closeSync(handle)
  }
  return ids
}

function* lineHeads(handle: number): Generator<string> {
  const chunk = Buffer.alloc(CHUNK)
  let head = Buffer.alloc(0)
  const longer = (part: Buffer): Buffer<ArrayBuffer> =>
    head.length < HEAD ? Buffer.concat([head, part.subarray(0, HEAD)]) : head
  for (let size = readSync(handle, chunk); size > 0; size = readSync(handle, chunk)) {
    const bytes = chunk.subarray(0, size)
    let from = 0
    for (let end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n', from)) {
      yield longer(bytes.subarray(from, end)).toString('utf8')
      head = Buffer.alloc(0)
      from = end + 1
    }
    head = longer(bytes.subarray(from))
  }
}

function endsLine(handle: number): boolean {
  const { size } = fstatSync(handle)
  const last = Buffer.alloc(1)
  return size === 0 || (readSync(handle, last, { position: size - 1 }) === 1 && last[0] === 0x0a)
}

function writeAll(handle: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at)
}
