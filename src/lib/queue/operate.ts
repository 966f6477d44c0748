import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { MentatError } from '../framework/errors/mentat-error.ts'
import { type MessageFile, messagesOf } from './inspect.ts'
import { type QueueLayout, type QueueState, queueStates } from './layout.ts'
import { placeFile } from './place.ts'
import { type Reason, readReason, removeReason } from './reason.ts'

/** Which messages of errors/ are meant: all conditions that are given must hold. */
export interface ErrorSelection {
  readonly names?: readonly string[]
  /** The code of the reason. */
  readonly code?: string
  /** The module that refused it. */
  readonly module?: string
}

/** A message of a queue with what is known about it. */
export interface FoundMessage extends MessageFile {
  readonly reason: Reason | undefined
}

/**
 * The message of this name, wherever it lies in the queue.
 * @throws MentatError QUEUE_MESSAGE_NOT_FOUND
 */
export function findMessage(layout: QueueLayout, name: string): FoundMessage {
  for (const state of queueStates) {
    for (const file of messagesOf(layout, state)) {
      if (file.name === name) return { ...file, reason: reasonOf(layout, file) }
    }
  }
  throw new MentatError('QUEUE_MESSAGE_NOT_FOUND', `no message "${name}" in ${layout.path}`)
}

/** The refused messages that a selection means. */
export function selectErrors(layout: QueueLayout, selection: ErrorSelection): FoundMessage[] {
  const names = selection.names && new Set(selection.names)
  const found: FoundMessage[] = []
  for (const file of messagesOf(layout, 'errors')) {
    if (names && !names.has(file.name)) continue
    const reason = readReason(layout.errors, file.name)
    if (selection.code !== undefined && reason?.code !== selection.code) continue
    if (selection.module !== undefined && reason?.module !== selection.module) continue
    found.push({ ...file, reason })
  }
  return found
}

/** Puts a refused message back into incoming/; its reason is removed after that. */
export function requeueMessage(layout: QueueLayout, name: string): void {
  placeFile(join(layout.errors, name), layout.incoming, name)
  removeReason(layout.errors, name)
}

/** Deletes a message of incoming/ or errors/ for good, with its reason. */
export function dropMessage(layout: QueueLayout, state: 'incoming' | 'errors', name: string): void {
  rmSync(join(layout[state], name))
  if (state === 'errors') removeReason(layout.errors, name)
}

/** The queues of a spool folder: its sub-folders that hold incoming/. */
export function findQueues(spool: string): string[] {
  const children = (folder: string): string[] => {
    try {
      return readdirSync(folder)
    } catch {
      return []
    }
  }
  return children(spool)
    .filter((name) => children(join(spool, name)).includes('incoming'))
    .toSorted()
    .map((name) => join(spool, name))
}

function reasonOf(layout: QueueLayout, file: MessageFile): Reason | undefined {
  const isError: boolean = file.state === ('errors' satisfies QueueState)
  return isError ? readReason(layout.errors, file.name) : undefined
}
