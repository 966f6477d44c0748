import type { BigIntStats } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { codeOf } from '../errors/causes.ts'
import { MentatError } from '../errors/mentat-error.ts'

/** A file that others replace or rewrite from time to time; it is read again only when it has changed. */
export class ChangingFile {
  readonly path: string
  readonly #largest: number
  #known: string | undefined

  /** @param largest more bytes than this are not read */
  constructor(path: string, largest: number) {
    this.path = path
    this.#largest = largest
  }

  /**
   * The content when the file (its inode, size or time of modification) is another than at the last time, else
   * undefined. A failure is no knowledge of the file: the next call tries again.
   * @throws MentatError INPUT_MISSING, IO_FAILED (too large, no file, or written to while it was read), and whatever
   *   else the operating system says
   */
  async readIfChanged(): Promise<Buffer | undefined> {
    const known = this.#known
    this.#known = undefined
    if (identityOf(await this.#stat()) === known) {
      this.#known = known
      return undefined
    }
    const file = await open(this.path, 'r')
    try {
      const [content, identity] = await this.#readWhole(file)
      this.#known = identity
      return content
    } finally {
      await file.close()
    }
  }

  async #stat(): Promise<BigIntStats> {
    const found = await stat(this.path, { bigint: true }).catch((cause: unknown) => {
      if (codeOf(cause) !== 'ENOENT') throw cause
      throw new MentatError('INPUT_MISSING', `${this.path} does not exist`)
    })
    if (found.isFile()) return found
    // Opening a pipe would wait for whoever writes into it.
    throw new MentatError('IO_FAILED', `${this.path} is no file`)
  }

  async #readWhole(file: FileHandle): Promise<[Buffer, string]> {
    const before = await file.stat({ bigint: true })
    if (before.size > this.#largest) {
      const text = `${this.path} has ${before.size} bytes, at most ${this.#largest} are read`
      throw new MentatError('IO_FAILED', text)
    }
    const content = Buffer.allocUnsafeSlow(Number(before.size))
    let length = 0
    while (length < content.length) {
      const { bytesRead } = await file.read(content, length, content.length - length, length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    const identity = identityOf(before)
    if (length < content.length || identityOf(await file.stat({ bigint: true })) !== identity) {
      throw new MentatError('IO_FAILED', `${this.path} was written to while it was read`)
    }
    return [content, identity]
  }
}

function identityOf({ dev, ino, size, mtimeNs }: BigIntStats): string {
  return `${dev} ${ino} ${size} ${mtimeNs}`
}
