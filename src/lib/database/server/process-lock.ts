import { linkSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../../framework/errors/causes.ts'
import { writeFileAtomically } from '../../framework/files/atomic-write.ts'
import { namesIn } from '../../framework/files/names-in.ts'
import { ensureFolder } from '../../framework/home.ts'
import {
  formatIdentity,
  isAlive,
  ownIdentity,
  parseIdentity,
  type ProcessIdentity,
} from '../../framework/process/identity.ts'
import type { Clock } from '../../framework/time/clock.ts'

/** A lock held on another host (another container on the same volume) counts as held if it was renewed this recently. */
const FOREIGN_LIMIT = 20_000

const FREE = 'free'

/**
 * An exclusive lock in a folder that a crash frees: its file names its owner, and an owner that no longer runs
 * holds nothing. (Node offers no flock.)
 *
 * Each taking makes a file `<name>.<number>` with a number higher by one; the file with the highest number tells the
 * owner. Two that take at once want the same number, and only one can make that file. The file with the highest number is
 * never removed, only marked as free: were it, a slow process could make a number that had been used and given back.
 */
export class ProcessLock {
  readonly #folder: string
  readonly #name: string
  readonly #clock: Clock
  #held: number | undefined

  constructor(folder: string, name: string, clock: Clock) {
    this.#folder = folder
    this.#name = name
    this.#clock = clock
  }

  /** The process that holds it; undefined when nobody does. */
  holder(): ProcessIdentity | undefined {
    const top = this.#highest()
    return top && this.#isHeld(top) ? parseIdentity(top.owner) : undefined
  }

  /** Takes it for this process if nobody holds it. Not re-entrant. */
  tryTake(): boolean {
    ensureFolder(this.#folder, 0o755)
    const top = this.#highest()
    if (top && this.#isHeld(top)) return false
    const number = (top?.number ?? 0) + 1
    if (!this.#make(number)) return false
    const numbers = this.#numbers()
    // Slower than another that has taken, and given back, this number and the next.
    if (numbers.at(-1) !== number) {
      rmSync(this.#path(number), { force: true })
      return false
    }
    for (const old of numbers.slice(0, -1)) rmSync(this.#path(old), { force: true })
    this.#held = number
    return true
  }

  /** Tells other hosts that the owner still runs. */
  renew(): void {
    const now = this.#clock.now() / 1000
    if (this.#held !== undefined) utimesSync(this.#path(this.#held), now, now)
  }

  /** Gives it back; without effect when it is not held. */
  release(): void {
    if (this.#held !== undefined) writeFileAtomically(this.#path(this.#held), FREE, 0o644)
    this.#held = undefined
  }

  #make(number: number): boolean {
    const owner = formatIdentity(ownIdentity())
    const complete = join(this.#folder, `.${this.#name}.${owner}`)
    try {
      writeFileSync(complete, owner, { mode: 0o644 })
      linkSync(complete, this.#path(number))
      return true
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false
      throw error
    } finally {
      rmSync(complete, { force: true })
    }
  }

  #isHeld({ owner, renewed }: Generation): boolean {
    const identity = parseIdentity(owner)
    if (!identity) return false
    return isAlive(identity) ?? this.#clock.now() - renewed < FOREIGN_LIMIT
  }

  #highest(): Generation | undefined {
    for (;;) {
      const number = this.#numbers().at(-1)
      if (number === undefined) return undefined
      try {
        const path = this.#path(number)
        const renewed = statSync(path).mtimeMs
        return { number, owner: readFileSync(path, 'utf8'), renewed }
      } catch (error) {
        // Replaced by a higher one between the two steps.
        if (codeOf(error) !== 'ENOENT') throw error
      }
    }
  }

  #numbers(): number[] {
    const prefix = `${this.#name}.`
    return namesIn(this.#folder)
      .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
      .map((name) => Number(name.slice(prefix.length)))
      .sort((a, b) => a - b)
  }

  #path(number: number): string {
    return join(this.#folder, `${this.#name}.${number}`)
  }
}

interface Generation {
  readonly number: number
  readonly owner: string
  readonly renewed: number
}
