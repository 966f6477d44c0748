import { join } from 'node:path'
import type { TraceEntry } from '../../components/trace-log.ts'
import type { ConnectionConfig } from '../../database/connection.ts'
import { type EventTimes, eventTimes } from '../../database/events/times.ts'
import { schemaVersion } from '../../database/migrate.ts'
import { type Answer, askPresent } from '../../database/present.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Home } from '../../framework/home.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { queueLayout } from '../../queue/layout.ts'
import { findQueues } from '../../queue/operate.ts'
import { findPlaces, type MessagePlace } from './places.ts'
import {
  searchTraces,
  type TraceFindings,
  type TraceReach,
  type TraceSearch,
} from './trace-files.ts'

/** The story of one event, as far as it is known. */
export interface EventTrace {
  /** Null: the message could not be read, or its file name was used for several events. */
  readonly id: string | null
  /** Each taking by a daemon, with what it did, in order of time. */
  readonly passes: readonly TraceEntry[]
  /** Passes before these that are not told, because there were so many. */
  readonly leftOut: number
  /** Where it lies now, and the mails that were made of it. */
  readonly places: readonly MessagePlace[]
  /** Null: it is not, or nobody can say: see `searched.database`. */
  readonly stored: EventTimes | null
  readonly searched: SearchedPlaces
}

/** Where was looked. */
export interface SearchedPlaces {
  readonly traces: readonly TraceReach[]
  /** Folders. */
  readonly queues: readonly string[]
  /** Messages in them whose content was looked at, and whether that were all. */
  readonly files: number
  readonly isComplete: boolean
  readonly database: Omit<Answer<unknown>, 'value'>
}

/** What is looked for, and where. */
export interface TraceRequest extends TraceSearch {
  readonly home: Home
  readonly clock: Clock
  /** Reads the configuration of the database. */
  readonly config: () => Promise<ConnectionConfig>
}

/**
 * Tells the story of an event: from the traces of the daemons, from queues, from the database if it answers.
 * @throws MentatError EVENT_UNKNOWN, the error of the operating system when a trace or queue cannot be read
 */
export async function traceEvent(request: TraceRequest): Promise<EventTrace> {
  const { home } = request
  const search = searchOf(request)
  const { id, passes, leftOut, reach } = passesOf(join(home.log, 'trace'), search)
  const layouts = queuesOf(home, passes).map(queueLayout)
  const names = new Set([...passes.flatMap(namesOf), ...(search.file ? [search.file] : [])])
  const found = findPlaces(layouts, { ...(id !== undefined && { id }), names })
  const { value, ...database } = await askStored(id, request)
  const { places, files, isComplete } = found
  const queues = layouts.map(({ path }) => path)
  const searched = { traces: reach, queues, files, isComplete, database }
  if (passes.length === 0 && places.length === 0 && !value) throw unknown(search, searched)
  return { id: id ?? null, passes, leftOut, places, stored: value ?? null, searched }
}

function searchOf({ id, file }: TraceRequest): TraceSearch {
  return { ...(id !== undefined && { id }), ...(file !== undefined && { file }) }
}

interface Passes extends Omit<TraceFindings, 'entries'> {
  readonly id: string | undefined
  readonly passes: readonly TraceEntry[]
}

/** With a file name: also what became of the event under other names. */
function passesOf(folder: string, search: TraceSearch): Passes {
  const { entries, ...first } = searchTraces(folder, search)
  const ids = new Set(entries.flatMap(({ id }) => id ?? []))
  const [only] = ids
  if (search.id !== undefined || only === undefined || ids.size > 1) {
    return { id: search.id, passes: entries, ...first }
  }
  const { entries: passes, ...all } = searchTraces(folder, { ...search, id: only })
  return { id: only, passes, ...all }
}

/** Those of the spool folder, and those that the traces name. */
function queuesOf({ spool }: Home, passes: readonly TraceEntry[]): string[] {
  const named = passes.flatMap(({ queue, to, outputs = [] }) => [
    queue,
    ...(to === undefined ? [] : [to]),
    ...outputs.map((output) => output.to),
  ])
  return [...new Set([...findQueues(spool), ...named])]
}

function namesOf({ as, outputs = [] }: TraceEntry): string[] {
  return [...(as === undefined ? [] : [as]), ...outputs.map((output) => output.as)]
}

async function askStored(
  id: string | undefined,
  request: TraceRequest,
): Promise<Answer<EventTimes | undefined>> {
  return askPresent({ ...request, applicationName: 'mentat-trace' }, async (database) => {
    const { version } = await schemaVersion(database)
    return id === undefined || version === 0 ? undefined : eventTimes(database, id)
  })
}

function unknown({ id, file }: TraceSearch, searched: SearchedPlaces): MentatError {
  const what = id === undefined ? `a message named "${file ?? ''}"` : `an event with the ID "${id}"`
  return new MentatError('EVENT_UNKNOWN', `nothing is known of ${what}: ${reachText(searched)}`, {
    fields: { searched },
  })
}

function reachText({ traces, queues, files, isComplete, database }: SearchedPlaces): string {
  const told = traces.map(
    ({ daemon, since, trouble }) => trouble ?? `${daemon} since ${since ?? 'now'}`,
  )
  return [
    told.length === 0 ? 'no daemon has written a trace' : `not in the traces (${told.join(', ')})`,
    `not among the messages in ${queues.length === 1 ? 'the queue' : `${queues.length} queues`} (${files} looked at${isComplete ? '' : ', there are more'})`,
    database.state === 'answers'
      ? 'not in the database'
      : `the database could not be asked (${database.error ?? 'it does not run'})`,
  ].join('; ')
}
