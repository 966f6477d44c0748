import { setImmediate } from 'node:timers/promises'
import type { EventHit } from '../../database/events/search/page.ts'
import { searchEvents } from '../../database/events/search/page.ts'
import type { SearchParameters } from '../../database/events/search/parameters.ts'
import { necessaryValues } from '../../filter/necessary.ts'
import type { Filter } from '../../filter/compile.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { JsonObject } from '../../idea/json.ts'
import type { Ask } from '../core/ask.ts'
import { visibleEvents } from '../event-search/visibility.ts'

/** How much of the stored events is read: events, bytes of them, milliseconds that the filter takes, events at a time. */
const MOST = { events: 5000, bytes: 64 * 1024 * 1024, time: 5000, page: 250, sample: 20 }

/** After so many milliseconds others have their turn: a rule with hundreds of regular expressions is slow. */
const TURN = 50

/** Conditions on so many categories at most are left to the database. */
const MOST_CATEGORIES = 50

const DAY = 86_400_000

/** A stored event that a filter matches. */
export type SampleEvent = Pick<EventHit, 'id' | 'detect_time' | 'category'>

/** What a filter finds in stored events. */
export interface StoredTrial {
  /** Days that were looked at, up to now. */
  readonly days: number
  /** Events that were read: those that the filter can match at all by their category, and that the viewer may see. */
  readonly read: number
  readonly matched: number
  /** There were more events than are read: the newest were. */
  readonly wasCut: boolean
  /** The first to match, the newest first. */
  readonly sample: readonly SampleEvent[]
}

/**
 * Tries a filter on the events of the last days that the viewer may see.
 * @param onMatch is told of each event that matches
 */
export function tryOnStored(
  { filter, days }: { readonly filter: Filter; readonly days: number },
  ask: Ask<unknown>,
  onMatch: (document: JsonObject) => void = () => undefined,
): Promise<StoredTrial> {
  const { viewer, services, now, signal } = ask
  const categories = necessaryValues(filter.tree, 'Category')
  const parameters: SearchParameters = {
    ...{ dt_from: now - days * DAY, dt_to: now },
    ...(categories && categories.size > 0 && categories.size <= MOST_CATEGORIES
      ? { categories: [...categories] }
      : {}),
    ...visibleEvents(viewer, services.config),
  }
  const trial = { days, read: 0, matched: 0, wasCut: false, sample: [] as SampleEvent[] }
  if (categories?.size === 0) return Promise.resolve(trial)
  const work = new WorkTime(services.clock)
  return ask.search(async (database) => {
    let after: string | undefined
    let bytes = 0
    do {
      const page = await searchEvents(database, parameters, {
        ...{ limit: MOST.page, documents: true },
        ...(after === undefined ? {} : { after }),
      })
      for (const { document: text = '{}', id, detect_time, category } of page.hits) {
        trial.read++
        bytes += text.length
        const document = JSON.parse(text) as JsonObject
        if (filter.matches(document, now)) {
          trial.matched++
          if (trial.sample.length < MOST.sample) trial.sample.push({ id, detect_time, category })
          onMatch(document)
        }
        trial.wasCut = await work.isOver()
        if (trial.wasCut || signal.aborted) return trial
      }
      after = page.next
      trial.wasCut = after !== undefined
      work.begin()
    } while (after !== undefined && trial.read < MOST.events && bytes < MOST.bytes)
    return trial
  })
}

/** The time that the filter takes, without that of the database. */
class WorkTime {
  readonly #clock: Clock
  #turn = 0
  #spent = 0

  constructor(clock: Clock) {
    this.#clock = clock
    this.begin()
  }

  /** Begins a turn. */
  begin(): void {
    this.#turn = this.#clock.monotonic()
  }

  /** Whether there has been enough of it. At the end of a turn others have theirs. */
  async isOver(): Promise<boolean> {
    const took = this.#clock.monotonic() - this.#turn
    if (took < TURN) return false
    this.#spent += took
    await setImmediate()
    this.begin()
    return this.#spent > MOST.time
  }
}
