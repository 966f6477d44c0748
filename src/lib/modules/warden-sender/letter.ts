import { createHash } from 'node:crypto'
import type { Message } from '../../components/batch.ts'
import type { Event } from '../../idea/event.ts'
import { scanObject } from '../../idea/object-scan.ts'
import { withOwnNode } from '../../idea/own-node.ts'

/** An event on its way to the hub. */
export interface Letter {
  readonly message: Message
  /** What is sent. */
  readonly text: string
  readonly id: string
  /** Of the event as it lay in the queue: after a crash it is known again by it, however the sender is configured then. */
  readonly key: string
}

/** The node by which we show a hub that we send. */
export interface SenderNode {
  readonly Name: string
  readonly Type: string[]
}

/** Makes a letter of a message: with our node in front, and without what Mentat notes for itself. */
export function letterOf(message: Message, { text, id }: Event, node: SenderNode): Letter {
  const key = createHash('sha256').update(text).digest('base64url')
  return { message, text: withOwnNode(withoutNotes(text), { ...node }), id, key }
}

/** Whether it has no fate yet. */
export function isOpen({ message }: Letter): boolean {
  return message.fate.kind === 'pass'
}

/** Every value stays as it is spelled. */
function withoutNotes(text: string): string {
  const members = scanObject(text, text.indexOf('{'))
  if (!members.some(({ key }) => key === OWN)) return text
  const kept = members.filter(({ key }) => key !== OWN)
  const parts = kept.map(
    ({ key, start, end }) => `${JSON.stringify(key)}:${text.slice(start, end)}`,
  )
  return `{${parts.join(',')}}`
}

const OWN = '_Mentat'
