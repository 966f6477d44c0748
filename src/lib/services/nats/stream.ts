import type { JetStreamClient, JetStreamManager, StreamInfo } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { ErrorCode } from '../../framework/errors/registry.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import { connectNats } from './connection.ts'
import { natsFailure } from './failure.ts'
import { provideStream } from './provide-stream.ts'
import type { NatsConfig } from './section.ts'

/** A connection, with the stream found there. */
export interface Link {
  readonly connection: NatsConnection
  readonly client: JetStreamClient
  readonly manager: JetStreamManager
  readonly stream: StreamInfo
}

/** Failures for which a new connection is of no use. */
const ofMessages: ReadonlySet<ErrorCode> = new Set(['NATS_MESSAGE_REFUSED', 'NATS_STREAM_FULL'])

/** The stream that is configured, over a connection that is made when it is needed, and anew when it failed. */
export class NatsStream {
  /** For texts. */
  readonly name: string
  readonly #config: NatsConfig
  readonly #logger: Logger
  #link: Promise<Link> | undefined

  /** @throws MentatError CONFIG_INVALID when no server is configured */
  constructor(config: NatsConfig, logger: Logger) {
    if (config.servers.length === 0) {
      throw new MentatError('CONFIG_INVALID', 'nats.servers is empty: which server is meant?', {
        advice: 'docs/guides/join-machines.md tells how machines are joined.',
      })
    }
    this.#config = config
    this.#logger = logger
    this.name = `stream ${config.stream} at ${config.servers.join(', ')}`
  }

  /**
   * Puts a message into the stream. When it resolves, the server has it on its disk.
   * @param id by which the server knows it again when it is sent twice
   * @throws MentatError NATS_…; then it may be there all the same
   */
  async publish(id: string, content: string): Promise<void> {
    const { subject, stream: streamName, timeout } = this.#config
    await this.use(({ client }) =>
      client.publish(subject, content, { msgID: id, timeout, expect: { streamName } }),
    )
  }

  /**
   * Does something with the stream.
   * @throws MentatError NATS_…; what the action throws is told as one of them
   */
  async use<Result>(action: (link: Link) => Promise<Result>): Promise<Result> {
    const opening = (this.#link ??= this.#open())
    try {
      return await action(await opening)
    } catch (thrown) {
      const error = natsFailure(thrown, this.name)
      if (!ofMessages.has(error.code)) await this.#drop(opening)
      throw error
    }
  }

  /** Closes the connection, when what was sent last has arrived there. */
  async close(): Promise<void> {
    const opening = this.#link
    const link = await opening?.catch(() => undefined)
    if (!link) return
    const { connection } = link
    // A flush alone would never end when the connection breaks meanwhile.
    await Promise.race([connection.flush(), connection.closed()]).catch(() => undefined)
    await this.#drop(opening)
  }

  /** What is under way fails. */
  async #drop(opening: Promise<Link> | undefined): Promise<void> {
    if (this.#link !== opening) return
    this.#link = undefined
    const link = await opening?.catch(() => undefined)
    await link?.connection.close()
  }

  async #open(): Promise<Link> {
    const { timeout } = this.#config
    const { jetstream, jetstreamManager } = await import('@nats-io/jetstream')
    const connection = await connectNats(this.#config, 'mentat')
    try {
      const manager = await jetstreamManager(connection, { checkAPI: false, timeout })
      const stream = await provideStream(manager, this.#config, this.#logger)
      this.#logger.debug(`connected to ${connection.getServer()}`)
      return { connection, client: jetstream(connection, { timeout }), manager, stream }
    } catch (thrown) {
      await connection.close()
      throw natsFailure(thrown, this.name)
    }
  }
}

/** Why a connection ended. @throws MentatError NATS_UNAVAILABLE */
export async function assertConnected({ connection }: Link, place: string): Promise<void> {
  if (!connection.isClosed()) return
  const reason = await connection.closed()
  throw reason === undefined
    ? new MentatError('NATS_UNAVAILABLE', `${place}: the connection broke off`)
    : natsFailure(reason, place)
}
