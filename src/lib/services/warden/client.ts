import { MentatError } from '../../framework/errors/mentat-error.ts'
import { parseObject, readEvents, readInfo } from './answer.ts'
import { withAttempts } from './attempts.ts'
import { type HubCall, HubConnection, type WardenContext } from './connection.ts'
import type { OwnCertificate } from './credentials.ts'
import { Delivery } from './delivery.ts'
import type { Reply } from './exchange.ts'
import {
  type EventsBatch,
  type EventsRequest,
  type HubInfo,
  type HubLimits,
  type SendOutcome,
  type WardenHub,
} from './hub.ts'
import { Learnt } from './learnt.ts'
import { positionAfter } from './position.ts'
import { replyFailure, type ReplyContext, strangeAnswer } from './reply-failure.ts'
import type { WardenConfig } from './section.ts'
import { judge, type Verdict } from './verdict.ts'

/**
 * Makes a client of the hub that is configured. Nothing is read or connected yet.
 * @throws MentatError CONFIG_INVALID when it is not configured where the hub is
 */
export function openWardenHub(config: WardenConfig, context: WardenContext): WardenHub {
  return new WardenClient(config, context)
}

class WardenClient implements WardenHub {
  readonly #config: WardenConfig
  readonly #context: WardenContext
  readonly #connection: HubConnection
  readonly #learnt: Learnt

  constructor(config: WardenConfig, context: WardenContext) {
    this.#config = config
    this.#context = context
    this.#connection = new HubConnection(config, context)
    this.#learnt = new Learnt(config)
  }

  get name(): string {
    return this.#connection.name
  }

  get limits(): HubLimits {
    return this.#learnt.limits
  }

  certificate(): OwnCertificate {
    return this.#connection.certificate()
  }

  async info(signal: AbortSignal): Promise<HubInfo> {
    const info = await this.#ask({ method: 'getInfo' }, readInfo, signal)
    this.#learnt.told(info)
    return info
  }

  async events(request: EventsRequest, signal: AbortSignal): Promise<EventsBatch> {
    for (;;) {
      const count = Math.min(request.count ?? Infinity, this.#learnt.limits.get)
      const args = { id: request.after, count, ...request.filter }
      try {
        const call = { method: 'getEvents', args } as const
        const batch = await this.#ask(call, readEventsAfter(request.after), signal)
        this.#learnt.gotEvents(count)
        return batch
      } catch (error) {
        const isTooLarge = error instanceof MentatError && error.code === 'WARDEN_ANSWER_TOO_LARGE'
        if (!isTooLarge || count <= 1) throw error
        this.#learnt.answerTooLarge(count)
      }
    }
  }

  async latest(signal: AbortSignal): Promise<number> {
    const batch = await this.events({ after: 0, count: 1 }, signal)
    return positionAfter(0, batch).after
  }

  send(events: readonly string[], signal: AbortSignal): Promise<SendOutcome[]> {
    const way = {
      hub: this.name,
      post: (body: Buffer, length: number) => this.#post(body, length, signal),
      limits: () => this.#learnt.batch,
      learnCount: (count: number) => {
        this.#learnt.takesEvents(count)
      },
      learnBytes: (bytes: number) => {
        this.#learnt.takesBytes(bytes)
      },
    }
    const { clock } = this.#context
    return new Delivery(events, way, { clock, config: this.#config, signal }).run()
  }

  async findSaved(
    ids: ReadonlySet<string>,
    after: number,
    signal: AbortSignal,
  ): Promise<Set<string>> {
    const { name } = this.#config
    if (name === undefined) {
      throw new MentatError('CONFIG_INVALID', 'warden.name is not set: whose events are meant?')
    }
    const found = new Set<string>()
    const filter = { group: [name.toLowerCase()] }
    for (let from = after; found.size < ids.size;) {
      const batch = await this.events({ after: from, filter }, signal)
      for (const event of batch.events) {
        const id = parseObject(event)?.['ID']
        if (typeof id === 'string' && ids.has(id)) found.add(id)
      }
      if (batch.events.length === 0) break
      from = positionAfter(from, batch).after
    }
    return found
  }

  close(): void {
    this.#connection.close()
  }

  /** A question that changes nothing at the hub, so it can be put again. */
  #ask<Answer>(
    call: HubCall,
    read: (body: string) => Answer | undefined,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { clock } = this.#context
    return withAttempts(
      async () => {
        const reply = await this.#reply(call, signal)
        const answer = reply.body === undefined ? undefined : read(reply.body)
        if (answer === undefined) throw strangeAnswer(reply, this.#words)
        return answer
      },
      { clock, config: this.#config, signal },
    )
  }

  async #reply(call: HubCall, signal: AbortSignal): Promise<Reply> {
    const outcome = await this.#connection.call(call, signal)
    if (outcome.kind === 'failed') throw outcome.error
    if (outcome.status !== 200) throw replyFailure(outcome, this.#words)
    return outcome
  }

  async #post(body: Buffer, length: number, signal: AbortSignal): Promise<Verdict> {
    try {
      const outcome = await this.#connection.call({ method: 'sendEvents', body }, signal)
      return judge(outcome, length, this.#words)
    } catch (error) {
      // Our certificate cannot be used: nothing was sent.
      if (!(error instanceof MentatError)) throw error
      return { failures: new Map(), rest: 'refusal', error }
    }
  }

  get #words(): ReplyContext {
    return { hub: this.name, secret: this.#config.secret?.reveal() }
  }
}

/** Events without progress would be fetched for ever. */
function readEventsAfter(after: number): (body: string) => EventsBatch | undefined {
  return (body) => {
    const batch = readEvents(body)
    return batch && after > 0 && batch.events.length > 0 && batch.lastId <= after
      ? undefined
      : batch
  }
}
