import { eventKind } from '../daemon/event-queue.ts'
import type { MentatError } from '../framework/errors/mentat-error.ts'
import type { Event } from '../idea/event.ts'

/**
 * What becomes of a message when its batch is finished: it goes on to the next queue, or (at the end of the
 * pipe, and when it is dropped) it is removed; refused, it goes to errors/ with its reason; postponed, it
 * goes back to incoming/. `done` is set when it has left.
 */
export type Fate =
  | { readonly kind: 'pass' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'refuse'; readonly stage: string; readonly error: MentatError }
  | { readonly kind: 'postpone' }
  | { readonly kind: 'done' }

/** A message on its way through the components of a daemon. */
export interface Message {
  /** Its file name in the queue. */
  readonly name: string
  /** Empty once the parser has made an event of it. */
  content: Buffer
  /** Set by the parser; taken away again when nothing but the fate of the message is still open. */
  event?: Event | undefined
  /** ID of the event, as soon as it is known. */
  id?: string
  fate: Fate
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

/** A message just taken. */
export function takenMessage(name: string, content: Buffer): Message {
  return { name, content, fate: { kind: 'pass' } }
}

/** The messages that are still on their way, with their events. */
export function activeMessages(batch: Batch): (Message & { event: Event })[] {
  return batch.messages.filter(
    (message): message is Message & { event: Event } =>
      message.fate.kind === 'pass' && message.event !== undefined,
  )
}
