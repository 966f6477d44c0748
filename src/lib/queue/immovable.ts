import { codeOf } from '../framework/errors/causes.ts'

/** Called once for each file that cannot be taken. */
export type OnImmovable = (name: string, error: unknown) => void

/** So many files are told, and remembered so that they are told once. */
const MOST_TOLD = 100

/**
 * What rename(2) says of one file, and not of its folder: it belongs to somebody else in a folder with the sticky bit, or
 * is marked as immutable (EPERM); something is mounted on it (EBUSY).
 */
const reasons = new Set(['EPERM', 'EBUSY'])

/** The files of a folder that may not be moved: they stay where they are, and keep no other from being taken. */
export class Immovable {
  readonly #tell: OnImmovable
  readonly #told = new Set<string>()
  #count = 0

  constructor(tell: OnImmovable) {
    this.#tell = tell
  }

  /** How many were met since `beginReading`. */
  get count(): number {
    return this.#count
  }

  /** The folder is read from its beginning. */
  beginReading(): void {
    this.#count = 0
  }

  /** Whether a failure to move a file means that it is one of them; then it is counted, and told if it is new. */
  meets(name: string, error: unknown): boolean {
    if (!reasons.has(codeOf(error) ?? '')) return false
    this.#count += 1
    if (this.#told.has(name) || this.#told.size >= MOST_TOLD) return true
    this.#told.add(name)
    this.#tell(name, error)
    return true
  }
}
