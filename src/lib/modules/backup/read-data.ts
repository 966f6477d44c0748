import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { codeOf } from '../../framework/errors/causes.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import type { DataFile } from './manifest.ts'

const NEWLINE = 0x0a

/**
 * Reads the rows of a data file. What comes out may be used only when it has come to its end: what is wrong is known there.
 * @param path of the backup
 * @throws MentatError BACKUP_DAMAGED, saying what differs from the manifest
 */
export async function* readData(path: string, file: DataFile): AsyncGenerator<Buffer> {
  const compressed = new Tally(file.bytes, 'bytes')
  const content = new Tally(file.content_bytes, 'bytes of content')
  const source = createReadStream(join(path, file.name))
  const gunzip = createGunzip()
  // Failures of every part come out of the last one.
  pipeline(Readable.from(compressed.over(source)), gunzip, () => undefined)
  let rows = 0
  try {
    for await (const chunk of content.over(gunzip)) {
      rows += rowsIn(chunk)
      yield chunk
    }
    compressed.check(file.sha256)
    content.check(file.content_sha256)
    if (rows !== file.rows) throw damage(`it has ${rows} rows, expected ${file.rows}`)
  } catch (error) {
    throw asDamage(file.name, error)
  } finally {
    source.destroy()
    gunzip.destroy()
  }
}

/** Reads a data file to its end for what is wrong with it. @throws as readData */
export async function checkData(path: string, file: DataFile): Promise<void> {
  const chunks = readData(path, file)
  let isOver: boolean | undefined
  do isOver = (await chunks.next()).done
  while (isOver !== true)
}

/** Length and SHA-256 of what passes; nothing passes beyond what there should be. */
class Tally {
  readonly #hash = createHash('sha256')
  readonly #expected: number
  readonly #what: string
  #bytes = 0

  constructor(expected: number, what: string) {
    this.#expected = expected
    this.#what = what
  }

  async *over(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.#bytes += chunk.length
      if (this.#bytes > this.#expected) {
        throw damage(`it has more than ${this.#expected} ${this.#what}`)
      }
      this.#hash.update(chunk)
      yield chunk
    }
  }

  check(digest: string): void {
    if (this.#bytes !== this.#expected) {
      throw damage(`it has ${this.#bytes} ${this.#what}, expected ${this.#expected}`)
    }
    if (this.#hash.digest('hex') !== digest) throw damage(`its checksum is another one`)
  }
}

function rowsIn(chunk: Buffer): number {
  let rows = 0
  for (let place = chunk.indexOf(NEWLINE); place >= 0; place = chunk.indexOf(NEWLINE, place + 1)) {
    rows += 1
  }
  return rows
}

function damage(text: string): MentatError {
  return new MentatError('BACKUP_DAMAGED', text)
}

/** What the disk says is not the fault of the file; that it is missing, or no gzip, is. */
function asDamage(name: string, error: unknown): unknown {
  if (error instanceof MentatError) {
    return error.code === 'BACKUP_DAMAGED' ? damage(`${name}: ${error.message}`) : error
  }
  const code = codeOf(error) ?? ''
  if (code === 'ENOENT') return damage(`${name} is missing`)
  if (/^(Z_|ERR_)/.test(code)) {
    return damage(`${name} cannot be decompressed: ${describeError(error)}`)
  }
  return error
}
