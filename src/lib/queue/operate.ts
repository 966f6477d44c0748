import { existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../framework/errors/causes.ts'
import { MentatError } from '../framework/errors/mentat-error.ts'
import { namesIn } from '../framework/files/names-in.ts'
import { isAlive, parseIdentity } from '../framework/process/identity.ts'
import { type MessageFile, messagesOf } from './inspect.ts'
import { type QueueLayout, queueStates } from './layout.ts'
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

/**
 * The refused messages that a selection means, by name. One that a living process still works on is not refused yet.
 */
export function selectErrors(layout: QueueLayout, selection: ErrorSelection): FoundMessage[] {
  const names = selection.names && new Set(selection.names)
  const found: FoundMessage[] = []
  for (const file of messagesOf(layout, 'errors')) {
    if (names && !names.has(file.name)) continue
    const reason = readReason(layout.errors, file.name)
    if (reason && isInWork(reason)) continue
    if (selection.code !== undefined && reason?.code !== selection.code) continue
    if (selection.module !== undefined && reason?.module !== selection.module) continue
    found.push({ ...file, reason })
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * Puts a refused message back into incoming/; its reason is removed after that.
 * @returns false when somebody else has moved or deleted it meanwhile
 */
export function requeueMessage(layout: QueueLayout, name: string): boolean {
  const path = join(layout.errors, name)
  return unlessGone(path, () => {
    placeFile(path, layout.incoming, name)
    removeReason(layout.errors, name)
  })
}

/**
 * Deletes a message of incoming/ or errors/ for good, with its reason.
 * @returns false when somebody else has moved or deleted it meanwhile
 */
export function dropMessage(
  layout: QueueLayout,
  state: 'incoming' | 'errors',
  name: string,
): boolean {
  const path = join(layout[state], name)
  return unlessGone(path, () => {
    rmSync(path)
    if (state === 'errors') removeReason(layout.errors, name)
  })
}

/**
 * The queues of a spool folder: its sub-folders that hold incoming/, by name. None when there is no spool yet.
 * @throws the error of the operating system when the spool cannot be read
 */
export function findQueues(spool: string): string[] {
  return namesIn(spool)
    .toSorted()
    .map((name) => join(spool, name))
    .filter(isQueue)
}

/**
 * Whether a folder is a queue: it holds incoming/.
 * @throws the error of the operating system when that cannot be found out: a queue that is hidden from us is no empty one
 */
export function isQueue(path: string): boolean {
  try {
    return statSync(join(path, 'incoming'), { throwIfNoEntry: false }) !== undefined
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return false
    throw error
  }
}

function unlessGone(path: string, step: () => void): boolean {
  try {
    step()
    return true
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || existsSync(path)) throw error
    return false
  }
}

function isInWork({ holder }: Reason): boolean {
  const identity = holder === undefined ? undefined : parseIdentity(holder)
  return identity !== undefined && isAlive(identity) === true
}

function reasonOf(layout: QueueLayout, file: MessageFile): Reason | undefined {
  return file.state === 'errors' ? readReason(layout.errors, file.name) : undefined
}
