import { MentatError } from '../../framework/errors/mentat-error.ts'

/** What the bodies of all requests that are being worked on may take together. */
export class MemoryLimit {
  readonly #limit: number
  #taken = 0

  /** @param limit in bytes */
  constructor(limit: number) {
    this.#limit = limit
  }

  get taken(): number {
    return this.#taken
  }

  /** What one request takes; all of it is given back when the work has ended. */
  async share<Result>(work: (memory: Memory) => Promise<Result>): Promise<Result> {
    let taken = 0
    const take = (bytes: number): void => {
      if (this.#taken + bytes > this.#limit) {
        const text = `requests of more than ${this.#limit} bytes arrive at the same time`
        throw new MentatError('RECEIVER_BUSY', text)
      }
      this.#taken += bytes
      taken += bytes
    }
    try {
      return await work({ take })
    } finally {
      this.#taken -= taken
    }
  }
}

/** What one request may take of it. */
export interface Memory {
  /** @throws MentatError RECEIVER_BUSY when there is not so much */
  take(bytes: number): void
}
