import type { Batch } from './batch.ts'

/**
 * Bytes of messages in work at the same time: a thousand messages of the largest size would fill the memory.
 * (A thousand ordinary ones have one or two megabytes.)
 */
const MOST_BYTES = 8 * 1024 * 1024

/** The batches in work: taken, and not gone yet. */
export class InHand {
  readonly #most: number
  /** With the bytes of their messages. */
  readonly #batches = new Map<Batch, number>()
  #finished: Batch[] = []

  /** @param most messages in work at the same time, more or less */
  constructor(most: number) {
    this.#most = most
  }

  add(batch: Batch): void {
    this.#batches.set(batch, bytesOf(batch))
  }

  delete(batch: Batch): void {
    this.#batches.delete(batch)
  }

  /**
   * Puts a batch to those that are finished and are to leave.
   * @returns whether it is the first of them
   */
  finish(batch: Batch): boolean {
    return this.#finished.push(batch) === 1
  }

  /** Those that are to leave: they count as in work until they are deleted. */
  takeFinished(): Batch[] {
    const batches = this.#finished
    this.#finished = []
    return batches
  }

  has(batch: Batch): boolean {
    return this.#batches.has(batch)
  }

  get isEmpty(): boolean {
    return this.#batches.size === 0
  }

  /** Whether nothing more should be taken before something is finished. */
  get isFull(): boolean {
    let messages = 0
    let bytes = 0
    for (const [batch, size] of this.#batches) {
      messages += batch.messages.length
      bytes += size
    }
    return messages >= this.#most || bytes >= MOST_BYTES
  }

  /** Whether messages of so many bytes are enough for one batch. */
  static isEnough(bytes: number): boolean {
    return bytes >= MOST_BYTES
  }
}

function bytesOf({ messages }: Batch): number {
  return messages.reduce((sum, { content }) => sum + content.byteLength, 0)
}
