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
import { type Batch, batchFinished, batchTaken, type Message } from './batch.ts'
import { halvesOf, isOfOtherQueue, refuseOpen } from './blame.ts'
import { Departure } from './departure.ts'
import { InHand } from './in-hand.ts'
import { Intake, type IntakeSettings } from './intake.ts'
import { leftBehind } from './left-behind.ts'
import type { TraceLog } from './trace-log.ts'
import { Trouble } from './trouble.ts'

/** What the filer works with; of what it claims at a time, at most three times as much is in work. Times in milliseconds. */
export interface FilerSettings extends IntakeSettings {
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
  /** Recovery of what dead instances hold is repeated this often. */
  readonly recovery: number
  /** End when the queue is empty. */
  readonly once: boolean
}

const take = eventKind('queue_take')
const recover = eventKind('queue_recover')
const leave = eventKind('queue_leave')

/** Times `claim`: while two transactions store, one more can be made ready. */
const IN_WORK = 3

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
  readonly #inHand: InHand
  readonly #trouble = new Trouble()
  #layout: QueueLayout | undefined
  #next: QueueLayout | undefined
  #consumer: Consumer | undefined
  #intake: Intake | undefined
  #departure: Departure | undefined
  #host: Host | undefined
  #recovered = 0
  #takePlanned = false

  constructor(settings: FilerSettings) {
    this.#settings = settings
    this.#inHand = new InHand(IN_WORK * settings.claim)
  }

  start(host: Host): void {
    this.#host = host
    this.#layout = prepareQueue(this.#settings.queue)
    const { next } = this.#settings
    this.#next = next === undefined ? undefined : prepareQueue(next)
    this.#consumer = new Consumer(this.#layout, host.name, leftBehind(host.logger))
    this.#intake = new Intake(this.#consumer, this.#settings, host.clock)
    this.#departure = new Departure(this.#consumer, this.#settings, host)
  }

  stop(): void {
    const consumer = this.#consumer
    this.#consumer = undefined
    this.#settings.trace.close()
    consumer?.close()
  }

  counters(): Counters {
    return {
      taken: this.#intake?.taken ?? 0,
      recovered: this.#recovered,
      ...this.#departure?.counters(),
    }
  }

  gauges(): Counters {
    return {
      incoming: this.#layout ? countMessages(this.#layout.incoming, 100_000) : 0,
      held: this.#consumer?.held ?? 0,
    }
  }

  trouble(): string | undefined {
    return this.#trouble.text
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
      this.#recovered += recovered
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
    const { host, intake } = this.#parts()
    if (host.stopping.aborted || this.#inHand.isFull) return 'continue'
    try {
      if (!intake.isWaiting) {
        if (this.#nextIsFull()) return this.#waitAndTake()
        intake.claim()
      }
      this.#trouble.end()
      if (intake.isWaiting) {
        this.#issue({ messages: intake.readBatch() })
        this.#planTake()
      } else this.#queueIsEmpty()
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
      // A queue that a rule sends to was lost in the middle of a step: that stays decided, and the others go on.
      const isOfTarget = isOfOtherQueue(error, this.#next)
      if (!isTransient(error) && !isOfTarget) throw error
      this.#inTrouble(describeError(error))
      if (isOfTarget && !this.#takePlanned) this.#waitAndTake()
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
    const halves = halvesOf(batch)
    if (halves) {
      this.#inHand.delete(batch)
      for (const half of halves) this.#reissue(half)
      return 'continue'
    }
    refuseOpen(batch, component, error)
    this.#parts().host.emit(batchFinished, batch)
    return 'continue'
  }

  /** They begin anew: what the components did with them so far is forgotten. */
  #reissue(messages: readonly Message[]): void {
    const { intake } = this.#parts()
    const afresh = (message: Message): Message =>
      message.fate.kind === 'pass' ? intake.read(message.name) : message
    this.#issue({ messages: messages.map(afresh) })
  }

  #issue(batch: Batch): void {
    this.#inHand.add(batch)
    this.#parts().host.emit(batchTaken, batch)
  }

  #inTrouble(text: string): void {
    this.#trouble.begin(text, this.#parts().host)
  }

  #parts(): Parts {
    const [consumer, intake, departure] = [this.#consumer, this.#intake, this.#departure]
    const [host, layout] = [this.#host, this.#layout]
    if (consumer && intake && departure && host && layout)
      return { consumer, intake, departure, host, layout }
    throw new MentatError('BUG', 'the filer is not started')
  }
}

/** What there is from start to stop. */
interface Parts {
  readonly consumer: Consumer
  readonly intake: Intake
  readonly departure: Departure
  readonly host: Host
  readonly layout: QueueLayout
}
