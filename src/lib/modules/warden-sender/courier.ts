import type { Fate } from '../../components/batch.ts'
import type { Outage } from '../../components/outage.ts'
import type { Host } from '../../daemon/component.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { SendOutcome, WardenHub } from '../../services/warden/hub.ts'
import type { HubHealth } from '../../services/warden/hub-health.ts'
import type { WardenConfig } from '../../services/warden/section.ts'
import { settleDoubt } from '../../services/warden/settle.ts'
import type { Doubts } from './doubts.ts'
import { isOpen, type Letter } from './letter.ts'

/** What a courier works with. */
export interface CourierOptions {
  readonly hub: WardenHub
  readonly config: Pick<WardenConfig, 'patience' | 'retry'>
  readonly host: Host
  readonly doubts: Doubts
  readonly health: HubHealth
  /** Ended when the hub has saved or refused something. */
  readonly outage: Outage
  /** What reasons name. */
  readonly stage: string
  /** Aborted when a request that is under way is to be broken off. */
  readonly end: AbortSignal
}

/** Brings letters to the hub, and finds out which arrived. */
export class Courier {
  readonly #options: CourierOptions
  readonly #counters = { sent: 0, rejected: 0, requests: 0, in_doubt: 0 }
  /** Sendings, one after the other, of which the hub had nothing. */
  #fruitless = 0

  constructor(options: CourierOptions) {
    this.#options = options
  }

  get counters(): Readonly<Record<string, number>> {
    return this.#counters
  }

  /**
   * Takes one step: asks about letters that may have arrived or, when there are none, sends the others.
   * @param open letters without a fate; some get one
   * @returns why some are left, if it has to be waited for; undefined: no reason to wait
   * @throws MentatError WARDEN_…; the error of the operating system
   */
  async round(open: readonly Letter[]): Promise<MentatError | undefined> {
    const { hub, host, doubts, outage, end } = this.#options
    const doubtful = open.filter((letter) => doubts.has(letter))
    if (doubtful.length > 0) return this.#settle(doubtful)
    const letters = differing(open)
    const since = await this.#latest()
    doubts.begin(letters, since)
    this.#counters.requests += 1
    const outcomes = await hub.send(
      letters.map(({ text }) => text),
      end,
    )
    const error = this.#enter(letters, outcomes)
    // Of those that may be there the hub is asked first.
    if (!letters.some((letter) => isOpen(letter) && doubts.has(letter))) return error
    if (error) outage.begin(error.message, host)
    return undefined
  }

  /** Finds out about those that the hub may have. */
  async #settle(letters: readonly Letter[]): Promise<MentatError | undefined> {
    const { hub, config, host, doubts, end } = this.#options
    const lost = new MentatError(
      'WARDEN_IN_DOUBT',
      `${hub.name}: it was sent, and no answer came; this client may not ask the hub for its events`,
    )
    const since = doubts.since(letters)
    if (since === undefined) {
      for (const letter of letters) this.#refuse(letter, lost)
      this.#counters.in_doubt += letters.length
      return undefined
    }
    const events = letters.map(({ text }) => text)
    const outcomes = letters.map((): SendOutcome => ({ kind: 'unknown', error: lost }))
    const { clock } = host
    const { patience } = config
    const options = { clock, patience, signal: end }
    const settled = await settleDoubt(hub, { events, outcomes, since }, options)
    const saved = this.#counters.sent
    const error = this.#enter(letters, settled)
    this.#fruitless = this.#counters.sent > saved ? 0 : this.#fruitless + 1
    const isKnown = settled.every(({ kind }) => kind !== 'unknown')
    return isKnown && this.#fruitless <= config.retry ? undefined : error
  }

  /** @returns why some are left */
  #enter(letters: readonly Letter[], outcomes: readonly SendOutcome[]): MentatError | undefined {
    const { doubts, outage } = this.#options
    let reason: MentatError | undefined
    if (outcomes.some(({ kind }) => kind === 'saved' || kind === 'rejected')) {
      outage.end()
    }
    for (const [index, letter] of letters.entries()) {
      const outcome = outcomes[index]
      if (outcome?.kind === 'saved') {
        this.#counters.sent += 1
        letter.message.fate = { kind: 'stored' }
        doubts.decided(letter)
      } else if (outcome?.kind === 'rejected') {
        this.#counters.rejected += 1
        this.#refuse(letter, outcome.error)
      } else if (outcome) {
        if (outcome.kind === 'deferred') doubts.end(letter)
        reason ??= outcome.error
      }
    }
    return reason
  }

  #refuse(letter: Letter, error: MentatError): void {
    const fate: Fate = { kind: 'refuse', stage: this.#options.stage, error }
    letter.message.fate = fate
    this.#options.doubts.decided(letter)
  }

  /** A position from before the sending; undefined when this client may not read. */
  async #latest(): Promise<number | undefined> {
    const { hub, health, host } = this.#options
    try {
      await health.look(host)
      return await hub.latest(host.stopping)
    } catch (error) {
      if (error instanceof MentatError && error.code === 'WARDEN_REFUSED') return undefined
      throw error
    }
  }
}

/** The hub is asked about events by their IDs: those that share one are not sent together. */
function differing(letters: readonly Letter[]): Letter[] {
  const ids = new Set<string>()
  return letters.filter(({ id }) => !ids.has(id) && ids.add(id))
}
