import { MentatError } from '../framework/errors/mentat-error.ts'
import type { QueueLayout } from '../queue/layout.ts'
import type { Batch, Message } from './batch.ts'
import { componentFailure } from './component-failure.ts'

/**
 * A component threw on a batch: halves find the message that is to blame.
 * @returns what is to begin anew; those whose fate is decided go with the first half. Undefined: one message, or none, is left
 */
export function halvesOf({ messages }: Batch): readonly (readonly Message[])[] | undefined {
  const open = messages.filter(isOpen)
  if (open.length < 2) return undefined
  const middle = Math.ceil(open.length / 2)
  const decided = messages.filter((message) => !isOpen(message))
  return [[...decided, ...open.slice(0, middle)], open.slice(middle)]
}

/** The message that is to blame alone is refused. */
export function refuseOpen({ messages }: Batch, component: string, thrown: unknown): void {
  for (const message of messages.filter(isOpen)) {
    message.fate = { kind: 'refuse', stage: component, error: componentFailure(component, thrown) }
  }
}

/** Whether a queue other than the next one cannot be used. */
export function isOfOtherQueue(thrown: unknown, next: QueueLayout | undefined): boolean {
  if (!(thrown instanceof MentatError) || thrown.code !== 'QUEUE_UNUSABLE') return false
  const { queue } = thrown.fields
  return queue !== undefined && queue !== next?.path
}

function isOpen({ fate }: Message): boolean {
  return fate.kind === 'pass'
}
