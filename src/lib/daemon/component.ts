import type { Logger } from '../framework/logging/logger.ts'
import type { Clock } from '../framework/time/clock.ts'
import { type EventKind, eventKind } from './event-queue.ts'

/** What a handler says when it is done: the next handler of the event follows, or none does. */
export type Verdict = 'continue' | 'stop'

/** One reaction of a component to one kind of event. Made with `on`. */
export interface Handler {
  readonly kind: EventKind<unknown>
  readonly handle: (payload: never) => Verdict | Promise<Verdict>
}

/** Numbers a component counts since its start; they only grow. Names are those of the metrics. */
export type Counters = Readonly<Record<string, number>>

/**
 * A part of a daemon. The runner calls `start` of all components in order, then hands them events in that
 * order, and at the end calls `stop` in reverse. `start` and `stop` are idempotent; after `stop` nothing of
 * the component runs or is held any more.
 */
export interface Component {
  readonly name: string
  readonly handlers: readonly Handler[]
  start(host: Host): void | Promise<void>
  stop(): void | Promise<void>
  /** What was counted since the start. */
  counters(): Counters
  /** What was counted of things that bear names, such as rules: by the counter (`hits`), then by the name. */
  named?(): Readonly<Record<string, Counters>>
  /** Numbers that go up and down (a queue's length), for health and metrics. */
  gauges?(): Counters
  /** Why the component cannot work at the moment, so that messages wait; undefined when it can. */
  trouble?(): string | undefined
  /**
   * What is missing although messages are worked on all the same: a look-up service that does not answer, data that
   * could not be read anew; undefined when all is well.
   */
  degraded?(): string | undefined
}

/** What the runner offers its components. */
export interface Host {
  readonly logger: Logger
  readonly clock: Clock
  /** Name of the daemon (of the instance): it stands in reasons and statistics. */
  readonly name: string
  /** Aborted when no new work is to be begun. What is claimed is still finished. */
  readonly stopping: AbortSignal
  emit<Payload>(kind: EventKind<Payload>, payload: Payload): void
  /**
   * Hands an event on to the components behind the one that calls: after its handler said `stop`, when it has finished
   * in its own time.
   */
  emitOnward<Payload>(kind: EventKind<Payload>, payload: Payload): void
  emitAfter<Payload>(milliseconds: number, kind: EventKind<Payload>, payload: Payload): void
  /**
   * Work that goes on beside the event loop: the daemon does not end before it is settled. A rejection is
   * a bug, is logged, and ends the daemon with a failure.
   */
  track(work: Promise<void>): void
  /** All the work is done (`--once`): the daemon ends. */
  finish(): void
}

/** A handler for one kind of event. */
export function on<Payload>(
  kind: EventKind<Payload>,
  handle: (payload: Payload) => Verdict | Promise<Verdict>,
): Handler {
  return { kind, handle }
}

/** All components are started. */
export const started = eventKind('started')

/** No new work is to be begun; what is claimed is to be finished. */
export const stopping = eventKind('stopping')

/** A handler threw. Whoever owns the payload decides what becomes of it. */
export const handlerFailed = eventKind<HandlerFailure>('handler_failed')

/** What `handlerFailed` carries. */
export interface HandlerFailure {
  readonly component: string
  readonly kind: EventKind<unknown>
  readonly payload: unknown
  readonly error: Error
}
