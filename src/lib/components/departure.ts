import type { Counters, Host } from '../daemon/component.ts'
import { isTransient } from '../framework/errors/causes.ts'
import { describeError, MentatError } from '../framework/errors/mentat-error.ts'
import type { Account } from '../queue/books.ts'
import type { Consumer } from '../queue/consumer.ts'
import type { Decision } from '../queue/journal.ts'
import { OutputWriter } from '../queue/output-writer.ts'
import type { Leaving, PlanRecord } from '../queue/plan.ts'
import type { SyncMode } from '../queue/producer.ts'
import type { Reason } from '../queue/reason.ts'
import type { Message } from './batch.ts'
import type { TraceEntry, TraceLog } from './trace-log.ts'

/** Where messages go. */
export interface DepartureSettings {
  /** Folder of the queue where messages that pass go on; undefined at the end of the pipe: they are removed. */
  readonly next: string | undefined
  readonly sync: SyncMode
  readonly trace: TraceLog
}

/** Lets each message of a batch, and what was made of it, go where its fate says: all of it, once, whatever happens. */
export class Departure {
  readonly #consumer: Consumer
  readonly #settings: DepartureSettings
  readonly #host: Host
  readonly #writer: OutputWriter
  readonly #counters = {
    passed: 0,
    stored: 0,
    duplicate: 0,
    dropped: 0,
    dispatched: 0,
    refused: 0,
    given_back: 0,
    copies: 0,
    mails: 0,
  }

  constructor(consumer: Consumer, settings: DepartureSettings, host: Host) {
    this.#consumer = consumer
    this.#settings = settings
    this.#host = host
    this.#writer = new OutputWriter(consumer, settings.sync, host.clock)
  }

  counters(): Counters {
    return this.#counters
  }

  /**
   * Decides how the messages leave, and carries it out.
   * @throws the error of the operating system; then the call may be repeated: what was decided is marked as done
   */
  leave(messages: readonly Message[]): void {
    for (const message of messages) if (message.fate.kind === 'postpone') this.#giveBack(message)
    const leaving = messages.filter(({ fate }) => fate.kind !== 'done')
    if (leaving.length > 0) {
      this.#refuseUndeliverable(leaving)
      this.#settings.trace.write(this.#decideAll(leaving))
      for (const message of leaving) this.#count(message)
    }
    this.#carryOut(messages)
  }

  /**
   * A queue that a rule sends to may have become unusable. What is meant for it is refused as a whole, before anything of it
   * is done: put back when the queue is mended, all of it happens, once.
   * @throws the error of the operating system when it passes (a full disk)
   */
  #refuseUndeliverable(messages: readonly Message[]): void {
    const findings = new Map<string, MentatError | undefined>()
    for (const message of messages) {
      for (const queue of targetsOf(message)) {
        if (!findings.has(queue)) findings.set(queue, this.#findFault(queue))
        const error = findings.get(queue)
        if (error) message.fate = { kind: 'refuse', stage: 'filer', error }
      }
    }
  }

  #findFault(queue: string): MentatError | undefined {
    try {
      this.#writer.prove(queue)
      return undefined
    } catch (error) {
      if (!(error instanceof MentatError) || isTransient(error)) throw error
      return new MentatError(error.code, `a rule sends it to a ${describeError(error)}`, {
        advice: MEND_TARGET,
        cause: error.cause,
        fields: error.fields,
      })
    }
  }

  /** What cannot be done for other messages is no concern of these. */
  #carryOut(messages: readonly Message[]): void {
    try {
      this.#consumer.carryOut()
    } catch (error) {
      const queue = error instanceof MentatError ? error.fields['queue'] : undefined
      if (typeof queue === 'string') this.#writer.forget(queue)
      if (messages.some(({ name }) => this.#consumer.isHeld(name))) throw error
    }
  }

  /** @returns what is to be told of it; should the process die before, it is part of the decision */
  #decideAll(messages: readonly Message[]): PlanRecord | undefined {
    try {
      const decisions = messages.map((message) => this.#decide(message))
      const record = this.#recordOf(messages, decisions)
      this.#consumer.decide(decisions, this.#settings.sync === 'full', record)
      this.#writer.settle()
      return record
    } catch (error) {
      // It is written anew when there is room again.
      this.#writer.discard()
      throw error
    }
  }

  #giveBack(message: Message): void {
    this.#consumer.giveBack(message.name)
    this.#counters.given_back += 1
    message.fate = { kind: 'done' }
  }

  /** Writes what the message became, where that is new, and says what is to be done. */
  #decide(message: Message): Decision {
    const { then, publish, account } = this.#wayOf(message)
    const copies = message.fate.kind === 'refuse' ? [] : message.outputs
    const written = copies.map(({ queue, content }) => this.#writer.write(queue, content))
    return { leaving: { name: message.name, publish: [...written, ...publish], then }, account }
  }

  #wayOf(message: Message): Way {
    const { fate } = message
    switch (fate.kind) {
      case 'dispatch':
        return this.#sent(message, fate.queue, { outcome: 'dispatched', cause: fate.queue })
      case 'drop':
        return removed({ outcome: 'dropped', cause: fate.by })
      case 'stored':
      case 'duplicate':
        return this.#passed(message, { outcome: fate.kind })
      case 'refuse':
        return {
          publish: [],
          then: { refuse: this.#reasonOf(message, fate.stage, fate.error) },
          account: { outcome: 'refused', cause: fate.error.code },
        }
      case 'pass':
      case 'postpone':
      case 'done':
        return this.#passed(message, { outcome: 'passed' })
    }
  }

  #passed(message: Message, account: Account): Way {
    const { next } = this.#settings
    return next === undefined ? removed(account) : this.#sent(message, next, account)
  }

  /** A message that nothing was added to is moved as it is; of any other, the new text goes on in its place. */
  #sent({ name, event }: Message, queue: string, account: Account): Way {
    const isSame = event?.isRevised !== true
    if (isSame && this.#writer.isNear(queue)) {
      return { publish: [], then: { moveTo: queue }, account }
    }
    const content = event?.print() ?? this.#consumer.read(name, Number.MAX_SAFE_INTEGER)
    return { publish: [this.#writer.write(queue, content)], then: 'remove', account }
  }

  #recordOf(messages: readonly Message[], decisions: readonly Decision[]): PlanRecord | undefined {
    const at = new Date(this.#host.clock.now()).toISOString()
    const entries = messages.flatMap((message, index): TraceEntry[] => {
      const decision = decisions[index]
      return decision ? [this.#entryOf(message, decision, at)] : []
    })
    return this.#settings.trace.record(entries)
  }

  #entryOf(message: Message, { leaving, account }: Decision, at: string): TraceEntry {
    const { publish, then } = leaving
    const outputs = message.outputs.flatMap(({ kind, queue }, index) => {
      const name = publish[index]?.name
      return name === undefined ? [] : [{ kind, to: queue, as: name }]
    })
    const sent = publish[message.outputs.length]
    const moved = typeof then === 'object' && 'moveTo' in then ? then.moveTo : undefined
    const to = sent?.queue ?? moved
    return {
      at,
      daemon: this.#host.name,
      queue: this.#consumer.layout.path,
      file: message.name,
      taken: new Date(message.taken).toISOString(),
      ...(message.id === undefined ? {} : { id: message.id }),
      ...account,
      ...(to === undefined ? {} : { to, as: sent?.name ?? message.name }),
      ...(outputs.length === 0 ? {} : { outputs }),
      story: message.story,
    }
  }

  #reasonOf(message: Message, stage: string, error: MentatError): Reason {
    return {
      ...error.fields,
      when: new Date(this.#host.clock.now()).toISOString(),
      module: this.#host.name,
      stage,
      code: error.code,
      text: describeError(error),
      advice: error.advice,
      ...(message.id === undefined ? {} : { id: message.id }),
    }
  }

  #count(message: Message): void {
    const { fate } = message
    if (fate.kind === 'refuse') {
      this.#host.logger.warning(`message refused: ${describeError(fate.error)}`, {
        message_id: message.id ?? message.name,
        file: message.name,
        code: fate.error.code,
      })
    } else {
      for (const { kind } of message.outputs)
        this.#counters[kind === 'copy' ? 'copies' : 'mails'] += 1
    }
    const counter = counterOf[fate.kind]
    if (counter) this.#counters[counter] += 1
    message.fate = { kind: 'done' }
  }
}

const MEND_TARGET =
  'Mend the queue, or change the rule; then: mentat queue requeue --reason QUEUE_UNUSABLE'

/** The queues that it is to leave something in, because a rule says so. */
function targetsOf({ fate, outputs }: Message): string[] {
  if (fate.kind === 'refuse') return []
  const copies = outputs.map(({ queue }) => queue)
  return fate.kind === 'dispatch' ? [...copies, fate.queue] : copies
}

/** How a message goes. */
type Way = Omit<Leaving, 'name'> & { readonly account: Account }

function removed(account: Account): Way {
  return { publish: [], then: 'remove', account }
}

const counterOf = {
  pass: 'passed',
  stored: 'stored',
  duplicate: 'duplicate',
  drop: 'dropped',
  dispatch: 'dispatched',
  refuse: 'refused',
  postpone: undefined,
  done: undefined,
} as const
