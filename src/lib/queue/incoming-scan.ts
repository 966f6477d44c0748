import { type Dir, type Dirent, existsSync, lstatSync, opendirSync } from 'node:fs'
import { join } from 'node:path'
import { mayBeOdd, renameOddFiles } from './odd-name.ts'

/**
 * Walks through a folder that others fill and empty meanwhile, in constant memory however many files
 * it holds. One reading of the folder goes on over many calls: starting anew for each batch would make
 * the kernel walk over the entries already taken, again and again.
 */
export class IncomingScan {
  readonly #folder: string
  #directory: Dir | undefined

  constructor(folder: string) {
    this.#folder = folder
  }

  /**
   * The name of the next message. Dot files, folders, links and devices are passed over; a file whose name
   * is not UTF-8 gets one that is, and comes later.
   * @returns undefined at the end of the folder; the next call starts from its beginning
   */
  next(): string | undefined {
    const directory = (this.#directory ??= opendirSync(this.#folder, { bufferSize: 512 }))
    for (;;) {
      const entry = directory.readSync()
      if (entry === null) {
        this.close()
        return undefined
      }
      if (!isMessage(this.#folder, entry)) continue
      if (!mayBeOdd(entry.name) || existsSync(join(this.#folder, entry.name))) return entry.name
      renameOddFiles(this.#folder)
    }
  }

  /** Whether the next call of `next` starts a new reading of the folder. */
  get atBeginning(): boolean {
    return this.#directory === undefined
  }

  close(): void {
    this.#directory?.closeSync()
    this.#directory = undefined
  }
}

/** Whether an entry of a folder is a message: a plain file whose name does not start with a dot. */
export function isMessage(folder: string, entry: Dirent): boolean {
  if (entry.name.startsWith('.')) return false
  if (entry.isFile()) return true
  // Some file systems do not tell the kind with the name.
  const known = entry.isDirectory() || entry.isSymbolicLink() || entry.isFIFO() || entry.isSocket()
  return (
    !known && (lstatSync(join(folder, entry.name), { throwIfNoEntry: false })?.isFile() ?? false)
  )
}
