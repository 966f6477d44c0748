import { join } from 'node:path'
import { codeOf } from '../../framework/errors/causes.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { writeFileAtomically } from '../../framework/files/atomic-write.ts'
import { readPlainFile } from '../../framework/files/plain-file.ts'
import type { Home } from '../../framework/home.ts'

/** How far a hub was read, and what came last: one file that is replaced as a whole. */
export interface PositionRecord {
  /** Address of the hub: at another one the position means nothing. */
  readonly hub: string
  /** What to ask for next; all that comes before it is in the queue once `files` are. */
  readonly position: number
  /** Folder of the queue that `files` go to. */
  readonly queue: string
  /** Complete messages that may still lie in the receiver's own folder; those that do not are in the queue. */
  readonly files: readonly string[]
  /** Digests of the latest events. */
  readonly recent: readonly string[]
}

/** Where the receiver of a home keeps its position. */
export function positionPath({ run }: Home): string {
  return join(run, 'warden-receiver.json')
}

/**
 * Reads the record; undefined when there is none.
 * @throws MentatError WARDEN_POSITION_INVALID, because a beginning anew would skip events or fetch them all
 */
export function readPosition(path: string): PositionRecord | undefined {
  let text: string
  try {
    text = readPlainFile(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
  const record = parse(text)
  if (record) return record
  throw new MentatError(
    'WARDEN_POSITION_INVALID',
    `${path} cannot be understood; expected how far the Warden hub was read`,
  )
}

/** Replaces the record; a sync of its folder makes that durable. @throws the error of the operating system; then it is as before */
export function writePosition(path: string, record: PositionRecord): void {
  writeFileAtomically(path, `${JSON.stringify(record)}\n`)
}

function parse(text: string): PositionRecord | undefined {
  try {
    const { hub, position, queue, files, recent } = JSON.parse(text) as Record<string, unknown>
    if (typeof hub !== 'string' || typeof queue !== 'string') return undefined
    if (!Number.isSafeInteger(position) || !isTexts(files) || !isTexts(recent)) return undefined
    return { hub, position: Number(position), queue, files, recent }
  } catch {
    return undefined
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((element) => typeof element === 'string')
}
