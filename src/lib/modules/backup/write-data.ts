import { createHash, type Hash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { PassThrough, type Readable, Transform, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { toError } from '../../framework/errors/mentat-error.ts'
import type { DataFile } from './manifest.ts'

const NEWLINE = 0x0a

/** How data files are written. */
export interface WriteOptions {
  readonly folder: string
  /** Of gzip, 1 to 9. */
  readonly compression: number
  /** A file is ended with the row that makes it so long, in bytes before compression. */
  readonly fileSize: number
  /** Called with rows that were read. */
  readonly onRows: (rows: number) => void
}

/**
 * Writes the rows of a table, each ended by a newline, that somebody else writes into the sink, into files `<table>.0001.gz` … that are on the disk when it returns.
 * No rows, no file.
 */
export async function writeData(
  table: string,
  produce: (sink: Writable) => Promise<void>,
  options: WriteOptions,
): Promise<DataFile[]> {
  // Each day of events is written into it by a pipeline of its own, which leaves listeners.
  const rows = new PassThrough().setMaxListeners(0)
  const producing = produce(rows).then(
    () => {
      rows.end()
    },
    (error: unknown) => {
      rows.destroy(toError(error))
      throw error
    },
  )
  try {
    const [files] = await Promise.all([writeFiles(table, rows, options), producing])
    return files
  } finally {
    rows.destroy()
    await producing.catch(() => undefined)
  }
}

async function writeFiles(
  table: string,
  chunks: Readable,
  options: WriteOptions,
): Promise<DataFile[]> {
  const rows = new RowSource(chunks, options.onRows)
  const files: DataFile[] = []
  while (await rows.hasMore()) {
    const name = `${table}.${String(files.length + 1).padStart(4, '0')}.gz`
    files.push(await writeFile(name, rows, options))
  }
  return files
}

async function writeFile(
  name: string,
  rows: RowSource,
  { folder, compression, fileSize }: WriteOptions,
): Promise<DataFile> {
  const [content, file] = [new Digest(), new Digest()]
  const before = rows.count
  await pipeline(
    content.over(rows.take(fileSize)),
    createGzip({ level: compression }),
    file.transform(),
    createWriteStream(join(folder, name), { flags: 'wx', mode: 0o600, flush: true }),
  )
  return {
    name,
    rows: rows.count - before,
    bytes: file.bytes,
    sha256: file.end(),
    content_bytes: content.bytes,
    content_sha256: content.end(),
  }
}

/** The rows of a table, taken a file at a time. */
class RowSource {
  readonly #chunks: AsyncIterator<Buffer, undefined>
  readonly #onRows: (rows: number) => void
  #next: Buffer | undefined
  count = 0

  constructor(chunks: AsyncIterable<Buffer, undefined>, onRows: (rows: number) => void) {
    this.#chunks = chunks[Symbol.asyncIterator]()
    this.#onRows = onRows
  }

  /** Whether anything is left. */
  async hasMore(): Promise<boolean> {
    while (this.#next === undefined || this.#next.length === 0) {
      const { value, done } = await this.#chunks.next()
      if (done) return false
      this.#next = value
    }
    return true
  }

  /** About so many bytes, to the end of a row. */
  async *take(size: number): AsyncGenerator<Buffer> {
    for (let left = size; await this.hasMore();) {
      const chunk = this.#next ?? Buffer.alloc(0)
      const end = chunk.length < left ? -1 : chunk.indexOf(NEWLINE, Math.max(0, left - 1))
      const part = end < 0 ? chunk : chunk.subarray(0, end + 1)
      this.#next = end < 0 ? undefined : chunk.subarray(end + 1)
      this.#countRows(part)
      yield part
      if (end >= 0) return
      left -= part.length
    }
  }

  #countRows(part: Buffer): void {
    let rows = 0
    for (let place = part.indexOf(NEWLINE); place >= 0; place = part.indexOf(NEWLINE, place + 1)) {
      rows += 1
    }
    this.count += rows
    this.#onRows(rows)
  }
}

/** Length and SHA-256 of what passes. */
class Digest {
  readonly #hash: Hash = createHash('sha256')
  bytes = 0

  async *over(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.#add(chunk)
      yield chunk
    }
  }

  transform(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        this.#add(chunk)
        done(undefined, chunk)
      },
    })
  }

  end(): string {
    return this.#hash.digest('hex')
  }

  #add(chunk: Buffer): void {
    this.#hash.update(chunk)
    this.bytes += chunk.length
  }
}
