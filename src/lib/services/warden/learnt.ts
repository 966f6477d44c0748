import type { BatchLimits } from './batches.ts'
import type { HubInfo, HubLimits } from './hub.ts'
import type { WardenConfig } from './section.ts'

/** How much goes into one request: what is configured, and what the hub told or showed since. */
export class Learnt {
  readonly #config: WardenConfig
  #send: number
  #get: number
  /** Smaller than #get while answers would be too large otherwise. */
  #fetch: number
  #bytes: number

  constructor(config: WardenConfig) {
    this.#config = config
    this.#send = config.send_events_limit
    this.#get = config.get_events_limit
    this.#fetch = this.#get
    this.#bytes = config.max_request_size
  }

  get limits(): HubLimits {
    return { send: this.#send, get: this.#fetch }
  }

  get batch(): BatchLimits {
    return { count: this.#send, bytes: this.#bytes, largest: this.#config.max_request_size }
  }

  /** What the hub says of itself holds until it says something else. */
  told({ sendEventsLimit, getEventsLimit }: HubInfo): void {
    this.#send = Math.min(this.#config.send_events_limit, sendEventsLimit)
    this.#get = Math.min(this.#config.get_events_limit, getEventsLimit)
    this.#fetch = Math.min(this.#fetch, this.#get)
  }

  takesEvents(count: number): void {
    this.#send = Math.max(1, Math.min(this.#send, count))
  }

  takesBytes(bytes: number): void {
    this.#bytes = Math.max(2, Math.min(this.#bytes, bytes))
  }

  answerTooLarge(count: number): void {
    this.#fetch = Math.max(1, Math.floor(count / 2))
  }

  /** An answer of so many events could be read: try a little more next time. */
  gotEvents(count: number): void {
    if (count >= this.#fetch) this.#fetch = Math.min(this.#get, Math.ceil(this.#fetch * 1.1))
  }
}
