import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { Inbox } from '../../queue/inbox.ts'
import type { QueueLayout } from '../../queue/layout.ts'
import type { Deliveries } from '../../services/nats/consumer.ts'
import { Taken } from './taken.ts'

/** What was taken from a stream. */
interface StreamProgress {
  /** At another one the numbers mean nothing. */
  readonly stream: string
  readonly taken: ReturnType<Taken['list']>
}

/** Where messages go, and where it is kept which were taken. */
export interface StreamInboxOptions {
  readonly queue: QueueLayout
  /** The file of what was taken. */
  readonly path: string
  readonly clock: Clock
}

/** Puts messages of a stream into the queue; those that are delivered again are left out. */
export class StreamInbox {
  readonly #inbox: Inbox<StreamProgress>
  #taken: Taken

  /** @throws MentatError NATS_PROGRESS_INVALID; the error of the operating system */
  constructor(options: StreamInboxOptions) {
    this.#inbox = new Inbox({
      ...options,
      folder: '.nats-receiver',
      parse: parseProgress,
      damaged: (path) =>
        new MentatError(
          'NATS_PROGRESS_INVALID',
          `${path} cannot be understood; expected what was taken from the stream`,
        ),
    })
    this.#taken = new Taken(this.#inbox.progress?.taken)
  }

  /** Number of the newest message that was taken; 0: none was. */
  get position(): number {
    return this.#taken.list().at(-1)?.[1] ?? 0
  }

  /** Puts what is complete into the queue. @throws the error of the operating system; then it may be called again */
  publish(): void {
    this.#inbox.publish()
  }

  /**
   * Takes messages. When it returns, they are durable; `publish` puts them into the queue.
   * @returns how many of them had not come before
   * @throws the error of the operating system; then nothing has happened, or all of it
   */
  async take({ stream, messages }: Deliveries): Promise<number> {
    const isSame = this.#inbox.progress?.stream === stream
    const { fresh, taken } = (isSame ? this.#taken : new Taken()).sift(messages)
    if (fresh.length === 0) return 0
    const contents = fresh.map(({ content }) => content)
    await this.#inbox.take(contents, { stream, taken: taken.list() })
    this.#taken = taken
    return fresh.length
  }
}

function parseProgress({
  stream,
  taken,
}: Readonly<Record<string, unknown>>): StreamProgress | undefined {
  const parsed = Taken.parse(taken)
  return typeof stream === 'string' && parsed ? { stream, taken: parsed.list() } : undefined
}
