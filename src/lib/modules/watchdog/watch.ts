import type { Database } from '../../database/database.ts'
import { countStored, newestStorageTime } from '../../database/events/silence.ts'
import { formatDuration } from '../../framework/time/duration.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'

/** The watch over all events. */
export const ALL_EVENTS = 'events'

/** What is to be watched. Times in milliseconds. */
export interface Watched {
  readonly delta: number
  readonly watches: readonly {
    readonly name: string
    readonly detector?: string | undefined
    readonly category?: string | undefined
    readonly delta?: number | undefined
    readonly minimum: number
  }[]
}

/** What a watch found. */
export interface WatchState {
  readonly name: string
  readonly detector: string | null
  readonly category: string | null
  /** The time in which events must come. */
  readonly delta: string
  readonly minimum: number
  /** Stored in this time; no more than the minimum are counted. */
  readonly events: number
  /** Whether there were too few. */
  readonly silent: boolean
}

/** What all watches found. */
export interface Observation {
  /** Milliseconds since 1970. */
  readonly time: number
  /** When the event stored last was stored, RFC 3339; null: there is none. */
  readonly newest: string | null
  /** The first one is that over all events. */
  readonly watches: readonly WatchState[]
}

/**
 * Looks what was stored of late, by the times of storage.
 * @param now milliseconds since 1970
 */
export async function observe(
  database: Database,
  { delta, watches }: Watched,
  now: number,
): Promise<Observation> {
  const newest = await newestStorageTime(database)
  const states: WatchState[] = []
  for (const watch of [{ name: ALL_EVENTS, minimum: 1 }, ...watches]) {
    const { name, detector, category, delta: own = delta, minimum } = { ...nothing, ...watch }
    // The clock of the server may be a little ahead of ours.
    const interest = { since: now - own, until: now + own, most: minimum }
    const events = await countStored(database, { detector, category }, interest)
    states.push({
      ...{ name, detector: detector ?? null, category: category ?? null },
      ...{ delta: formatDuration(own), minimum, events, silent: events < minimum },
    })
  }
  return { time: now, newest, watches: states }
}

const nothing = { detector: undefined, category: undefined, delta: undefined }

/** What is wrong with a watch, for people. */
export function silenceText(
  { name, delta, minimum, events, detector, category }: WatchState,
  newest: string | null,
): string {
  if (name === ALL_EVENTS) {
    const last = newest === null ? 'none ever was' : `the last one at ${seconds(newest)}`
    return `no event was stored in the last ${delta}; ${last}`
  }
  const whose = [
    ...(detector === null ? [] : [`of the detector ${detector}`]),
    ...(category === null ? [] : [`of the category ${category}`]),
  ].join(' ')
  const few = events === 0 ? 'no event' : `only ${events} of ${minimum} events`
  return `${name}: ${few}${whose === '' ? '' : ` ${whose}`} in ${delta}`
}

function seconds(time: string): string {
  return formatTimestamp(Math.floor(Date.parse(time) / 1000) * 1000)
}
