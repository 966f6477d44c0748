import { MentatError } from '../../framework/errors/mentat-error.ts'
import { parseObject } from './answer.ts'
import { type AttemptPlan, mayRepeat } from './attempts.ts'
import { type BatchLimits, cut, halve, type Indices } from './batches.ts'
import type { HubError } from './hub-errors.ts'
import type { SendOutcome } from './hub.ts'
import { Outcomes } from './outcomes.ts'
import { isForGood, type Verdict } from './verdict.ts'

/** How a batch is posted, and what goes into one. */
export interface DeliveryWay {
  /** The address of the hub, for texts. */
  readonly hub: string
  /** Posts a JSON list of so many events, once. */
  post(body: Buffer, length: number): Promise<Verdict>
  limits(): BatchLimits
  /** The hub takes so many events at once. */
  learnCount(count: number): void
  /** The web server before the hub takes no more bytes than these. */
  learnBytes(bytes: number): void
}

/** Events that are to be posted together. */
interface Batch {
  readonly indices: Indices
  /** How often it was tried again. */
  readonly repetitions: number
  /**
   * `divide`: among these the event is sought that the hub stumbles over; `last`: it is this one, unless
   * the hub takes it now, after others have shown that it works.
   */
  readonly search?: 'divide' | 'last'
}

/**
 * One sending of events: batches that fail are repeated, halved or given up, so that each event ends with an outcome, and
 * none that may have been saved is posted again.
 */
export class Delivery {
  readonly #way: DeliveryWay
  readonly #plan: AttemptPlan
  readonly #events: readonly string[]
  readonly #sizes: readonly number[]
  readonly #outcomes: Outcomes
  readonly #waiting: Batch[] = []
  /** Events that the hub stumbled over when they came alone. */
  readonly #stumblingBlocks: number[] = []
  /** Failures of the search since the hub last took something. */
  #stumbles = 0
  /** Why nothing is posted any more. */
  #halt: MentatError | undefined

  constructor(events: readonly string[], way: DeliveryWay, plan: AttemptPlan) {
    this.#events = events
    this.#way = way
    this.#plan = plan
    this.#sizes = events.map((event) => Buffer.byteLength(event))
    this.#outcomes = new Outcomes(way.hub, events.length)
  }

  async run(): Promise<SendOutcome[]> {
    this.#wait([...this.#events.keys()].filter((index) => this.#canBeSent(index)))
    await this.#work()
    const blocks = this.#stumblingBlocks.splice(0)
    for (const index of blocks) this.#waiting.push(lastTry(index))
    await this.#work()
    return this.#outcomes.list()
  }

  async #work(): Promise<void> {
    for (let batch = this.#waiting.shift(); batch; batch = this.#waiting.shift()) {
      if (this.#plan.signal.aborted) this.#halt ??= this.#stopped()
      if (this.#halt) this.#outcomes.defer(batch.indices, this.#halt)
      else await this.#deliver(batch)
    }
  }

  /** Texts are put side by side into a list: each must be one object, or all that follow would get the verdicts of others. */
  #canBeSent(index: number): boolean {
    const size = this.#sizes[index] ?? 0
    const { largest } = this.#way.limits()
    if (!parseObject(this.#events[index] ?? '')) {
      this.#outcomes.reject([index], { code: 400, text: 'not sent: it is not a JSON object' })
      return false
    }
    if (size + 2 <= largest) return true
    const text = `not sent: it has ${size} bytes, a request may have ${largest}`
    this.#outcomes.reject([index], { code: 413, text })
    return false
  }

  /** In front of all others: the order of the events is kept as far as can be. */
  #wait(indices: Indices, batch: Omit<Batch, 'indices'> = { repetitions: 0 }): void {
    const pieces = cut(indices, this.#sizes, this.#way.limits())
    this.#waiting.unshift(...pieces.map((piece) => ({ ...batch, indices: piece })))
  }

  async #deliver(batch: Batch): Promise<void> {
    const { indices } = batch
    const texts = indices.map((index) => this.#events[index])
    const verdict = await this.#way.post(Buffer.from(`[${texts.join(',')}]`), indices.length)
    if (verdict.limit !== undefined) this.#way.learnCount(verdict.limit)
    const rest: number[] = []
    const again: number[] = []
    for (const [place, index] of indices.entries()) {
      const failure = verdict.failures.get(place)
      if (!failure) rest.push(index)
      else if (isForGood(failure)) this.#outcomes.reject([index], failure)
      else again.push(index)
    }
    if (again.length > 0) await this.#sendAgain(again, verdict, batch)
    if (rest.length > 0) await this.#settle(rest, verdict, batch)
  }

  /** Those that the hub names, and may take later. */
  async #sendAgain(again: Indices, verdict: Verdict, batch: Batch): Promise<void> {
    const { limit = Infinity, error } = verdict
    // Each time fewer are left, so this comes to an end.
    if (limit < batch.indices.length) this.#wait(again)
    else if (batch.search) await this.#stumbled(again, this.#reason(error), batch)
    else await this.#repeat(again, this.#reason(error), batch)
  }

  /** Those that have no error of their own. */
  async #settle(rest: Indices, { rest: what, error }: Verdict, batch: Batch): Promise<void> {
    const reason = this.#reason(error)
    switch (what) {
      case 'saved':
        this.#stumbles = 0
        this.#outcomes.save(rest)
        return
      case 'unknown':
        this.#outcomes.doubt(rest, reason)
        this.#halt = reason
        return
      case 'refusal':
        this.#giveUp(rest, reason)
        return
      case 'outage':
        await this.#repeat(rest, reason, batch)
        return
      case 'exception':
        await this.#stumbled(rest, reason, batch)
        return
      case 'size':
        this.#way.learnBytes(Math.floor(this.#bytesOf(rest) / 2))
        this.#divide(rest, { code: 413, text: reason.message })
        return
      case 'content':
        this.#divide(rest, { code: statusOf(reason), text: reason.message })
    }
  }

  async #repeat(indices: Indices, error: MentatError, batch: Batch): Promise<void> {
    const repetitions = batch.repetitions + 1
    if (await mayRepeat(error, repetitions, this.#plan))
      this.#wait(indices, { ...batch, repetitions })
    else this.#giveUp(indices, error)
  }

  /** A batch is repeated as a whole at first; if that does not help, it is halved until what the hub stumbles over is alone. */
  async #stumbled(indices: Indices, error: MentatError, batch: Batch): Promise<void> {
    if (batch.search === 'divide') {
      this.#search(indices, error)
      return
    }
    const repetitions = batch.repetitions + 1
    if (await mayRepeat(error, repetitions, this.#plan)) {
      this.#wait(indices, { ...batch, repetitions })
    } else if (batch.search === 'last' && this.#outcomes.saved > 0) {
      const text = `the hub fails over it again and again, and takes others: ${error.message}`
      this.#outcomes.reject(indices, { code: statusOf(error), text })
    } else if (indices.length > 1) this.#search(indices, error)
    else this.#giveUp(indices, error)
  }

  #search(indices: Indices, error: MentatError): void {
    const [first = 0] = indices
    this.#stumbles += 1
    // A hub that takes nothing at all does not stumble over one event.
    if (this.#stumbles > Math.log2(this.#events.length) + 4) this.#giveUp(indices, error)
    else if (indices.length === 1) this.#stumblingBlocks.push(first)
    else {
      for (const half of halve(indices).toReversed()) {
        this.#wait(half, { repetitions: 0, search: 'divide' })
      }
    }
  }

  #giveUp(indices: Indices, error: MentatError): void {
    this.#halt = error
    this.#outcomes.defer(indices, error)
  }

  #divide(indices: Indices, error: Pick<HubError, 'code' | 'text'>): void {
    if (indices.length === 1) this.#outcomes.reject(indices, error)
    else for (const half of halve(indices).toReversed()) this.#wait(half)
  }

  #bytesOf(indices: Indices): number {
    return indices.reduce((sum, index) => sum + (this.#sizes[index] ?? 0) + 1, 1)
  }

  #stopped(): MentatError {
    const text = `${this.#way.hub}: not sent, because this program stops`
    return new MentatError('WARDEN_UNAVAILABLE', text)
  }

  #reason(error: MentatError | undefined): MentatError {
    return error ?? new MentatError('BUG', `${this.#way.hub}: a batch failed without a reason`)
  }
}

function lastTry(index: number): Batch {
  return { indices: [index], repetitions: 0, search: 'last' }
}

function statusOf(error: MentatError): number {
  return Number(error.fields['status'])
}
