import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { syncFolder } from '../framework/files/atomic-write.ts'
import type { Clock } from '../framework/time/clock.ts'
import { type InboxRecord, type ProgressReader, readRecord, writeRecord } from './inbox-record.ts'
import { type QueueLayout, queueLayout } from './layout.ts'
import { uniqueName } from './producer.ts'
import { into, unlessGone } from './repeatable.ts'
import { writeDurably } from './write-durably.ts'

/** Where messages go, and where it is kept how far their source was read. */
export interface InboxOptions<Progress extends object> extends ProgressReader<Progress> {
  readonly queue: QueueLayout
  /** Name of a folder in the queue that nobody else uses; a dot comes first. */
  readonly folder: string
  readonly clock: Clock
}

/**
 * Puts messages from elsewhere into the queue together with how far their source was read, so that each is there once
 * whatever happens: the files are written into a folder of our own and made durable; one record says that they are
 * complete, and how far the source was read with them; then they are renamed into the queue. Who finds the record after a
 * crash renames what is still there. Files that no record names were not complete: they are to be fetched again.
 */
export class Inbox<Progress extends object> {
  readonly #options: InboxOptions<Progress>
  #record: InboxRecord<Progress> | undefined

  /** @throws what `damaged` makes, when the record cannot be understood; the error of the operating system */
  constructor(options: InboxOptions<Progress>) {
    this.#options = options
    this.#record = readRecord(options)
    mkdirSync(this.#folder, { recursive: true, mode: 0o770 })
    this.#clear()
  }

  /** How far the source was read; undefined: nothing was taken yet. */
  get progress(): Progress | undefined {
    return this.#record?.progress
  }

  /** Puts what is complete into the queue. @throws the error of the operating system; then it may be called again */
  publish(): void {
    const { files = [], queue } = this.#record ?? {}
    if (queue === undefined || files.length === 0) return
    const { incoming } = queueLayout(queue)
    for (const name of files) {
      const path = join(queue, this.#options.folder, name)
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
   * Takes messages, and goes on. When it returns, both are durable; `publish` puts the messages into the queue.
   * @throws the error of the operating system; then nothing has happened, or all of it
   */
  async take(messages: readonly (string | Uint8Array)[], progress: Progress): Promise<void> {
    const { queue, path, clock } = this.#options
    const names = messages.map(() => uniqueName(clock))
    const record = { queue: queue.path, files: names, progress }
    try {
      await this.#write(messages, names)
      writeRecord(path, record)
    } catch (error) {
      for (const name of names) rmSync(join(this.#folder, name), { force: true })
      throw error
    }
    this.#record = record
    syncFolder(dirname(path))
  }

  get #folder(): string {
    return join(this.#options.queue.path, this.#options.folder)
  }

  /** All of them durable, with their names. */
  async #write(
    messages: readonly (string | Uint8Array)[],
    names: readonly string[],
  ): Promise<void> {
    if (messages.length === 0) return
    mkdirSync(this.#folder, { recursive: true, mode: 0o770 })
    const files = messages.map((content, index) => ({ name: names[index] ?? '', content }))
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
