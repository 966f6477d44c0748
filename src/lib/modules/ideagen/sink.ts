import type { Writable } from 'node:stream'
import { causeOf, codeOf } from '../../framework/errors/causes.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Producer } from '../../queue/producer.ts'

/** Where messages go. */
export interface Sink {
  /** Takes one message; resolves when more may come. False: nobody listens any more. */
  put(content: string | Buffer): boolean | Promise<boolean>
  /** Hands over what was held back. False: nobody listens any more. */
  flush(): boolean | Promise<boolean>
}

/** Text is collected up to this size before it is written: a system call for each line costs more than the line. */
const CHUNK = 65_536

/** One message a line; at the speed of the reader, until it goes away. */
export class LineSink implements Sink {
  readonly #stream: Writable
  #held: Buffer[] = []
  #size = 0

  constructor(stream: Writable) {
    this.#stream = stream
  }

  put(content: string | Buffer): boolean | Promise<boolean> {
    const line =
      typeof content === 'string' ? Buffer.from(`${content}\n`) : Buffer.concat([content, newline])
    this.#held.push(line)
    this.#size += line.length
    return this.#size < CHUNK || this.flush()
  }

  /** @throws the error of the operating system, except that the reader has gone */
  flush(): boolean | Promise<boolean> {
    if (this.#size === 0) return true
    const chunk = Buffer.concat(this.#held)
    this.#held = []
    this.#size = 0
    return new Promise((resolve, reject) => {
      this.#stream.write(chunk, (error) => {
        if (!error) resolve(true)
        else if (codeOf(error) === 'EPIPE' || codeOf(error) === 'ERR_STREAM_DESTROYED')
          resolve(false)
        else reject(error)
      })
    })
  }
}

/** Each message a file of the queue. */
export class QueueSink implements Sink {
  readonly #producer: Producer

  constructor(producer: Producer) {
    this.#producer = producer
  }

  /** @throws MentatError DISK_FULL, PERMISSION_DENIED, IO_FAILED */
  put(content: string | Buffer): boolean {
    try {
      this.#producer.put(content)
      return true
    } catch (cause) {
      const { path } = this.#producer.layout
      throw new MentatError(
        causeOf(cause) ?? 'IO_FAILED',
        `cannot put a message into queue ${path}`,
        { cause },
      )
    }
  }

  flush(): boolean {
    return true
  }
}

const newline = Buffer.from('\n')
