import { activeMessages, type Batch, batchFinished, batchTaken } from '../../components/batch.ts'
import { Outage } from '../../components/outage.ts'
import { type Component, type Counters, type Host, on } from '../../daemon/component.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { WardenHub } from '../../services/warden/hub.ts'
import { HubHealth } from '../../services/warden/hub-health.ts'
import type { WardenConfig } from '../../services/warden/section.ts'
import { Courier } from './courier.ts'
import { Doubts } from './doubts.ts'
import { isOpen, type Letter, letterOf, type SenderNode } from './letter.ts'
import type { Selection } from './selection.ts'

/** What a sender is made with. */
export interface WardenSenderOptions {
  readonly hub: WardenHub
  readonly config: Pick<WardenConfig, 'patience' | 'retry' | 'pause' | 'longest_pause'>
  readonly selection: Selection
  readonly node: SenderNode
  /** The file of what the hub may have. */
  readonly doubts: string
  /** With the first failure the daemon ends. */
  readonly once: boolean
}

/** A batch, and what of it goes to the hub. */
interface WaitingBatch {
  readonly batch: Batch
  readonly letters: readonly Letter[]
}

/** A request that is under way when the daemon is to stop gets so many milliseconds to be answered. */
const GRACE = 5000

/**
 * Sends events to the hub; a batch is finished when it is known of each event whether the hub has it. An event that the
 * hub may have is never sent again before the hub was asked: neither after a lost answer nor after a crash.
 */
export class WardenSender implements Component {
  readonly name = 'warden_sender'
  readonly handlers = [on(batchTaken, (batch) => this.#take(batch))]
  readonly #options: WardenSenderOptions
  readonly #health: HubHealth
  readonly #outage: Outage
  /** Aborted when a request that is under way is to be broken off. */
  readonly #end = new AbortController()
  readonly #waiting: WaitingBatch[] = []
  #doubts: Doubts | undefined
  #courier: Courier | undefined
  #unmatched = 0
  #host: Host | undefined
  #isBusy = false

  constructor(options: WardenSenderOptions) {
    this.#options = options
    this.#health = new HubHealth(options.hub)
    const { pause: first, longest_pause: longest } = options.config
    const { once } = options
    this.#outage = new Outage({ codes: 'WARDEN_', backoff: { first, longest }, once })
  }

  /** Why it could not do its work, with `once`; undefined: it could. */
  get failure(): Error | undefined {
    return this.#outage.failure
  }

  start(host: Host): void {
    if (this.#host) return
    this.#host = host
    const { hub, config, doubts: path } = this.#options
    this.#doubts = new Doubts(path, hub.name, host.clock)
    this.#courier = new Courier({
      hub,
      config,
      host,
      doubts: this.#doubts,
      health: this.#health,
      outage: this.#outage,
      stage: this.name,
      end: this.#end.signal,
    })
    host.stopping.addEventListener('abort', () => {
      void host.clock.sleep(GRACE, this.#end.signal).then(() => {
        this.#end.abort()
      })
    })
  }

  stop(): void {
    this.#end.abort()
    this.#waiting.length = 0
    this.#options.hub.close()
    this.#forgetDoubts()
  }

  counters(): Counters {
    return {
      sent: 0,
      rejected: 0,
      requests: 0,
      in_doubt: 0,
      ...this.#courier?.counters,
      unmatched: this.#unmatched,
      failures: this.#outage.total,
    }
  }

  gauges(): Counters {
    return { waiting: this.#waiting.reduce((sum, { letters }) => sum + letters.length, 0) }
  }

  trouble(): string | undefined {
    return this.#outage.text
  }

  degraded(): string | undefined {
    return this.#health.degraded()
  }

  #take(batch: Batch): 'stop' {
    const { host } = this.#parts()
    const { selection, node } = this.#options
    const letters: Letter[] = []
    for (const message of activeMessages(batch)) {
      if (selection.has(message.event.document, host.clock.now())) {
        letters.push(letterOf(message, message.event, node))
      } else {
        message.fate = { kind: 'drop', by: 'filter' }
        this.#unmatched += 1
      }
    }
    this.#waiting.push({ batch, letters })
    this.#sendNext()
    return 'stop'
  }

  /** Sends what waits, as much as goes into one request; what comes meanwhile goes into the next one. */
  #sendNext(): void {
    if (this.#isBusy || this.#waiting.length === 0) return
    const { host } = this.#parts()
    const most = this.#options.hub.limits.send
    let events = 0
    const over = this.#waiting.findIndex(({ letters }) => (events += letters.length) > most)
    const group = this.#waiting.splice(0, over === -1 ? this.#waiting.length : Math.max(1, over))
    this.#isBusy = true
    host.track(
      this.#sendGroup(group).finally(() => {
        this.#isBusy = false
        this.#sendNext()
      }),
    )
  }

  async #sendGroup(group: readonly WaitingBatch[]): Promise<void> {
    const { host } = this.#parts()
    const letters = group.flatMap((waiting) => waiting.letters)
    try {
      await this.#deliver(letters)
    } finally {
      for (const { message } of letters) {
        // Told to stop: they go back, and the file still says which of them the hub may have.
        if (message.fate.kind === 'pass') message.fate = { kind: 'postpone' }
      }
      for (const { batch } of group) host.emit(batchFinished, batch)
    }
  }

  /** Until each has its fate, or the daemon is to stop. */
  async #deliver(letters: readonly Letter[]): Promise<void> {
    const { host, courier } = this.#parts()
    for (let open = openOf(letters); open.length > 0; open = openOf(letters)) {
      if (host.stopping.aborted || this.failure) return
      const error: unknown = await courier.round(open).catch((thrown: unknown) => thrown)
      if (error !== undefined) await this.#outage.wait(error, host)
    }
  }

  /** What is left in the file does no harm: the hub would be asked once more. */
  #forgetDoubts(): void {
    try {
      this.#doubts?.write()
    } catch (error) {
      this.#host?.logger.warning('what was sent could not be forgotten', { error })
    }
    this.#doubts = undefined
  }

  #parts(): { host: Host; courier: Courier } {
    if (this.#host && this.#courier) return { host: this.#host, courier: this.#courier }
    throw new MentatError('BUG', 'the sender is not started')
  }
}

function openOf(letters: readonly Letter[]): Letter[] {
  return letters.filter(isOpen)
}
