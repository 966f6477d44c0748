import { formatDuration } from '../lib/framework/time/duration.ts'
import type { DaemonAccount } from '../lib/modules/status/account.ts'
import type { DatabaseState } from '../lib/modules/status/database.ts'
import type { MessageCount, QueueState } from '../lib/modules/status/queues.ts'
import type { ScheduledState } from '../lib/modules/status/scheduled.ts'
import type { SystemStatus } from '../lib/modules/status/status.ts'
import { type Column, count, counted, printable, renderTable, size, wholeSeconds } from './table.ts'

/** The state of a Mentat as one screen, without colours. */
export function statusScreen(status: SystemStatus): string {
  const now = Date.parse(status.time)
  const parts = [
    headOf(status),
    attentionOf(status),
    daemonsOf(status, now),
    scheduledOf(status, now),
    queuesOf(status, now),
    booksOf(status),
    [databaseLine(status.database, now), diskLine(status), ...geoLines(status)].join('\n'),
  ]
  return parts.filter(Boolean).join('\n\n')
}

function headOf({ home, time, attention }: SystemStatus): string {
  const verdict =
    attention.length === 0
      ? 'all is well'
      : `${counted(attention.length, 'thing')} ${attention.length === 1 ? 'needs' : 'need'} attention`
  return printable(`${home} at ${time.slice(0, 19)}Z: ${verdict}`)
}

function attentionOf({ attention }: SystemStatus): string {
  return attention
    .flatMap(({ about, text, advice }) => [
      // Configurations may have several problems, a line each.
      ...`! ${about}: ${text}`.split('\n').map(printable),
      `  -> ${printable(advice)}`,
    ])
    .join('\n')
}

function daemonsOf({ daemons }: SystemStatus, now: number): string {
  if (daemons.length === 0) return 'no daemon runs'
  return renderTable(daemons, [
    { title: 'DAEMON', value: ({ name }) => name },
    { title: 'STATE', value: ({ state }) => state },
    { title: 'PID', value: ({ pid }) => String(pid), align: 'right' },
    { title: 'SINCE', value: ({ since }) => `${since.slice(0, 19)}Z` },
    { title: 'FOR', value: ({ since }) => age(since, now), align: 'right' },
  ])
}

/** Nothing where they are not used. */
function scheduledOf({ scheduled }: SystemStatus, now: number): string {
  const isUsed = scheduled.some(
    ({ last, is_scheduled: isScheduled }) => last !== null || isScheduled,
  )
  if (!isUsed) return ''
  return renderTable(scheduled, [
    { title: 'SCHEDULED', value: ({ name }) => name },
    { title: 'LAST RUN', value: ({ last }) => (last ? wholeSeconds(last.started) : 'never') },
    { title: 'RESULT', value: ({ last }) => last?.result.replace('_', ' ') ?? '-' },
    { title: 'TOOK', value: ({ last }) => took(last), align: 'right' },
    { title: 'FROM', value: ({ last }) => wholeSeconds(last?.window?.from ?? '-') },
    { title: 'TO', value: ({ last }) => wholeSeconds(last?.window?.to ?? '-') },
    { title: 'NEXT', value: (state) => nextText(state, now) },
  ])
}

function took(last: ScheduledState['last']): string {
  const seconds = last?.duration ?? null
  return seconds === null ? '-' : formatDuration(seconds * 1000)
}

function nextText({ next, overdue_since: since }: ScheduledState, now: number): string {
  if (since !== null) return `overdue for ${age(since, now)}`
  return next === null ? 'off' : `in ${formatDuration(Math.max(0, Date.parse(next) - now))}`
}

function queuesOf({ queues }: SystemStatus, now: number): string {
  if (queues.length === 0) return 'no queue yet: a daemon makes its queue when it starts'
  const columns: Column<QueueState>[] = [{ title: 'QUEUE', value: ({ name }) => name }]
  for (const [title, messages] of [
    ['WAITING', ({ waiting }: QueueState) => waiting],
    ['IN WORK', ({ pending }: QueueState) => pending],
    ['REFUSED', ({ errors }: QueueState) => errors],
  ] as const) {
    columns.push(
      { title, value: (queue) => count(messages(queue).messages), align: 'right' },
      { title: 'OLDEST', value: (queue) => oldest(messages(queue), now), align: 'right' },
    )
  }
  columns.push({ title: 'WORKERS', value: ({ consumers }) => count(consumers), align: 'right' })
  return renderTable(queues, columns)
}

interface AccountRow extends DaemonAccount {
  readonly queue: string
}

function booksOf({ queues }: SystemStatus): string {
  const all = queues.flatMap(({ name, books }) =>
    books.map((account): AccountRow => ({ ...account, queue: name })),
  )
  const rows = all.filter(({ taken, missing }) => taken > 0 || missing !== 0)
  if (rows.length === 0) return ''
  const causes = rows.flatMap(causesOf)
  return [renderTable(rows, accountColumns(rows)), ...causes].join('\n')
}

/** The sum, without what is zero everywhere: `TAKEN  = STORED  + REFUSED`. */
function accountColumns(rows: readonly AccountRow[]): Column<AccountRow>[] {
  const present = summands.filter(([, value]) => rows.some((row) => value(row) > 0))
  return [
    { title: 'DAEMON', value: ({ daemon }) => daemon },
    { title: 'FROM', value: ({ queue }) => queue },
    { title: 'TAKEN', value: ({ taken }) => count(taken), align: 'right' },
    ...present.map(([title, value], index): Column<AccountRow> => {
      const sign = index === 0 ? '=' : '+'
      return { title: `${sign} ${title}`, value: (row) => count(value(row)), align: 'right' }
    }),
    { title: '', value: ({ missing }) => (missing === 0 ? 'balanced' : imbalance(missing)) },
  ]
}

const summands: readonly (readonly [string, (row: AccountRow) => number])[] = [
  ['PASSED', ({ passed }) => passed],
  ['STORED', ({ stored }) => stored],
  ['DUPLICATE', ({ duplicate }) => duplicate],
  ['DROPPED', ({ dropped }) => total(dropped)],
  ['DISPATCHED', ({ dispatched }) => total(dispatched)],
  ['REFUSED', ({ refused }) => total(refused)],
  ['RETURNED', ({ returned }) => returned],
  ['IN WORK', ({ held }) => held],
]

function imbalance(missing: number): string {
  return missing > 0 ? `${count(missing)} MISSING` : `${count(-missing)} TOO MANY`
}

/** So many causes are told, the most frequent ones. */
const MOST_CAUSES = 8

function causesOf({ daemon, dropped, dispatched, refused }: AccountRow): string[] {
  return [
    ...causeLine(`${daemon} dropped, by rule`, dropped),
    ...causeLine(`${daemon} dispatched, by queue`, dispatched),
    ...causeLine(`${daemon} refused, by cause`, refused),
  ]
}

function causeLine(what: string, causes: Readonly<Record<string, number>>): string[] {
  const entries = Object.entries(causes)
  if (entries.length === 0) return []
  const told = entries.slice(0, MOST_CAUSES).map(([cause, times]) => `${cause} ${count(times)}`)
  const more = entries.length - told.length
  const rest = more > 0 ? [`${more} more (--json tells all)`] : []
  return [printable(`${what}: ${[...told, ...rest].join(', ')}`)]
}

function databaseLine(
  { server, address, state, error, value }: DatabaseState,
  now: number,
): string {
  const where = `database  ${server}, ${address}`
  if (state === 'stopped') return printable(`${where}: not running; who needs it starts it`)
  if (server === 'unknown') return 'database  unknown: its configuration cannot be used'
  if (!value) return printable(`${where}: ${error ?? 'away'}`)
  const events = value.events
  const content = events
    ? [
        `${events.isEstimate ? 'about ' : ''}${counted(events.events, 'event')}`,
        ...(events.newestStored === null
          ? []
          : [`the newest stored ${age(events.newestStored, now)} ago`]),
        ...(events.newestDetected === null
          ? []
          : [`the latest detected at ${events.newestDetected.slice(0, 19)}Z`]),
      ]
    : ['no tables yet']
  return printable(
    [`${where}: PostgreSQL ${value.version}, ${size(value.size_bytes)}`, ...content].join(', '),
  )
}

function diskLine({ disk }: SystemStatus): string {
  const files = disk.free_files === null ? '' : `, room for ${count(disk.free_files)} files`
  return `disk      ${size(disk.free_bytes)} of ${size(disk.size_bytes)} free${files}`
}

function geoLines({ geo }: SystemStatus): string[] {
  return geo.flatMap(({ kind, source, built, age_days: days, trouble, advice }) => {
    const data =
      built === null || days === null
        ? 'no data'
        : `data of ${built.slice(0, 10)}, ${counted(days, 'day')} old`
    // What is in trouble stands under attention, with the advice.
    const hint = advice === null || trouble !== null ? [] : [`          -> ${advice}`]
    return [`geoip     ${kind}, ${source}: ${data}`, ...hint].map(printable)
  })
}

function oldest({ oldest: time }: MessageCount, now: number): string {
  return time === null ? '-' : age(time, now)
}

/** Clocks of producers may be ahead. */
function age(time: string, now: number): string {
  return formatDuration(Math.max(0, now - Date.parse(time)))
}

function total(causes: Readonly<Record<string, number>>): number {
  return Object.values(causes).reduce((sum, times) => sum + times, 0)
}
