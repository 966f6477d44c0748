import { accessSync, constants, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf, isTransient } from '../framework/errors/causes.ts'
import type { Clock } from '../framework/time/clock.ts'
import type { Consumer } from './consumer.ts'
import { prepareQueue, queueLayout, unusableQueue } from './layout.ts'
import { forgetElsewhere, listElsewhere, OUTPUT_FOLDER, outputFolder } from './outputs.ts'
import type { Publication } from './plan.ts'
import { type SyncMode, uniqueName, writeMessage } from './producer.ts'
import { into } from './repeatable.ts'

const WRITABLE = constants.W_OK | constants.X_OK

/** A queue that new messages are made for. */
interface Destination {
  /** On the file system of the consumer's queue: files can be renamed into it. */
  readonly isNear: boolean
  readonly tmp: string
}

/** Writes the new messages that a consumer makes of those it took; a plan of the consumer publishes them. */
export class OutputWriter {
  readonly #consumer: Consumer
  readonly #sync: SyncMode
  readonly #clock: Clock
  readonly #destinations = new Map<string, Destination>()
  /** Paths of what no plan has taken up yet. */
  #loose: string[] = []
  /** Whether some of them are listed, because they lie elsewhere. */
  #hasList = false

  constructor(consumer: Consumer, sync: SyncMode, clock: Clock) {
    this.#consumer = consumer
    this.#sync = sync
    this.#clock = clock
  }

  /**
   * Whether files can be renamed into a queue; its folders are made when they are missing.
   * @throws MentatError QUEUE_UNUSABLE
   */
  isNear(queue: string): boolean {
    return this.#destination(queue).isNear
  }

  /**
   * Proves that a queue can take messages at present; what is missing of it is made.
   * @throws MentatError QUEUE_UNUSABLE; the error of the operating system when it passes (a full disk)
   */
  prove(queue: string): void {
    try {
      if (!this.#isOpen(queue)) {
        this.#destinations.delete(queue)
        this.#destination(queue)
      }
    } catch (error) {
      throw isTransient(error) ? error : unusableQueue(queue, error)
    }
  }

  /** What is known of a queue is not so any more: the next time it is looked at again. */
  forget(queue: string): void {
    this.#destinations.delete(queue)
  }

  #isOpen(queue: string): boolean {
    if (!this.#destinations.has(queue)) return false
    const { incoming, tmp } = queueLayout(queue)
    try {
      // The dot: that it is a folder.
      for (const folder of [incoming, tmp]) accessSync(`${folder}/.`, WRITABLE)
      return true
    } catch {
      return false
    }
  }

  /**
   * Writes a message for a queue, under a new name.
   * @throws the error of the operating system, MentatError QUEUE_UNUSABLE; then `discard` removes what is there of it
   */
  write(queue: string, content: string | Uint8Array): Publication {
    const { isNear, tmp } = this.#destination(queue)
    const name = uniqueName(this.#clock)
    const folder = isNear ? join(this.#consumer.folder, OUTPUT_FOLDER) : tmp
    const path = `${folder}/${name}`
    const put = (): void => {
      writeMessage(path, content, this.#sync)
    }
    this.#loose.push(path)
    if (isNear) into(folder, put)
    else {
      this.#list(path)
      put()
    }
    return { from: isNear ? join(OUTPUT_FOLDER, name) : path, queue, name }
  }

  /** A plan was put down with all that was written. */
  settle(): void {
    this.#forget()
  }

  /** Removes what was written, because no plan came of it. */
  discard(): void {
    for (const path of this.#loose) rmSync(path, { force: true })
    this.#forget()
  }

  #list(path: string): void {
    listElsewhere(this.#consumer.folder, path)
    this.#hasList = true
  }

  #forget(): void {
    this.#loose = []
    if (this.#hasList) forgetElsewhere(this.#consumer.folder)
    this.#hasList = false
  }

  #destination(queue: string): Destination {
    let destination = this.#destinations.get(queue)
    if (!destination) {
      const { path, tmp } = prepareQueue(queue)
      const isNear = statSync(path).dev === statSync(this.#consumer.layout.path).dev
      destination = { isNear: isNear && this.#canRename(tmp), tmp }
      this.#destinations.set(queue, destination)
    }
    return destination
  }

  /** Not between two mounts of one file system, as containers have them. */
  #canRename(folder: string): boolean {
    const name = uniqueName(this.#clock)
    const [from, to] = [join(outputFolder(this.#consumer.folder), name), join(folder, name)]
    this.#list(to)
    writeFileSync(from, '')
    try {
      renameSync(from, to)
      rmSync(to)
      return true
    } catch (error) {
      rmSync(from, { force: true })
      if (codeOf(error) === 'EXDEV') return false
      throw error
    }
  }
}
