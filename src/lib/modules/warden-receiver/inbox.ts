import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { syncFolder } from '../../framework/files/atomic-write.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { type QueueLayout, queueLayout } from '../../queue/layout.ts'
import { uniqueName } from '../../queue/producer.ts'
import { into, unlessGone } from '../../queue/repeatable.ts'
import { writeDurably } from '../../queue/write-durably.ts'
import { type PositionRecord, readPosition, writePosition } from './position-file.ts'
import { RecentEvents } from './recent.ts'

/** Where events go, and where it is kept how far the hub was read. */
export interface InboxOptions {
  readonly queue: QueueLayout
  /** The file of the position. */
  readonly path: string
  /** Address of the hub. */
  readonly hub: string
  readonly clock: Clock
}

/** The receiver's own folder in the queue. */
const OWN_FOLDER = '.warden-receiver'

/**
 * Puts events into the queue together with the step of the position, so that each is there once whatever happens: the
 * files are written into a folder of our own and made durable; one record says that they are complete, and how far the
 * hub was read with them; then they are renamed into the queue. Who finds the record after a crash renames what is still
 * there. Files that no record names were not complete: their events are fetched again.
 */
export class Inbox {
  readonly #options: InboxOptions
  #record: PositionRecord | undefined
  #recent = new RecentEvents()

  /** @throws MentatError WARDEN_POSITION_INVALID; the error of the operating system */
  constructor(options: InboxOptions) {
    this.#options = options
    this.#record = readPosition(options.path)
    this.#recent = new RecentEvents(this.#record?.recent)
    mkdirSync(this.#folder, { recursive: true, mode: 0o770 })
    this.#clear()
  }

  /** What to ask the hub for next; undefined: nothing was fetched from it yet. */
  get position(): number | undefined {
    return this.#record?.hub === this.#options.hub ? this.#record.position : undefined
  }

  /** The hub that the position belongs to, when it is another one. */
  get formerHub(): string | undefined {
    const hub = this.#record?.hub
    return hub === this.#options.hub ? undefined : hub
  }

  /** Puts what is complete into the queue. @throws the error of the operating system; then it may be called again */
  publish(): void {
    const { files = [], queue } = this.#record ?? {}
    if (queue === undefined || files.length === 0) return
    const { incoming } = queueLayout(queue)
    for (const name of files) {
      const path = join(queue, OWN_FOLDER, name)
      // One that is gone is in the queue already, or even taken from there.
      unlessGone(path, () => {
        into(incoming, () => {
          renameSync(path, join(incoming, name))
        })
      })
    }
    syncFolder(incoming)
    this.#record = this.#record && { ...this.#record, files: [] }
  }

  /**
   * Takes events, and goes on to a position. When it returns, both are durable; `publish` puts the events into the queue.
   * @returns how many of them had not come before
   * @throws the error of the operating system; then nothing has happened, or all of it
   */
  async take(events: readonly string[], position: number): Promise<number> {
    const { fresh, recent } = this.#recent.sift(events)
    const { hub, queue, path, clock } = this.#options
    const names = fresh.map(() => uniqueName(clock))
    const record = { hub, position, queue: queue.path, files: names, recent: recent.list() }
    try {
      await this.#write(fresh, names)
      writePosition(path, record)
    } catch (error) {
      for (const name of names) rmSync(join(this.#folder, name), { force: true })
      throw error
    }
    this.#record = record
    this.#recent = recent
    syncFolder(dirname(path))
    return fresh.length
  }

  get #folder(): string {
    return join(this.#options.queue.path, OWN_FOLDER)
  }

  /** All of them durable, with their names. */
  async #write(events: readonly string[], names: readonly string[]): Promise<void> {
    if (events.length === 0) return
    mkdirSync(this.#folder, { recursive: true, mode: 0o770 })
    const files = events.map((content, index) => ({ name: names[index] ?? '', content }))
    await writeDurably(this.#folder, files)
    syncFolder(this.#folder)
  }

  /** Removes what was not complete when the process died. */
  #clear(): void {
    const { files = [], queue } = this.#record ?? {}
    const complete = new Set(queue === this.#options.queue.path ? files : [])
    for (const name of readdirSync(this.#folder)) {
      if (!complete.has(name)) rmSync(join(this.#folder, name), { force: true })
    }
  }
}
