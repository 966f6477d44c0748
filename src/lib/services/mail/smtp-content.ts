import { Readable } from 'node:stream'
import { MentatError } from '../../framework/errors/mentat-error.ts'

const CHUNK = 64 * 1024

/**
 * The octets of one mail on their way to a server, and how far they have come. A server accepts a mail when it has got
 * the end mark that follows the last octet; when a connection ends before, it must forget what it has got
 * (RFC 5321, 4.1.4 and 4.1.1.10).
 */
export class SmtpContent {
  /** What `beforeData` threw: then nothing went out. */
  failure: unknown
  #stage: 'envelope' | 'data' | 'complete' = 'envelope'
  readonly #content: Buffer
  readonly #beforeData: (() => unknown) | undefined

  constructor(content: Buffer, beforeData: (() => unknown) | undefined) {
    this.#content = content
    this.#beforeData = beforeData
  }

  /** `complete` as soon as the last octets are handed over: from here on the server may have accepted the mail. */
  get stage(): 'envelope' | 'data' | 'complete' {
    return this.#stage
  }

  /** To be read once, when the server has said that the mail may come. */
  stream(): Readable {
    return Readable.from(this.#chunks(), { objectMode: false, highWaterMark: CHUNK })
  }

  async *#chunks(): AsyncGenerator<Buffer> {
    await this.#announce()
    this.#stage = 'data'
    for (let begin = 0; begin < this.#content.byteLength; begin += CHUNK) {
      if (begin + CHUNK >= this.#content.byteLength) this.#stage = 'complete'
      yield this.#content.subarray(begin, begin + CHUNK)
    }
  }

  async #announce(): Promise<void> {
    try {
      await this.#beforeData?.()
    } catch (error) {
      this.failure = error
      // Not the error itself: nodemailer writes its own code on what it gets.
      throw new MentatError('COMPONENT_FAILED', 'the mail is not to be sent now')
    }
  }
}
