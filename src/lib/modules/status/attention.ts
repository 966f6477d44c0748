import { formatDuration } from '../../framework/time/duration.ts'
import type { Attention } from './attention-item.ts'
import type { DaemonState } from './daemons.ts'
import type { DatabaseState } from './database.ts'
import type { DiskState } from './disk.ts'
import type { GeoState } from './geo.ts'
import { aboutMails } from './mails.ts'
import type { MessageCount, QueueState } from './queues.ts'
import { aboutScheduled, type ScheduledState } from './scheduled.ts'

/** What is judged. */
export interface Judged {
  readonly daemons: readonly DaemonState[]
  readonly queues: readonly QueueState[]
  readonly database: DatabaseState
  readonly disk: DiskState
  readonly geo: readonly GeoState[]
  readonly scheduled: readonly ScheduledState[]
}

/** What to do about a configuration that is wrong. */
export const CHECK = 'mentat config check'

/** Messages may wait so long before it is remarkable, in milliseconds: while a daemon works, and while none does. */
const LONG = 10 * 60_000
const LONG_WITHOUT_DAEMON = 60_000

/**
 * Everything that should be looked at; none: all is well.
 * @param now milliseconds since 1970
 */
export function attentionTo(judged: Judged, now: number): Attention[] {
  const { daemons, queues, database, disk, geo, scheduled } = judged
  return [
    ...daemons.flatMap(aboutDaemon),
    ...aboutScheduled(scheduled, daemons, now),
    ...queues.flatMap((queue) => aboutQueue(queue, now)),
    ...aboutDatabase(database),
    ...(database.value?.mails ? aboutMails(database.value.mails, now) : []),
    ...aboutDisk(disk),
    ...geo.flatMap(aboutGeo),
  ]
}

function aboutDaemon({ name, pid, state, trouble, degraded }: DaemonState): Attention[] {
  const about = `daemon ${name}`
  const text = `process ${pid} was killed, and was not started again`
  const killed = { about, text, advice: `start it: mentat ${name} run` }
  return [
    ...(state === 'dead' ? [killed] : []),
    ...Object.entries(trouble).map(([component, reason]) => ({
      about,
      text: `messages wait: ${component}: ${reason}`,
      advice: 'it goes on by itself when the cause is gone; its log tells more',
    })),
    ...Object.entries(degraded).map(([component, reason]) => ({
      about,
      text: `works, degraded: ${component}: ${reason}`,
      advice: 'messages pass; its log tells more',
    })),
  ]
}

function aboutQueue(queue: QueueState, now: number): Attention[] {
  const { name, waiting, pending, errors, consumers, stranded, books, books_error } = queue
  const about = `queue ${name}`
  const found: Attention[] = []
  const age = Math.max(ageOf(waiting, now), ageOf(pending, now))
  if (consumers === 0 && waiting.messages > 0 && age > LONG_WITHOUT_DAEMON) {
    const text = `no daemon takes from it, ${count(waiting.messages)} waiting`
    found.push({ about, text, advice: 'start the daemon that reads this queue' })
  } else if (age > LONG) {
    const text = `the oldest message is there for ${formatDuration(age)}`
    found.push({
      about,
      text,
      advice: 'the log of the daemon tells whether it waits, and for what',
    })
  }
  if (stranded > 0) {
    const text = `${count(stranded)} held by dead processes`
    found.push({
      about,
      text,
      advice: 'they come back when a daemon runs, or by: mentat queue recover',
    })
  }
  if (errors.messages > 0) {
    const text = `${count(errors.messages)} refused`
    found.push({ about, text, advice: `mentat queue show --queue ${name}` })
  }
  if (books_error !== null) {
    const text = `its books cannot be read: ${books_error}`
    found.push({ about, text, advice: 'remove what is no file; no message is concerned' })
  }
  for (const { daemon, missing } of books) {
    if (missing === 0) continue
    const text =
      missing > 0
        ? `the books of ${daemon} lack ${count(missing)}: taken, and gone without a trace`
        : `the books of ${daemon} have ${count(-missing)} too many: there, and never taken`
    found.push({ about, text, advice: 'somebody has removed or put files under pending/ by hand' })
  }
  return found
}

function aboutDatabase({ server, state, error, value }: DatabaseState): Attention[] {
  const about = 'database'
  if (server === 'unknown') {
    return [{ about: 'configuration', text: error ?? 'it cannot be used', advice: CHECK }]
  }
  if (state === 'away') {
    return [{ about, text: error ?? 'it does not answer', advice: 'mentat db status' }]
  }
  const schema = value?.schema
  if (!schema || schema.version === schema.latest) return []
  const advice = schema.version < schema.latest ? 'mentat db migrate' : 'run the newer Mentat'
  const text = `its schema has version ${schema.version}, this program needs ${schema.latest}`
  return [{ about, text, advice }]
}

function aboutDisk({ path, isLow }: DiskState): Attention[] {
  const text = `less than a twentieth of the space or of the files is left where ${path} lies`
  return isLow ? [{ about: 'disk', text, advice: 'make room: daemons stop when it is full' }] : []
}

/** Data that are old are no trouble: that they are is shown with them. */
function aboutGeo({ kind, trouble, advice }: GeoState): Attention[] {
  if (trouble === null) return []
  return [{ about: `geoip ${kind}`, text: trouble, advice: advice ?? 'look at its file' }]
}

function ageOf({ oldest }: MessageCount, now: number): number {
  return oldest === null ? 0 : now - Date.parse(oldest)
}

function count(messages: number): string {
  return `${messages.toLocaleString('en-US')} ${messages === 1 ? 'message' : 'messages'}`
}
