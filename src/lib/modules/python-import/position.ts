import { existsSync, readFileSync } from 'node:fs'
import { writeFileAtomically } from '../../framework/files/atomic-write.ts'
import type { EventWindow } from '../../database/python/read-events.ts'

/** How far the import of an event database has come. */
export interface Position {
  /** Names the database, without a password. */
  readonly source: string
  /** The window that was asked for. */
  readonly window: EventWindow
  /** Storage time of the last event that was dealt with, RFC 3339 in UTC. */
  readonly reached: string
}

/**
 * The position of an earlier import of the same events. A file that cannot be understood counts as none: all is read again, and
 * nothing is stored twice.
 */
export function readPosition(
  file: string,
  { source, window }: Omit<Position, 'reached'>,
): string | undefined {
  if (!existsSync(file)) return undefined
  try {
    const position = JSON.parse(readFileSync(file, 'utf8')) as Position
    const isSame = position.source === source && position.window.from === window.from
    return isSame && typeof position.reached === 'string' ? position.reached : undefined
  } catch {
    return undefined
  }
}

/** Keeps a position; called when everything up to it is committed. */
export function writePosition(file: string, position: Position): void {
  writeFileAtomically(file, `${JSON.stringify(position, undefined, 2)}\n`)
}
