import {
  chmodSync,
  copyFileSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'

/** A folder with the files of a package as they will lie in it: modes and times do not depend on who makes it, or when. */
export class Staging {
  readonly folder: string
  readonly #date: Date

  /** @param date of all files */
  constructor(folder: string, date: Date) {
    this.folder = folder
    this.#date = date
    mkdirSync(folder, { recursive: true, mode: 0o755 })
  }

  /** Adds a text. */
  write(path: string, content: string | Uint8Array, mode = 0o644): void {
    writeFileSync(this.#place(path), content)
    chmodSync(join(this.folder, path), mode)
  }

  /** Adds a file. */
  copy(from: string, path: string, mode = 0o644): void {
    copyFileSync(from, this.#place(path))
    chmodSync(join(this.folder, path), mode)
  }

  /** Adds the files of a folder and what lies in it. */
  copyAll(from: string, path: string): void {
    for (const file of filesIn(from)) this.copy(join(from, file), join(path, file))
  }

  /** Adds a text, compressed; the name gets `.gz`. */
  writeCompressed(path: string, content: string | Uint8Array): void {
    this.write(`${path}.gz`, gzipSync(content, { level: 9 }))
  }

  copyCompressed(from: string, path: string): void {
    this.writeCompressed(path, readFileSync(from))
  }

  link(path: string, to: string): void {
    symlinkSync(to, this.#place(path))
  }

  /** Adds a folder that may be empty. */
  makeFolder(path: string): void {
    this.#place(join(path, 'any'))
  }

  /** Sets the times, of folders last. */
  finish(): void {
    const paths = readdirSync(this.folder, { recursive: true, encoding: 'utf8' })
    for (const path of ['.', ...paths].toSorted().toReversed()) {
      lutimesSync(join(this.folder, path), this.#date, this.#date)
    }
  }

  /** Bytes that the files take, each in blocks of 1 KiB. */
  get size(): number {
    return filesIn(this.folder).reduce(
      (sum, file) => sum + Math.ceil(statSync(join(this.folder, file)).size / 1024) * 1024,
      0,
    )
  }

  get files(): string[] {
    return filesIn(this.folder)
  }

  #place(path: string): string {
    const target = join(this.folder, path)
    // Step by step: the mode of a folder made on the way is otherwise that of the umask.
    const parents = relative(this.folder, dirname(target)).split('/')
    parents.forEach((_, index) => {
      const parent = join(this.folder, ...parents.slice(0, index + 1))
      mkdirSync(parent, { recursive: true })
      chmodSync(parent, 0o755)
    })
    return target
  }
}

/** The plain files of a folder and what lies in it, sorted, by their paths below it. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted()
}
