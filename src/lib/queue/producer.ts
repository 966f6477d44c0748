import { closeSync, fdatasyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { syncFolder } from '../framework/files/atomic-write.ts'
import { namesIn } from '../framework/files/names-in.ts'
import {
  formatIdentity,
  isAlive,
  ownIdentity,
  parseIdentity,
  type ProcessIdentity,
} from '../framework/process/identity.ts'
import type { Clock } from '../framework/time/clock.ts'
import type { QueueLayout } from './layout.ts'

/**
 * How much is made durable before a step counts as done:
 * `none` leaves it to the kernel (a crash of the program loses nothing, a power failure may),
 * `file` syncs the content of a message before it gets its name,
 * `full` syncs the folder as well, so that the name survives a power failure too.
 */
export const syncModes = ['none', 'file', 'full'] as const

/** One of the sync modes. */
export type SyncMode = (typeof syncModes)[number]

/** The last moment that a Date can hold. */
const LATEST = 8.64e15

/** Counted over all producers of the process: they may write to the same queue in the same millisecond. */
let serial = 0

/** Puts messages into a queue: written in tmp/, renamed into incoming/ when complete. */
export class Producer {
  readonly layout: QueueLayout
  readonly #sync: SyncMode
  readonly #clock: Clock

  constructor(layout: QueueLayout, sync: SyncMode, clock: Clock) {
    this.layout = layout
    this.#sync = sync
    this.#clock = clock
  }

  /**
   * Puts one message in. When it returns, the message is complete in incoming/ (durable as configured).
   * @returns the name it got: unique over hosts, processes and time
   * @throws the error of the operating system; then nothing is left behind (but when its name could not be made
   *   durable, it is in)
   */
  put(content: string | Uint8Array): string {
    const name = uniqueName(this.#clock)
    const temporary = join(this.layout.tmp, name)
    try {
      writeMessage(temporary, content, this.#sync)
      renameSync(temporary, join(this.layout.incoming, name))
    } catch (error) {
      rmSync(temporary, { force: true })
      throw error
    }
    this.settle()
    return name
  }

  /** Makes the names in incoming/ durable, where the mode says so: after others moved messages in. */
  settle(): void {
    if (this.#sync === 'full') syncFolder(this.layout.incoming)
  }
}

/** A name for a new message: unique over hosts, processes and time. */
export function uniqueName(clock: Clock): string {
  serial += 1
  return `${Math.floor(clock.now())}.${serial}.${formatIdentity(ownIdentity())}.idea`
}

/** Whether a name is one that uniqueName gave: nothing but that message has it. */
export function isUniqueName(name: string): boolean {
  return giverOf(name) !== undefined
}

/**
 * Removes from tmp/ what processes of this host were writing when they died: nobody was told that it is in the queue.
 * @throws the error of the operating system
 */
export function removeUnfinished({ tmp }: QueueLayout): void {
  for (const name of namesIn(tmp)) {
    const giver = giverOf(name)
    if (giver && isAlive(giver) === false) rmSync(join(tmp, name), { force: true })
  }
}

/** The process that gave a name by uniqueName; undefined for any other name. */
function giverOf(name: string): ProcessIdentity | undefined {
  const identity = /^\d+\.\d+\.(.+)\.idea$/.exec(name)?.[1]
  return identity === undefined ? undefined : parseIdentity(identity)
}

/** When a message of such a name was put in: milliseconds since 1970; undefined for any other name. */
export function putTimeOf(name: string): number | undefined {
  const time = Number(name.slice(0, name.indexOf('.')))
  return isUniqueName(name) && time <= LATEST ? time : undefined
}

/** Writes a new file, durable as the mode says. */
export function writeMessage(path: string, content: string | Uint8Array, sync: SyncMode): void {
  const file = openSync(path, 'wx', 0o660)
  try {
    let rest = typeof content === 'string' ? Buffer.from(content) : content
    // write(2) may take less than it was given, on a disk that fills up.
    while (rest.byteLength > 0) rest = rest.subarray(writeSync(file, rest))
    if (sync !== 'none') fdatasyncSync(file)
  } finally {
    closeSync(file)
  }
}
