import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../framework/time/clock.ts'
import type { QueueLayout } from './layout.ts'
import { uniqueName } from './producer.ts'
import { into } from './repeatable.ts'
import { type NewFile, writeDurably } from './write-durably.ts'

/** What is put in together. */
interface Group {
  readonly files: readonly NewFile[]
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Messages of one turn, about: a turn that is too long lets all wait for it. */
const TURN = 1000

/**
 * Puts messages into a queue, durable with their names. Making files durable takes its time, and takes hardly longer for
 * many than for one: what comes meanwhile shares the next turn.
 */
export class GroupProducer {
  readonly layout: QueueLayout
  readonly #clock: Clock
  readonly #waiting: Group[] = []
  #isWorking = false

  constructor(layout: QueueLayout, clock: Clock) {
    this.layout = layout
    this.#clock = clock
  }

  /**
   * Puts messages in. When it resolves, each is complete and durable in incoming/.
   * @throws the error of the operating system; then none of them is left there, unless it was taken in that moment
   */
  put(contents: readonly (string | Uint8Array)[]): Promise<void> {
    if (contents.length === 0) return Promise.resolve()
    const files = contents.map((content) => ({ name: uniqueName(this.#clock), content }))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ files, resolve, reject })
      if (!this.#isWorking) void this.#work()
    })
  }

  async #work(): Promise<void> {
    this.#isWorking = true
    while (this.#waiting.length > 0) {
      const groups = this.#takeTurn()
      try {
        await this.#putIn(groups.flatMap(({ files }) => files))
        for (const { resolve } of groups) resolve()
      } catch (error) {
        for (const { reject } of groups) reject(error)
      }
    }
    this.#isWorking = false
  }

  #takeTurn(): Group[] {
    let messages = 0
    const end = this.#waiting.findIndex(({ files }) => (messages += files.length) >= TURN)
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end + 1)
  }

  async #putIn(files: readonly NewFile[]): Promise<void> {
    const { tmp, incoming } = this.layout
    try {
      // An operator may have removed it.
      mkdirSync(tmp, { recursive: true, mode: 0o770 })
      await writeDurably(tmp, files)
      for (const { name } of files) {
        into(incoming, () => {
          renameSync(join(tmp, name), join(incoming, name))
        })
      }
      await syncNames(incoming)
    } catch (error) {
      discard(tmp, files)
      discard(incoming, files)
      throw error
    }
  }
}

/** As far as it is possible: the failure that it follows is the one to be told. */
function discard(folder: string, files: readonly NewFile[]): void {
  for (const { name } of files) {
    try {
      rmSync(join(folder, name), { force: true })
    } catch {
      continue
    }
  }
}

/** Without holding up others meanwhile, as syncFolder would. */
async function syncNames(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
