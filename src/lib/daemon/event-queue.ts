import type { Clock } from '../framework/time/clock.ts'

/**
 * A kind of event with the type of what it carries. Parts of a daemon that share one of these constants
 * can talk without knowing of each other.
 */
export interface EventKind<Payload> {
  readonly name: string
  /** Never set: it keeps the type of the payload. */
  readonly payload?: Payload
}

/** Names a kind of event. */
export function eventKind<Payload = undefined>(name: string): EventKind<Payload> {
  return { name }
}

/** An event that waits for its handlers. */
export interface QueuedEvent {
  readonly kind: EventKind<unknown>
  readonly payload: unknown
  /** Only components from this place on get it. */
  readonly from?: number
}

interface TimedEvent extends QueuedEvent {
  /** Of the monotonic clock. */
  readonly due: number
}

/** The events of one daemon: first in, first out; timed ones join when they are due, before the others. */
export class EventQueue {
  readonly #clock: Clock
  readonly #waiting: QueuedEvent[] = []
  readonly #timed: TimedEvent[] = []
  #wake: AbortController | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Appends an event.
   * @param from see QueuedEvent
   */
  emit<Payload>(kind: EventKind<Payload>, payload: Payload, from = 0): void {
    this.#waiting.push({ kind, payload, from })
    this.wake()
  }

  /** Puts an event before all others. */
  emitFirst<Payload>(kind: EventKind<Payload>, payload: Payload): void {
    this.#waiting.unshift({ kind, payload })
    this.wake()
  }

  /** Lets an event come after so many milliseconds. Events due at the same time keep their order. */
  emitAfter<Payload>(milliseconds: number, kind: EventKind<Payload>, payload: Payload): void {
    const due = this.#clock.monotonic() + milliseconds
    const later = this.#timed.findIndex((event) => event.due > due)
    this.#timed.splice(later === -1 ? this.#timed.length : later, 0, { kind, payload, due })
    this.wake()
  }

  /** The next event that is due; undefined when there is none now. */
  next(): QueuedEvent | undefined {
    const timed = this.#timed[0]
    if (timed && timed.due <= this.#clock.monotonic()) return this.#timed.shift()
    return this.#waiting.shift()
  }

  /** Whether nothing waits but timed events. */
  get quiet(): boolean {
    return this.#waiting.length === 0
  }

  /** Resolves when `next` may have something, or when `wake` is called. */
  async wait(): Promise<void> {
    if (!this.quiet) return
    this.#wake = new AbortController()
    const due = this.#timed[0]?.due
    const pause = due === undefined ? 86_400_000 : Math.max(0, due - this.#clock.monotonic())
    await this.#clock.sleep(pause, this.#wake.signal)
    this.#wake = undefined
  }

  /** Ends a `wait`. */
  wake(): void {
    this.#wake?.abort()
  }
}
