import { dropDay, isNewer } from '../../database/retention/drop-day.ts'
import {
  countOldEvents,
  type OldEvent,
  type OldEvents,
  readOldEvents,
  removeEvents,
} from '../../database/retention/old-events.ts'
import { pagesAtOnce } from '../../database/retention/old-rows.ts'
import { markedPartitions, markOrphans, removeOrphans } from '../../database/retention/orphans.ts'
import { type EventPartition, eventPartitions } from '../../database/retention/partitions.ts'
import type { SearchParameters } from '../../database/events/search/parameters.ts'
import { type Filter, compileFilter } from '../../filter/compile.ts'
import type { JsonObject } from '../../idea/json.ts'
import { goneBefore, paceOf, type Rule, type Work } from './rule.ts'

/** Which events are meant: all of it has to hold. Without conditions, all events are. */
export interface EventConditions {
  readonly search: SearchParameters | undefined
  readonly filter: string | undefined
}

/** Events removed by one statement: the first time, and the most. Of those with documents there are fewer. */
const eventsAtOnce = { first: 500, most: 20_000 }
const documentsAtOnce = { first: 200, most: 2000 }

/** What is done in one partition. */
interface Job {
  readonly partition: EventPartition
  readonly border: string
  readonly search: SearchParameters
  readonly filter: Filter | undefined
  /** Whether all events are meant. */
  readonly isWhole: boolean
}

/**
 * Events that were stored before a time. Days of which all events are meant go as a whole; of the others, events are removed by
 * their keys, few at a time. What the conditions of a rule were tried on before is not looked at again.
 * @param all how long another rule, which comes first, keeps any event
 */
export function eventRule(
  name: string,
  keep: number,
  conditions: EventConditions,
  all?: number,
): Rule {
  const { search, filter: source } = conditions
  const isWhole = search === undefined && source === undefined
  return {
    kind: 'events',
    name,
    keep,
    async remove(border, work) {
      const filter = source === undefined ? undefined : compileFilter(source)
      const tried = isWhole ? undefined : work.memory.triedUntil(conditions)
      const gone = work.isDry && all !== undefined ? goneBefore(border, keep, all) : undefined
      if (gone !== undefined && gone >= border) return true
      const from = Math.max(tried ?? 0, gone === undefined ? 0 : Date.parse(gone))
      const unseen = { ...search, ...(from === 0 ? {} : { st_from: from }) }
      const partitions = await eventPartitions(work.database)
      for (const [index, partition] of partitions.entries()) {
        const job: Job = { partition, border, search: unseen, filter, isWhole }
        if (!(await removeFrom(job, work))) return false
        work.onProgress((index + 1) / partitions.length)
      }
      if (!isWhole && !work.isDry) work.memory.note(conditions, Date.parse(border))
      return true
    },
  }
}

/** Addresses of events that were removed one by one, now or by a run that was cut off. */
export const orphanRule: Rule = {
  kind: 'addresses',
  name: 'addresses of removed events',
  async remove(_border, work) {
    const marked = work.isDry ? [] : await markedPartitions(work.database)
    for (const [index, partition] of marked.entries()) {
      const isDone = await removeOrphans(work.database, partition, {
        pace: paceOf(work, pagesAtOnce),
        isDry: false,
        onProgress: (share) => {
          work.onProgress((index + share) / marked.length)
        },
        onRemoved: (rows) => {
          work.tally.rows += rows
        },
      })
      if (!isDone) return false
    }
    return true
  },
}

/** @returns false when it was ended */
async function removeFrom(job: Job, work: Work): Promise<boolean> {
  if (work.signal.aborted) return false
  if (job.isWhole) {
    const fate = await removeDay(job, work)
    if (fate !== 'newer') return fate === 'dropped'
  }
  if (work.isDry && !job.filter) {
    work.tally.events += await countOldEvents(work.database, eventsOf(job))
    return true
  }
  return removeSingly(job, work)
}

/** Days that are not over are left: what comes would have no place of its own. */
async function removeDay(
  { partition, border }: Job,
  { database, clock, signal, isDry, tally }: Work,
): Promise<'dropped' | 'newer' | 'ended'> {
  const { events, addresses, day, bytes } = partition
  if (day === undefined || addresses === undefined || day >= border.slice(0, 10)) return 'newer'
  if (await isNewer(database, events, border)) return 'newer'
  const count = await countOldEvents(database, { partition: events, border, search: {} })
  const whole = { ...partition, day, addresses }
  const fate = isDry ? 'dropped' : await dropDay(database, whole, border, { clock, signal })
  if (fate === 'dropped') {
    tally.events += count
    tally.days.push(day)
    tally.bytes += bytes
  }
  return fate
}

async function removeSingly(job: Job, work: Work): Promise<boolean> {
  const { filter, partition } = job
  const pace = paceOf(work, filter ? documentsAtOnce : eventsAtOnce)
  const take = remover(partition, work)
  let after: OldEvent | undefined
  for (;;) {
    if (pace.isEnded) return false
    const page = await pace.portion(async (limit) => {
      const found = await readOldEvents(work.database, eventsOf(job), {
        ...{ limit, after },
        withDocuments: filter !== undefined,
      })
      await take(filter ? found.filter((event) => isMatch(filter, event, work)) : found)
      return found
    })
    if (page.length === 0) return true
    after = page.at(-1)
  }
}

/** Removes events of one partition; before the first, it is noted that there will be addresses without events. */
function remover(
  { events, addresses }: EventPartition,
  { database, isDry, tally }: Work,
): (old: readonly OldEvent[]) => Promise<void> {
  let isMarked = false
  return async (old) => {
    if (old.length === 0) return
    if (!isDry && !isMarked && addresses !== undefined) await markOrphans(database, addresses)
    isMarked = true
    tally.events += isDry ? old.length : await removeEvents(database, events, old)
  }
}

function isMatch(filter: Filter, { document }: OldEvent, { clock }: Work): boolean {
  return document !== null && filter.matches(JSON.parse(document) as JsonObject, clock.now())
}

function eventsOf({ partition, border, search }: Job): OldEvents {
  return { partition: partition.events, border, search }
}
