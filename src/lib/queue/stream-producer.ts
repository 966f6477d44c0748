import { backoffDelay } from '../framework/time/backoff.ts'
import type { Clock } from '../framework/time/clock.ts'
import { GroupProducer } from './group-producer.ts'
import type { QueueLayout } from './layout.ts'
import { Producer, type SyncMode } from './producer.ts'
import { Room } from './room.ts'

/** How a stream is put in. */
export interface StreamOptions {
  readonly sync: SyncMode
  readonly clock: Clock
  /** Nothing is put in while so many messages wait in the queue; undefined: it is as large as it becomes. */
  readonly limit: number | undefined
  /** Ends waiting for room. */
  readonly signal: AbortSignal
}

/** What may be under way at the same time: enough to make many durable at once, little enough to be held in memory. */
const UNDER_WAY = { messages: 500, bytes: 8 * 1024 * 1024 }

/** How long to wait before a full queue is looked at again, in milliseconds. */
const PAUSE = { first: 50, longest: 500 }

/**
 * Puts a stream of messages into a queue: each as soon as it has come, while the next is being read. What comes faster than
 * the disk makes it durable is made durable together.
 */
export class StreamProducer {
  readonly #options: StreamOptions
  readonly #room: Room | undefined
  readonly #putIn: (content: Uint8Array) => Promise<void>
  readonly #underWay = new Set<Promise<void>>()
  #bytes = 0
  #done = 0
  #failure: { readonly error: unknown } | undefined

  constructor(layout: QueueLayout, options: StreamOptions) {
    this.#options = options
    const { sync, clock, limit } = options
    this.#room = limit === undefined ? undefined : new Room(layout.incoming, limit, clock)
    if (sync === 'none') {
      const producer = new Producer(layout, sync, clock)
      this.#putIn = (content) => Promise.resolve(void producer.put(content))
    } else {
      const producer = new GroupProducer(layout, clock)
      this.#putIn = (content) => producer.put([content])
    }
  }

  /** Messages that are in the queue. */
  get done(): number {
    return this.#done
  }

  /**
   * Takes a message. Resolves when the next one may come.
   * @returns false when the signal came while there was no room: then it was not taken
   * @throws the error of the operating system, of this or of an earlier message
   */
  async put(content: Uint8Array): Promise<boolean> {
    if (!(await this.#waitForRoom())) return false
    const work = this.#send(content)
    this.#underWay.add(work)
    void work.then(() => this.#underWay.delete(work))
    while (this.#isMuch) {
      const [oldest] = this.#underWay
      await oldest
    }
    this.#throwFailure()
    return true
  }

  /** Resolves when all that was taken is in the queue. @throws as put */
  async end(): Promise<void> {
    await Promise.all(this.#underWay)
    this.#throwFailure()
  }

  get #isMuch(): boolean {
    return this.#underWay.size >= UNDER_WAY.messages || this.#bytes >= UNDER_WAY.bytes
  }

  async #send(content: Uint8Array): Promise<void> {
    this.#bytes += content.byteLength
    this.#room?.filled(1)
    try {
      await this.#putIn(content)
      this.#done += 1
    } catch (error) {
      this.#failure ??= { error }
    } finally {
      this.#bytes -= content.byteLength
    }
  }

  async #waitForRoom(): Promise<boolean> {
    const { clock, signal } = this.#options
    for (let attempt = 1; this.#room?.isFull(); attempt += 1) {
      if (signal.aborted) return false
      await clock.sleep(backoffDelay(attempt, PAUSE), signal)
    }
    return !signal.aborted
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error
  }
}
