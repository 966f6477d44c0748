import { escapeLine } from '../../framework/logging/escape.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import { formatDuration } from '../../framework/time/duration.ts'
import type { NatsConfig } from './section.ts'
import { NatsStream } from './stream.ts'

/** What is to be known about a stream. */
export interface StreamAccount {
  readonly server: string
  readonly version: string
  readonly stream: string
  readonly subjects: readonly string[]
  readonly messages: number
  readonly bytes: number
  /** How long messages are known again: `10m`. */
  readonly duplicate_window: string
  readonly consumers: readonly {
    readonly name: string
    readonly waiting: number
    readonly unacknowledged: number
  }[]
}

/** Consumers that are told. */
const MOST = 100

/**
 * Asks a server about the stream that is configured; one that is absent is not made.
 * @throws MentatError CONFIG_INVALID, NATS_…
 */
export async function streamAccount(config: NatsConfig, logger: Logger): Promise<StreamAccount> {
  const stream = new NatsStream({ ...config, create_stream: false }, logger)
  try {
    return await stream.use(async ({ connection, manager, stream: { config: made, state } }) => {
      const consumers = await manager.consumers.list(made.name).next()
      return {
        server: connection.getServer(),
        version: escapeLine(connection.info?.version ?? 'unknown'),
        stream: made.name,
        subjects: made.subjects.map((subject) => escapeLine(subject)),
        messages: state.messages,
        bytes: state.bytes,
        duplicate_window: formatDuration(made.duplicate_window / 1e6),
        consumers: consumers.slice(0, MOST).map((consumer) => ({
          name: escapeLine(consumer.name),
          waiting: consumer.num_pending,
          unacknowledged: consumer.num_ack_pending,
        })),
      }
    })
  } finally {
    await stream.close()
  }
}
