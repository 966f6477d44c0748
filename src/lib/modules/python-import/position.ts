import { existsSync, readFileSync } from 'node:fs'
import { writeFileAtomically } from '../../framework/files/atomic-write.ts'
import { parseTimestamp } from '../../idea/timestamp.ts'

/** How far the import of an event database has come. Times are storage times, RFC 3339 in UTC. */
export interface Position {
  /** Names the database, without a password. */
  readonly source: string
  /** Since when events were asked for; undefined: all. */
  readonly from?: string | undefined
  /** That of the last event that was dealt with: all since `from` are. */
  readonly reached: string
}

/**
 * The position of an earlier import with which this one can go on: nothing is left out between the two. A file that cannot be
 * understood counts as none: all is read again, and nothing is stored twice.
 * @param from since when events are asked for; undefined: all
 */
export function readPosition(
  file: string,
  { source, from }: Omit<Position, 'reached'>,
): Position | undefined {
  if (!existsSync(file)) return undefined
  try {
    const position = JSON.parse(readFileSync(file, 'utf8')) as Position
    const [begun, reached] = [timeOf(position.from), timeOf(position.reached)]
    const asked = timeOf(from)
    const goesOn = position.source === source && begun <= asked && asked <= reached
    return goesOn ? position : undefined
  } catch {
    return undefined
  }
}

/** Keeps a position; called when everything up to it is committed. */
export function writePosition(file: string, position: Position): void {
  writeFileAtomically(file, `${JSON.stringify(position, undefined, 2)}\n`)
}

/** NaN, with which nothing compares, for what is no time. */
function timeOf(text: string | undefined): number {
  return text === undefined ? -Infinity : (parseTimestamp(text) ?? NaN)
}
