import { type EventsBatch, EVERYTHING } from './hub.ts'

/** Serial numbers that are gone through again when a hub begins to count anew. */
const REPLAYED = 10_000

/** Where to go on after an answer. */
export interface Position {
  /** What to ask for next. */
  readonly after: number
  /**
   * The hub is further back than we are: it was set up anew, or restored from a backup. Its latest events are fetched again,
   * because some of them may have other numbers now; most come a second time.
   */
  readonly isBehind: boolean
}

/**
 * Where to go on after an answer that brought no events, or did.
 * @param after what was asked for
 */
export function positionAfter(after: number, { lastId, events }: EventsBatch): Position {
  const isBehind = after > 0 && lastId < after
  const next = isBehind ? lastId - REPLAYED : lastId
  // An empty hub tells the number that its first event is going to have.
  const isEmpty = events.length === 0 && next <= 1
  return { after: isEmpty || next < 1 ? EVERYTHING : next, isBehind }
}
