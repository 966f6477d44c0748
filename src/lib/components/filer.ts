import {
  type Component,
  type Counters,
  handlerFailed,
  type HandlerFailure,
  type Host,
  on,
  started,
} from '../daemon/component.ts'
import { eventKind } from '../daemon/event-queue.ts'
import { isTransient } from '../framework/errors/causes.ts'
import { describeError, MentatError } from '../framework/errors/mentat-error.ts'
import { Consumer } from '../queue/consumer.ts'
import { countMessages } from '../queue/inspect.ts'
import { prepareQueue, type QueueLayout } from '../queue/layout.ts'
import type { SyncMode } from '../queue/producer.ts'
import { waitForArrival } from '../queue/watch.ts'
import {
  type Batch,
  BATCH_SIZE,
  batchFinished,
  batchTaken,
  type Message,
  takenMessage,
} from './batch.ts'
import { componentFailure } from './component-failure.ts'
import { Departure } from './departure.ts'
import { InHand } from './in-hand.ts'
import { leftBehind } from './left-behind.ts'
import type { TraceLog } from './trace-log.ts'

/** What the filer works with. Times in milliseconds. */
export interface FilerSettings {
  /** Folder of the queue to take from. */
  readonly queue: string
  /** Folder of the queue where messages that pass go on; undefined: this is the end of the pipe. */
  readonly next: string | undefined
  readonly sync: SyncMode
  readonly trace: TraceLog
  /** The filer pauses while more messages than this wait in the next queue. */
  readonly nextLimit: number
  /** How often a full next queue, or a full disk, is looked at again. */
  readonly nextWait: number
  /** How often an empty queue is looked at, beside inotify. */
  readonly poll: number
  /** Messages claimed at a time; at most twice as many are in work. */
  readonly claim: number
  /** Larger messages are refused, in bytes. */
  readonly largest: number
  /** Recovery of what dead instances hold is repeated this often. */
  readonly recovery: number
  /** End when the queue is empty. */
  readonly once: boolean
}

const take = eventKind('queue_take')
const recover = eventKind('queue_recover')
const leave = eventKind('queue_leave')

/** The log is told of the same trouble once in this time, in milliseconds. */
const RETELL = 60_000

/**
 * Takes messages from the queue in batches and, when their batch is finished, lets each go where its fate
 * says. It alone moves files; nothing is given up on because a disk is full for a while.
 */
export class Filer implements Component {
  readonly name = 'filer'
  readonly handlers = [
    on(started, () => this.#begin()),
    on(take, () => this.#take()),
    on(recover, () => this.#recover()),
    on(batchFinished, (batch) => this.#finish(batch)),
    on(leave, () => this.#leave()),
    on(handlerFailed, (failure) => this.#takeCareOf(failure)),
  ]
  readonly #settings: FilerSettings
  readonly #counters = { taken: 0, recovered: 0 }
  readonly #inHand: InHand
  #layout: QueueLayout | undefined
  #next: QueueLayout | undefined
  #consumer: Consumer | undefined
  #departure: Departure | undefined
  #host: Host | undefined
  #trouble: string | undefined
  /** The last trouble that the log was told of, and when. */
  #told: { readonly text: string; readonly at: number } | undefined
  #takePlanned = false
  /** Claimed, but not read yet. */
  #claimed: string[] = []

  constructor(settings: FilerSettings) {
    this.#settings = settings
    this.#inHand = new InHand(2 * settings.claim)
  }

  start(host: Host): void {
    this.#host = host
    this.#layout = prepareQueue(this.#settings.queue)
    const { next } = this.#settings
    this.#next = next === undefined ? undefined : prepareQueue(next)
    this.#consumer = new Consumer(this.#layout, host.name, leftBehind(host.logger))
    this.#departure = new Departure(this.#consumer, this.#settings, host)
  }

  stop(): void {
    const consumer = this.#consumer
    this.#consumer = undefined
    this.#claimed = []
    this.#settings.trace.close()
    consumer?.close()
  }

  counters(): Counters {
    return { ...this.#counters, ...this.#departure?.counters() }
  }

  gauges(): Counters {
    return {
      incoming: this.#layout ? countMessages(this.#layout.incoming, 100_000) : 0,
      held: this.#consumer?.held ?? 0,
    }
  }

  trouble(): string | undefined {
    return this.#trouble
  }

  #begin(): 'continue' {
    this.#recover()
    this.#planTake()
    return 'continue'
  }

  #recover(): 'continue' {
    const { consumer, host } = this.#parts()
    host.emitAfter(this.#settings.recovery, recover, undefined)
    try {
      const recovered = consumer.recover()
      this.#counters.recovered += recovered
      if (recovered > 0)
        host.logger.warning(`${recovered} messages of dead instances are back in the queue`)
    } catch (error) {
      // What could not be returned is found the next time; it keeps nobody from working.
      host.logger.warning(`messages of dead instances wait: ${describeError(error)}`)
    }
    this.#planTake()
    return 'continue'
  }

  /** Takes the next batch, unless there is a reason to wait. */
  #take(): 'continue' {
    this.#takePlanned = false
    const { consumer, host } = this.#parts()
    if (host.stopping.aborted || this.#inHand.isFull) return 'continue'
    try {
      if (this.#claimed.length === 0) {
        if (this.#nextIsFull()) return this.#waitAndTake()
        this.#claimed = consumer.take(this.#settings.claim)
        this.#counters.taken += this.#claimed.length
      }
      this.#trouble = undefined
      if (this.#claimed.length === 0) this.#queueIsEmpty()
      else this.#readBatch()
    } catch (error) {
      return this.#waitAfter(error)
    }
    return 'continue'
  }

  /** @throws the error, when waiting does not help */
  #waitAfter(error: unknown): 'continue' {
    if (!isTransient(error)) throw error
    this.#inTrouble(describeError(error))
    return this.#waitAndTake()
  }

  /** Makes a batch of the next claimed messages. */
  #readBatch(): void {
    const { host } = this.#parts()
    const messages: Message[] = []
    let bytes = 0
    for (const name of this.#claimed.slice(0, BATCH_SIZE)) {
      if (InHand.isEnough(bytes)) break
      const message = this.#readMessage(name)
      messages.push(message)
      bytes += message.content.byteLength
    }
    // Only now: when a reading fails for a while, all of them stay claimed.
    this.#claimed.splice(0, messages.length)
    const batch: Batch = { messages }
    this.#inHand.add(batch)
    host.emit(batchTaken, batch)
    this.#planTake()
  }

  #readMessage(name: string): Message {
    const { consumer, host } = this.#parts()
    const now = host.clock.now()
    try {
      return takenMessage(name, consumer.read(name, this.#settings.largest), now)
    } catch (error) {
      if (!(error instanceof MentatError)) throw error
      return {
        ...takenMessage(name, Buffer.alloc(0), now),
        fate: { kind: 'refuse', stage: this.name, error },
      }
    }
  }

  #queueIsEmpty(): void {
    const { consumer, host, layout } = this.#parts()
    if (!this.#inHand.isEmpty) return
    if (this.#settings.once) {
      host.finish()
      return
    }
    const { incoming } = layout
    const isEmpty = (): boolean => consumer.isEmpty()
    const { poll } = this.#settings
    const wait = { poll, clock: host.clock, signal: host.stopping, isEmpty }
    host.track(
      waitForArrival(incoming, wait)
        .then(() => {
          this.#planTake()
        })
        .catch((error: unknown) => {
          this.#waitAfter(error)
        }),
    )
  }

  #nextIsFull(): boolean {
    const { nextLimit } = this.#settings
    const next = this.#next
    if (!next || countMessages(next.incoming, nextLimit + 1) <= nextLimit) return false
    this.#inTrouble(`more than ${nextLimit} messages wait in ${next.path}`)
    return true
  }

  #waitAndTake(): 'continue' {
    this.#takePlanned = true
    this.#parts().host.emitAfter(this.#settings.nextWait, take, undefined)
    return 'continue'
  }

  /** One waiting `take` is enough, however many reasons there are for it. */
  #planTake(): void {
    if (this.#takePlanned) return
    this.#takePlanned = true
    this.#parts().host.emit(take, undefined)
  }

  /** Batches that one transaction finishes leave together: that costs one plan. */
  #finish(batch: Batch): 'continue' {
    if (this.#inHand.finish(batch)) this.#parts().host.emit(leave, undefined)
    return 'continue'
  }

  /** The rest of a batch for which there is no room stays claimed until there is; the others leave without it. */
  #leave(): 'continue' {
    const { host } = this.#parts()
    const batches = this.#inHand.takeFinished()
    if (this.#haveLeft(batches)) return 'continue'
    for (const batch of batches) {
      if (!this.#haveLeft([batch])) {
        host.emitAfter(this.#settings.nextWait, batchFinished, batch)
      }
    }
    return 'continue'
  }

  #haveLeft(batches: readonly Batch[]): boolean {
    try {
      this.#parts().departure.leave(batches.flatMap(({ messages }) => messages))
    } catch (error) {
      if (!isTransient(error)) throw error
      this.#inTrouble(describeError(error))
      return false
    }
    for (const batch of batches) this.#inHand.delete(batch)
    this.#planTake()
    return true
  }

  /** A component threw on a batch: halves find the message that is to blame; it alone is refused. */
  #takeCareOf({ payload, component, error }: HandlerFailure): 'continue' {
    // A failure of the filer itself is no fault of a message.
    if (component === this.name) throw error
    const batch = payload as Batch
    if (!this.#inHand.has(batch)) return 'continue'
    const { host } = this.#parts()
    const open = batch.messages.filter(({ fate }) => fate.kind === 'pass')
    if (open.length > 1) {
      this.#inHand.delete(batch)
      const middle = Math.ceil(open.length / 2)
      const closed = batch.messages.filter(({ fate }) => fate.kind !== 'pass')
      this.#reissue([...closed, ...open.slice(0, middle)])
      this.#reissue(open.slice(middle))
      return 'continue'
    }
    for (const message of open)
      message.fate = { kind: 'refuse', stage: component, error: componentFailure(component, error) }
    host.emit(batchFinished, batch)
    return 'continue'
  }

  /** They begin anew: what the components did with them so far is forgotten. */
  #reissue(messages: readonly Message[]): void {
    const half: Batch = { messages: messages.map((message) => this.#afresh(message)) }
    this.#inHand.add(half)
    this.#parts().host.emit(batchTaken, half)
  }

  #afresh(message: Message): Message {
    return message.fate.kind === 'pass' ? this.#readMessage(message.name) : message
  }

  /** It may come and go from one moment to the next. */
  #inTrouble(text: string): void {
    const { clock, logger } = this.#parts().host
    const now = clock.monotonic()
    if (this.#trouble !== text && (this.#told?.text !== text || now - this.#told.at >= RETELL)) {
      logger.warning(`waiting: ${text}`)
      this.#told = { text, at: now }
    }
    this.#trouble = text
  }

  #parts(): { consumer: Consumer; departure: Departure; host: Host; layout: QueueLayout } {
    const [consumer, departure] = [this.#consumer, this.#departure]
    const [host, layout] = [this.#host, this.#layout]
    if (consumer && departure && host && layout) return { consumer, departure, host, layout }
    throw new MentatError('BUG', 'the filer is not started')
  }
}
