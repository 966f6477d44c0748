import { type Dirent, lstatSync, opendirSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../framework/errors/causes.ts'
import { isMessage } from './incoming-scan.ts'
import type { QueueLayout, QueueState } from './layout.ts'
import { ownerOf } from './owner.ts'
import { isReason } from './reason.ts'

/** A message file of a queue. */
export interface MessageFile {
  readonly name: string
  readonly state: QueueState
  /** The folder it lies in. */
  readonly folder: string
  /** The owner's folder name, for messages in pending/. */
  readonly owner?: string
  readonly bytes: number
  /** When it was last written: milliseconds since 1970. */
  readonly modified: number
}

/** Counts, sizes and ages of the messages of a queue in one state. */
export interface StateSummary {
  readonly count: number
  readonly bytes: number
  /** Milliseconds since 1970 of the oldest message; undefined when there is none. */
  readonly oldest: number | undefined
}

/** The owner of messages in pending/. */
export interface OwnerSummary {
  readonly owner: string
  readonly count: number
  /** undefined: a process of another host, or a folder of an unknown name. */
  readonly alive: boolean | undefined
}

/** What `mentat queue list` shows of one queue. */
export interface QueueSummary extends Record<QueueState, StateSummary> {
  readonly path: string
  readonly owners: readonly OwnerSummary[]
}

/** Looks through a whole queue: one lstat a message. */
export function summarizeQueue(layout: QueueLayout): QueueSummary {
  const owners: OwnerSummary[] = []
  for (const entry of entriesOf(layout.pending)) {
    if (entry.isDirectory()) owners.push(summarizeOwner(layout, entry.name))
  }
  return {
    path: layout.path,
    incoming: summarizeState(layout, 'incoming'),
    pending: summarizeState(layout, 'pending'),
    tmp: summarizeState(layout, 'tmp'),
    errors: summarizeState(layout, 'errors'),
    owners,
  }
}

/** The messages of a queue in one state, in the order of the folder; what vanishes meanwhile is left out. */
export function* messagesOf(layout: QueueLayout, state: QueueState): Generator<MessageFile> {
  if (state === 'errors') yield* refusedMessages(layout)
  else yield* messagesIn(layout[state], state)
  if (state !== 'pending') return
  for (const entry of entriesOf(layout.pending)) {
    if (!entry.isDirectory()) continue
    for (const file of messagesIn(join(layout.pending, entry.name), state)) {
      yield { ...file, owner: entry.name }
    }
  }
}

/** The number of messages in a folder; counting ends at `limit`, which keeps it cheap for a full queue. */
export function countMessages(folder: string, limit = Infinity): number {
  let count = 0
  for (const entry of entriesOf(folder)) {
    if (isMessage(folder, entry)) count += 1
    if (count >= limit) break
  }
  return count
}

/** The number of refused messages; their reasons are not counted. */
export function countRefused(layout: QueueLayout): number {
  let count = 0
  for (const entry of entriesOf(layout.errors)) {
    if (isMessage(layout.errors, entry) && !isReason(entry.name)) count += 1
  }
  return count
}

function summarizeState(layout: QueueLayout, state: QueueState): StateSummary {
  let count = 0
  let bytes = 0
  let oldest: number | undefined
  for (const file of messagesOf(layout, state)) {
    count += 1
    bytes += file.bytes
    oldest = Math.min(oldest ?? Infinity, file.modified)
  }
  return { count, bytes, oldest }
}

function summarizeOwner(layout: QueueLayout, owner: string): OwnerSummary {
  return {
    owner,
    count: countMessages(join(layout.pending, owner)),
    alive: ownerOf(owner)?.alive,
  }
}

function* refusedMessages(layout: QueueLayout): Generator<MessageFile> {
  for (const file of messagesIn(layout.errors, 'errors')) {
    if (!isReason(file.name)) yield file
  }
}

function* messagesIn(folder: string, state: QueueState): Generator<MessageFile> {
  for (const entry of entriesOf(folder)) {
    if (!isMessage(folder, entry)) continue
    const stats = lstatSync(join(folder, entry.name), { throwIfNoEntry: false })
    if (!stats) continue
    yield { name: entry.name, state, folder, bytes: stats.size, modified: stats.mtimeMs }
  }
}

function* entriesOf(folder: string): Generator<Dirent> {
  let directory
  try {
    directory = opendirSync(folder, { bufferSize: 512 })
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  try {
    for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) yield entry
  } finally {
    directory.closeSync()
  }
}
