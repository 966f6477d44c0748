import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Indices } from './batches.ts'
import type { HubError } from './hub-errors.ts'
import type { SendOutcome } from './hub.ts'

/** The outcome of each event of one sending, by its index. */
export class Outcomes {
  readonly #hub: string
  readonly #outcomes: (SendOutcome | undefined)[]
  #saved = 0

  constructor(hub: string, length: number) {
    this.#hub = hub
    this.#outcomes = Array.from({ length }, () => undefined)
  }

  /** How many were saved so far. */
  get saved(): number {
    return this.#saved
  }

  save(indices: Indices): void {
    this.#saved += indices.length
    this.#set(indices, { kind: 'saved' })
  }

  defer(indices: Indices, error: MentatError): void {
    this.#set(indices, { kind: 'deferred', error })
  }

  doubt(indices: Indices, error: MentatError): void {
    this.#set(indices, { kind: 'unknown', error })
  }

  reject(indices: Indices, { code, text }: Pick<HubError, 'code' | 'text'>): void {
    const error = new MentatError('WARDEN_EVENT_REFUSED', `${this.#hub}: ${code} ${text}`, {
      fields: { status: code },
    })
    this.#set(indices, { kind: 'rejected', code, error })
  }

  list(): SendOutcome[] {
    const error = new MentatError('BUG', 'an event was forgotten while it was sent')
    return this.#outcomes.map((outcome) => outcome ?? { kind: 'unknown', error })
  }

  #set(indices: Indices, outcome: SendOutcome): void {
    for (const index of indices) this.#outcomes[index] = outcome
  }
}
