import { type Dir, type Dirent, existsSync, lstatSync, opendirSync } from 'node:fs'
import { join } from 'node:path'
import { mayBeOdd, renameOddFiles } from './odd-name.ts'

/** Names read ahead: about a megabyte of memory. */
const READ_AHEAD = 8192

/** So many lost races are no accident. */
const MOST_MISSES = 16

/**
 * Walks through a folder that others fill and empty meanwhile, in constant memory however many files
 * it holds. One reading of the folder goes on over many calls: starting anew for each batch would make
 * the kernel walk over the entries already taken, again and again.
 *
 * What is read ahead comes in the order of names, which is the order of writing when names begin with a time: it is
 * fair, and files written together lie together on the disk (on ext4, taking and removing them in the order
 * of the folder was measured a third slower).
 */
export class IncomingScan {
  readonly #folder: string
  #directory: Dir | undefined
  /** The last one comes next. */
  #ahead: string[] = []
  #misses = 0

  constructor(folder: string) {
    this.#folder = folder
  }

  /**
   * The name of the next message. Dot files, folders, links and devices are passed over; a file whose name
   * is not UTF-8 gets one that is, and comes later.
   * @returns undefined at the end of the folder; the next call starts from its beginning
   */
  next(): string | undefined {
    if (this.#ahead.length === 0) this.#readAhead()
    const name = this.#ahead.pop()
    if (name === undefined) this.close()
    return name
  }

  /**
   * Tells that another consumer was quicker. Consumers that read the same folder have the same names ahead: after
   * some misses this one goes on elsewhere in its list, so that they do not race for each name.
   */
  missed(): void {
    this.#misses += 1
    if (this.#misses < MOST_MISSES) return
    this.#misses = 0
    const turn = Math.floor(Math.random() * this.#ahead.length)
    this.#ahead = [...this.#ahead.slice(turn), ...this.#ahead.slice(0, turn)]
  }

  /** Whether the next call of `next` starts a new reading of the folder. */
  get atBeginning(): boolean {
    return this.#directory === undefined
  }

  close(): void {
    this.#directory?.closeSync()
    this.#directory = undefined
    this.#ahead = []
  }

  #readAhead(): void {
    const directory = (this.#directory ??= opendirSync(this.#folder, { bufferSize: 512 }))
    const names: string[] = []
    while (names.length < READ_AHEAD) {
      const entry = directory.readSync()
      if (entry === null) break
      if (isMessage(this.#folder, entry) && this.#hasPlainName(entry.name)) names.push(entry.name)
    }
    this.#ahead = names.sort().reverse()
  }

  #hasPlainName(name: string): boolean {
    if (!mayBeOdd(name) || existsSync(join(this.#folder, name))) return true
    renameOddFiles(this.#folder)
    return false
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
