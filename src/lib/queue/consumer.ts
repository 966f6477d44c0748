import { existsSync, mkdirSync, readFileSync, renameSync, unlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { codeOf } from '../framework/errors/causes.ts'
import { IncomingScan } from './incoming-scan.ts'
import type { QueueLayout } from './layout.ts'
import { leaveBehind, newOwnerFolder } from './owner.ts'
import type { Producer } from './producer.ts'
import { placeFile } from './place.ts'
import { readMessage } from './read.ts'
import { type Reason, refusedName, removeReason, writeReason } from './reason.ts'
import { recoverDead, returnAll } from './recover.ts'

/**
 * Takes messages out of a queue. Several consumers, also of other processes and hosts, share one queue
 * without knowing of each other: the rename into the own folder under pending/ decides who gets a message.
 */
export class Consumer {
  readonly layout: QueueLayout
  /** The own folder under pending/. */
  readonly folder: string
  readonly #scan: IncomingScan
  readonly #held = new Set<string>()

  constructor(layout: QueueLayout) {
    this.layout = layout
    this.folder = join(layout.pending, newOwnerFolder('consume'))
    this.#scan = new IncomingScan(layout.incoming)
    mkdirSync(this.folder, { recursive: true, mode: 0o770 })
  }

  /** How many messages are taken and neither done nor given back. */
  get held(): number {
    return this.#held.size
  }

  /**
   * Takes up to `most` messages. A file that another consumer was quicker to take is no failure.
   * A failure after the first message ends the taking; the next call meets it again.
   * @returns their names; fewer than asked for at the end of the folder, none only when no more are there
   */
  take(most: number): string[] {
    const taken: string[] = []
    try {
      this.#takeInto(taken, most)
    } catch (error) {
      // Thrown now, it would leave messages held of which the caller does not know.
      if (taken.length === 0) throw error
    }
    return taken
  }

  #takeInto(taken: string[], most: number): void {
    let wholeFolder = this.#scan.atBeginning
    while (taken.length < most) {
      const name = this.#scan.next()
      if (name === undefined) {
        if (wholeFolder || taken.length > 0) break
        // The end of a reading that began in an earlier call: what has come meanwhile may lie before it.
        wholeFolder = true
        continue
      }
      // A producer may use the name of a message that is still held here: it has to wait its turn.
      if (this.#held.has(name)) continue
      if (this.#claim(name)) taken.push(name)
      else this.#scan.missed()
    }
  }

  /**
   * The content of a message that is held.
   * @throws MentatError MESSAGE_TOO_LARGE, MESSAGE_UNREADABLE
   */
  read(name: string, largest: number): Buffer {
    return readMessage(`${this.folder}/${name}`, largest)
  }

  /** The message is done: what came next is durable. */
  remove(name: string): void {
    try {
      unlinkSync(`${this.folder}/${name}`)
    } catch (error) {
      // An operator may have removed it meanwhile.
      if (codeOf(error) !== 'ENOENT') throw error
    }
    this.#held.delete(name)
  }

  /** Hands the message on unchanged: it leaves this queue for incoming/ of the other, also on another file system. */
  moveTo(name: string, next: Producer): void {
    this.#letGo(name, (path) => {
      try {
        placeFile(path, next.layout.incoming, name)
      } catch (error) {
        if (codeOf(error) !== 'EXDEV') throw error
        next.put(readFileSync(path))
        unlinkSync(path)
      }
    })
  }

  /**
   * Refuses the message: into errors/, with the reason beside it.
   * @throws the error of the operating system, a full disk for one; then the message is still held
   */
  reject(name: string, reason: Reason): void {
    const { errors } = this.layout
    this.#letGo(name, (path) => {
      placeRefused(path, errors, name, reason)
    })
  }

  /** Gives the message back: into incoming/, for whoever takes it next. */
  giveBack(name: string): void {
    this.#letGo(name, (path) => placeFile(path, this.layout.incoming, name))
  }

  /** Returns to incoming/ what dead instances hold, and plain files that lie in pending/; their number. */
  recover(): number {
    return recoverDead(this.layout)
  }

  /**
   * Gives back everything that is held and leaves the queue.
   * @throws the error of the operating system; what could not be given back is found by the next recovery
   */
  close(): void {
    this.#scan.close()
    this.#held.clear()
    try {
      if (existsSync(this.folder)) returnAll(this.layout, this.folder)
    } catch (error) {
      leaveBehind(basename(this.folder))
      throw error
    }
  }

  /** An operator may have removed the message, or our folder: then nothing is left to be done. */
  #letGo(name: string, step: (path: string) => void): void {
    const path = join(this.folder, name)
    try {
      step(path)
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || existsSync(path)) throw error
    }
    this.#held.delete(name)
  }

  #claim(name: string): boolean {
    try {
      renameSync(`${this.layout.incoming}/${name}`, `${this.folder}/${name}`)
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error
      // Either another consumer has the file, or an operator removed our folder.
      const made = mkdirSync(this.folder, { recursive: true, mode: 0o770 })
      return made !== undefined && this.#claim(name)
    }
    this.#held.add(name)
    return true
  }
}

/** The reason first: a message in errors/ always has one, also after a crash between the two steps. */
function placeRefused(path: string, errors: string, name: string, reason: Reason): void {
  const refused = refusedName(name)
  const written: string[] = []
  try {
    const placed = placeFile(path, errors, refused, (candidate) => {
      written.push(candidate)
      writeReason(errors, candidate, candidate === name ? reason : { ...reason, file: name })
    })
    written.splice(written.indexOf(placed), 1)
  } finally {
    for (const candidate of written) removeReason(errors, candidate)
  }
}
