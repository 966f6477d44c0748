import { basename, dirname, isAbsolute } from 'node:path'
import type { TraceEntry } from '../lib/components/trace-log.ts'
import type { Home } from '../lib/framework/home.ts'
import { formatDuration } from '../lib/framework/time/duration.ts'
import type { MessagePlace } from '../lib/modules/trace/places.ts'
import type { EventTrace } from '../lib/modules/trace/trace.ts'
import { putTimeOf } from '../lib/queue/producer.ts'
import { counted, printable } from './table.ts'
import { storyLines } from './trace-story.ts'

/** The story of an event, line by line in order of time, and where it is now. */
export function traceText(trace: EventTrace, home: Home): string {
  const place = (folder: string): string => queueName(folder, home)
  const lines = [
    trace.id === null ? 'messages of this name, of no one event' : `event ${trace.id}`,
    '',
    ...passesLines(trace, place),
    ...(trace.passes.length > 0 ? [''] : []),
    ...nowLines(trace, place),
    ...limitLines(trace),
  ]
  return lines.map(printable).join('\n')
}

type NameQueue = (folder: string) => string

/** Under what a queue is known to commands. */
function queueName(folder: string, { spool }: Home): string {
  return isAbsolute(folder) && dirname(folder) === spool ? basename(folder) : folder
}

const INDENT = ' '.repeat(26)

function passesLines({ passes, leftOut }: EventTrace, place: NameQueue): string[] {
  const paragraphs: { readonly time: string; readonly lines: readonly string[] }[] = []
  const arrivals = arrivalsOf(passes)
  for (const entry of passes) {
    const { queue, file, taken } = entry
    const key = keyOf(queue, file)
    const put = arrivals.has(key) || leftOut > 0 ? undefined : putTimeOf(file)
    if (put !== undefined) {
      const time = new Date(put).toISOString()
      // Clocks of several hosts differ.
      const at = time < taken ? time : taken
      paragraphs.push({ time: at, lines: [`${time}  put into the queue ${place(queue)}`] })
      arrivals.set(key, time)
    }
    paragraphs.push({ time: taken, lines: passLines(entry, arrivals.get(key), place) })
  }
  const before = leftOut > 0 ? [`(${counted(leftOut, 'time')} before, not told here)`] : []
  const inOrder = paragraphs.toSorted((one, other) => Date.parse(one.time) - Date.parse(other.time))
  return [...before, ...inOrder.flatMap(({ lines }) => lines)]
}

/** When messages came into a queue because a daemon sent them there; the others were put there from outside. */
function arrivalsOf(passes: readonly TraceEntry[]): Map<string, string> {
  const arrivals = new Map<string, string>()
  for (const { to, as, outputs = [], at } of passes) {
    if (to !== undefined && as !== undefined) arrivals.set(keyOf(to, as), at)
    for (const output of outputs) arrivals.set(keyOf(output.to, output.as), at)
  }
  return arrivals
}

function keyOf(queue: string, file: string): string {
  return `${queue}\0${file}`
}

/** @param arrived when it came into the queue, as far as that is known */
function passLines(entry: TraceEntry, arrived: string | undefined, place: NameQueue): string[] {
  const { daemon, queue, file, taken, at, outputs = [], story } = entry
  const wait = arrived === undefined ? '' : `, after ${duration(taken, arrived)}`
  return [
    `${taken}  ${daemon} takes it from the queue ${place(queue)}${wait} (${file})`,
    ...storyLines(story).map((line) => `${INDENT}${line}`),
    `${at}  ${daemon}: ${outcomeOf(entry, place)}`,
    ...outputs.map(({ kind, to, as }) => {
      const what = kind === 'mail' ? 'a mail' : 'a copy'
      return `${INDENT}${what} goes to the queue ${place(to)} (${as})`
    }),
  ]
}

function outcomeOf({ outcome, cause, to, as }: TraceEntry, place: NameQueue): string {
  const where = to === undefined ? '' : ` to the queue ${place(to)} (${as ?? ''})`
  switch (outcome) {
    case 'passed':
      return where ? `passes it on${where}` : 'is done with it, and nobody follows'
    case 'dispatched':
      return `sends it${where}`
    case 'stored':
      return 'stored it'
    case 'duplicate':
      return 'the same event is stored already: nothing to do'
    case 'dropped':
      return `dropped by the rule ${cause ?? ''}`
    case 'refused':
      return `refused, ${cause ?? ''}`
    default:
      return outcome
  }
}

function nowLines({ places, stored, searched }: EventTrace, place: NameQueue): string[] {
  const lines = places.map((found) => `now: ${placeText(found, place)}`)
  if (stored) lines.push(`now: stored at ${stored.stored}, detected at ${stored.detected}`)
  if (lines.length > 0) return lines
  return [`now: in no queue${searched.database.state === 'answers' ? ', and not stored' : ''}`]
}

function placeText(found: MessagePlace, place: NameQueue): string {
  const { kind, state, file, written, reason } = found
  const queue = `the queue ${place(found.queue)}`
  const what = kind === 'mail' ? 'a mail that names it' : 'it'
  switch (state) {
    case 'incoming':
      return `${what} waits in ${queue} (${file}), written at ${written}`
    case 'pending':
      return `${what} is in work in ${queue} (${file})${holder[String(found.isHeldByLiving)] ?? ''}`
    case 'tmp':
      return `${what} is being written for ${queue} (${file})`
    case 'errors':
      return `${what} is refused in ${queue} (${file}): ${reason ? `${reason.code}: ${reason.text}` : 'no reason is there'}`
  }
}

const holder: Readonly<Record<string, string>> = {
  false: '; the process that took it is dead, it comes back when a daemon runs',
  null: '; a process of another host took it',
}

/** What was not looked at, so that nothing is taken for missing that is not. */
function limitLines({ searched: { traces, files, isComplete, database } }: EventTrace): string[] {
  const lines: string[] = []
  if (traces.length === 0) lines.push('no daemon has written a trace')
  lines.push(...traces.flatMap(({ trouble }) => trouble ?? []))
  if (!isComplete) lines.push(`only the first ${counted(files, 'message')} in queues were read`)
  if (database.state !== 'answers') {
    lines.push(`the database could not be asked: ${database.error ?? 'it does not run'}`)
  }
  return lines
}

function duration(later: string, earlier: string): string {
  return formatDuration(Math.max(0, Date.parse(later) - Date.parse(earlier)))
}
