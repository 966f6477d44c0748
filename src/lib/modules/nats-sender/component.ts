import { createHash } from 'node:crypto'
import {
  activeMessages,
  type Batch,
  batchFinished,
  batchTaken,
  type Message,
} from '../../components/batch.ts'
import { Outage } from '../../components/outage.ts'
import { type Component, type Counters, type Host, on } from '../../daemon/component.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Event } from '../../idea/event.ts'
import type { NatsConfig } from '../../services/nats/section.ts'
import type { NatsStream } from '../../services/nats/stream.ts'

/** What a sender is made with. */
export interface NatsSenderOptions {
  readonly stream: NatsStream
  readonly config: Pick<NatsConfig, 'pause' | 'longest_pause'>
}

/**
 * Sends events to a stream; a batch is finished when the stream has acknowledged, or refused, each. What may be there
 * already is sent again under the same ID, by which the server knows it.
 */
export class NatsSender implements Component {
  readonly name = 'nats_sender'
  readonly handlers = [on(batchTaken, (batch) => this.#take(batch))]
  readonly #options: NatsSenderOptions
  readonly #outage: Outage
  readonly #counters = { sent: 0, rejected: 0 }
  #waiting = 0
  #host: Host | undefined

  constructor(options: NatsSenderOptions) {
    this.#options = options
    const { pause: first, longest_pause: longest } = options.config
    this.#outage = new Outage({ codes: 'NATS_', backoff: { first, longest }, once: false })
  }

  start(host: Host): void {
    this.#host = host
  }

  async stop(): Promise<void> {
    await this.#options.stream.close()
  }

  counters(): Counters {
    return { ...this.#counters, failures: this.#outage.total }
  }

  gauges(): Counters {
    return { waiting: this.#waiting }
  }

  trouble(): string | undefined {
    return this.#outage.text
  }

  #take(batch: Batch): 'stop' {
    const host = this.#host
    if (!host) throw new MentatError('BUG', 'the sender is not started')
    host.track(this.#send(batch, host))
    return 'stop'
  }

  async #send(batch: Batch, host: Host): Promise<void> {
    const messages = activeMessages(batch)
    this.#waiting += messages.length
    try {
      await this.#deliver(messages, host)
    } finally {
      this.#waiting -= messages.length
      // Told to stop: they go back.
      for (const message of messages.filter(isOpen)) message.fate = { kind: 'postpone' }
      host.emit(batchFinished, batch)
    }
  }

  /** Until each has its fate, or the daemon is to stop. */
  async #deliver(messages: readonly (Message & { event: Event })[], host: Host): Promise<void> {
    for (let open = messages; open.length > 0; open = open.filter(isOpen)) {
      if (host.stopping.aborted) return
      const ends = await Promise.allSettled(open.map((message) => this.#publish(message)))
      const failed = ends.find((end) => end.status === 'rejected')
      if (failed) await this.#outage.wait(failed.reason, host)
      else this.#outage.end()
    }
  }

  /** @throws MentatError NATS_…, when it may succeed later */
  async #publish(message: Message & { event: Event }): Promise<void> {
    const content = message.event.print()
    try {
      await this.#options.stream.publish(idOf(message.name, content), content)
      this.#counters.sent += 1
      message.fate = { kind: 'stored' }
    } catch (error) {
      if (!(error instanceof MentatError) || error.code !== 'NATS_MESSAGE_REFUSED') throw error
      this.#counters.rejected += 1
      message.fate = { kind: 'refuse', stage: this.name, error }
    }
  }
}

/** The same for the same message, also after a crash; names alone may come again, where others choose them. */
function idOf(name: string, content: string): string {
  return createHash('sha256').update(`${name}\n${content}`).digest('base64url')
}

function isOpen({ fate }: Message): boolean {
  return fate.kind === 'pass'
}
