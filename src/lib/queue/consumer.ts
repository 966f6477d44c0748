import { mkdirSync, readdirSync, renameSync, rmdirSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../framework/errors/causes.ts'
import { syncFolder } from '../framework/files/atomic-write.ts'
import { formatIdentity, ownIdentity } from '../framework/process/identity.ts'
import { IncomingScan } from './incoming-scan.ts'
import type { QueueLayout } from './layout.ts'
import { placeFile } from './place.ts'
import { readMessage } from './read.ts'
import { type Reason, writeReason } from './reason.ts'
import { recoverDead } from './recover.ts'

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
    this.folder = join(layout.pending, ownFolderName())
    this.#scan = new IncomingScan(layout.incoming)
    mkdirSync(this.folder, { recursive: true, mode: 0o770 })
  }

  /** How many messages are taken and neither done nor given back. */
  get held(): number {
    return this.#held.size
  }

  /**
   * Takes up to `most` messages. A file that another consumer was quicker to take is no failure.
   * @returns their names; fewer than asked for (or none) when no more are there
   */
  take(most: number): string[] {
    const taken: string[] = []
    while (taken.length < most) {
      const name = this.#scan.next()
      if (name === undefined) break
      // A producer may use the name of a message that is still held here: it has to wait its turn.
      if (!this.#held.has(name) && this.#claim(name)) taken.push(name)
    }
    return taken
  }

  /**
   * The content of a message that is held.
   * @throws MentatError MESSAGE_TOO_LARGE, MESSAGE_UNREADABLE, EVENT_EMPTY
   */
  read(name: string, largest: number): Buffer {
    return readMessage(join(this.folder, name), largest)
  }

  /** The message is done: what came next is durable. */
  remove(name: string): void {
    try {
      unlinkSync(join(this.folder, name))
    } catch (error) {
      // An operator may have removed it meanwhile.
      if (codeOf(error) !== 'ENOENT') throw error
    }
    this.#held.delete(name)
  }

  /** Hands the message on unchanged: it leaves this queue for incoming/ of the other. */
  moveTo(name: string, incoming: string): void {
    placeFile(join(this.folder, name), incoming, name)
    this.#held.delete(name)
  }

  /** Refuses the message: into errors/, with the reason beside it. */
  reject(name: string, reason: Reason): void {
    // The reason first: a message in errors/ always has one, also after a crash between the two steps.
    writeReason(this.layout.errors, name, reason)
    const placed = placeFile(join(this.folder, name), this.layout.errors, name)
    if (placed !== name) writeReason(this.layout.errors, placed, reason)
    this.#held.delete(name)
  }

  /** Gives the message back: into incoming/, for whoever takes it next. */
  giveBack(name: string): void {
    placeFile(join(this.folder, name), this.layout.incoming, name)
    this.#held.delete(name)
  }

  /** Returns to incoming/ what dead instances hold, and plain files that lie in pending/; their number. */
  recover(): number {
    return recoverDead(this.layout)
  }

  /** Makes the steps since the last call durable (sync mode `full`). */
  sync(): void {
    syncFolder(this.folder)
  }

  /** Gives back everything that is held and leaves the queue. */
  close(): void {
    this.#scan.close()
    try {
      for (const name of readdirSync(this.folder)) this.giveBack(name)
      rmdirSync(this.folder)
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error
    }
    this.#held.clear()
  }

  #claim(name: string): boolean {
    const target = join(this.folder, name)
    try {
      renameSync(join(this.layout.incoming, name), target)
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error
      // Either another consumer has the file, or an operator removed our folder.
      mkdirSync(this.folder, { recursive: true, mode: 0o770 })
      return false
    }
    this.#held.add(name)
    return true
  }
}

let consumers = 0

/** Named after the process, and numbered: one process may consume several times from one queue. */
function ownFolderName(): string {
  consumers += 1
  return `${formatIdentity(ownIdentity())}~${consumers}`
}
