import { eventKind } from '../daemon/event-queue.ts'
import type { MentatError } from '../framework/errors/mentat-error.ts'
import type { Event } from '../idea/event.ts'
import type { JsonObject } from '../idea/json.ts'

/**
 * What becomes of a message when its batch is finished: it goes on to the next queue; it is stored, or was stored
 * before, and is removed; a rule drops it, or sends it to another queue; refused, it goes to errors/ with its
 * reason; postponed, it goes back to incoming/. `done` is set when that is decided for good.
 */
export type Fate =
  | { readonly kind: 'pass' }
  | { readonly kind: 'stored' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'drop'; readonly by: string }
  | { readonly kind: 'dispatch'; readonly queue: string }
  | { readonly kind: 'refuse'; readonly stage: string; readonly error: MentatError }
  | { readonly kind: 'postpone' }
  | { readonly kind: 'done' }

/**
 * A new message for some queue: a copy of this one, a mail for the outbox. It gets there exactly once, together with the
 * leaving of the message that it was made of.
 */
export interface Output {
  readonly kind: 'copy' | 'mail'
  /** Folder of the queue. */
  readonly queue: string
  readonly content: string
}

/** A message on its way through the components of a daemon. */
export interface Message {
  /** Its file name in the queue. */
  readonly name: string
  /** When it was taken: milliseconds since 1970. */
  readonly taken: number
  /** Empty once the parser has made an event of it. */
  content: Buffer
  /** Set by the parser; taken away again when nothing but the fate of the message is still open. */
  event?: Event | undefined
  /** ID of the event, as soon as it is known. */
  id?: string
  fate: Fate
  /** What is to appear in other queues when it leaves. */
  outputs: readonly Output[]
  /** What each component did with it, by the component's name, for the trace. */
  story: Record<string, JsonObject>
}

/** So many messages make a batch, at most: a few milliseconds of work, after which sockets and timers get their turn. */
export const BATCH_SIZE = 64

/** Messages that go through the components together, and are finished together. */
export interface Batch {
  readonly messages: readonly Message[]
}

/** A batch was taken from the queue. The last handler lets `batchFinished` follow, now or later. */
export const batchTaken = eventKind<Batch>('batch_taken')

/** What came next is durable, or refused: the messages may leave the queue according to their fates. */
export const batchFinished = eventKind<Batch>('batch_finished')

/**
 * A message just taken.
 * @param taken when: milliseconds since 1970
 */
export function takenMessage(name: string, content: Buffer, taken: number): Message {
  return { name, taken, content, fate: { kind: 'pass' }, outputs: [], story: {} }
}

/** The messages that are still on their way, with their events. */
export function activeMessages(batch: Batch): (Message & { event: Event })[] {
  return batch.messages.filter(
    (message): message is Message & { event: Event } =>
      message.fate.kind === 'pass' && message.event !== undefined,
  )
}
