import { basename } from 'node:path'
import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { existingQueues, queueFlag } from '../../cli/queue-flags.ts'
import { type Column, count, counted, renderTable, size } from '../../cli/table.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'
import { formatDuration } from '../../lib/framework/time/duration.ts'
import { ageLimits, type AgeDistribution, agesOf } from '../../lib/queue/ages.ts'
import {
  type OwnerSummary,
  type QueueSummary,
  type StateSummary,
  summarizeQueue,
} from '../../lib/queue/inspect.ts'
import { type QueueLayout, type QueueState, queueStates } from '../../lib/queue/layout.ts'

interface State {
  count: number
  bytes: number
  /** When the oldest message was written, RFC 3339; missing when there is none. */
  oldest?: string
  /** Messages by age, with `--ages`: `"5"` younger than five minutes … `"1280+"`. */
  ages?: Record<string, number>
}

interface Queue extends Record<QueueState, State> {
  name: string
  path: string
  owners: readonly OwnerSummary[]
}

export default class QueueList extends MentatCommand {
  static override summary = 'show how many messages each queue holds, in which state and how old'
  static override description =
    'Counts, sizes and ages per queue and state, and who holds the messages in pending. ' +
    'With --ages: how many messages are how old, as qshape of Postfix shows it; a column says how many are younger than so many minutes (and older than the column before). ' +
    'The age is the time since the message was written. ' +
    'Messages in errors have their reason beside them: see "mentat queue show".'
  static override examples = [
    '<%= config.bin %> queue list',
    '<%= config.bin %> queue list --ages',
    '<%= config.bin %> queue list --queue storage --json',
  ]
  static override enableJsonFlag = true
  static override flags = {
    queue: queueFlag,
    ages: Flags.boolean({ description: 'show how many messages are how old' }),
  }

  async run(): Promise<{ queues: Queue[] }> {
    const { flags } = await this.parse(QueueList)
    const home = this.homeOf(flags)
    const now = systemClock.now()
    const found = existingQueues(home, flags.queue).map((layout) => ({
      ...summarizeQueue(layout),
      name: basename(layout.path),
      ages: flags.ages ? allAges(layout, now) : undefined,
    }))
    if (found.length === 0)
      this.say(`no queue in ${home.spool} yet: a daemon makes its queue when it starts`)
    else this.log(flags.ages ? renderAges(found) : renderQueues(found, now))
    return { queues: found.map(dataOf) }
  }
}

type Ages = Record<QueueState, AgeDistribution>

interface Found extends QueueSummary {
  name: string
  ages: Ages | undefined
}

function allAges(layout: QueueLayout, now: number): Ages {
  const entries = queueStates.map((state) => [state, agesOf(layout, state, now)] as const)
  return Object.fromEntries(entries) as Ages
}

function dataOf({ name, path, owners, ages, ...states }: Found): Queue {
  const data = (state: QueueState): State => stateData(states[state], ages?.[state])
  return {
    ...{ name, path },
    ...{ incoming: data('incoming'), pending: data('pending') },
    ...{ tmp: data('tmp'), errors: data('errors') },
    owners,
  }
}

function stateData(
  { count: messages, bytes, oldest }: StateSummary,
  ages?: AgeDistribution,
): State {
  return {
    count: messages,
    bytes,
    ...(oldest === undefined ? {} : { oldest: new Date(oldest).toISOString() }),
    ...(ages && {
      ages: Object.fromEntries(ageTitles.map((title, index) => [title, ages.classes[index] ?? 0])),
    }),
  }
}

interface Row {
  queue: string
  state: QueueState
  of: Found
}

function rowsOf(queue: Found): Row[] {
  return queueStates.map((state, index) => ({
    queue: index === 0 ? queue.name : '',
    state,
    of: queue,
  }))
}

const place: Column<Row>[] = [
  { title: 'QUEUE', value: ({ queue }) => queue },
  { title: 'STATE', value: ({ state }) => state },
]

function renderQueues(queues: readonly Found[], now: number): string {
  return renderTable(queues.flatMap(rowsOf), [
    ...place,
    { title: 'MESSAGES', value: ({ of, state }) => count(of[state].count), align: 'right' },
    { title: 'SIZE', value: ({ of, state }) => size(of[state].bytes), align: 'right' },
    {
      title: 'OLDEST',
      value: ({ of, state }) => {
        const { oldest } = of[state]
        return oldest === undefined ? '-' : formatDuration(Math.max(0, now - oldest))
      },
      align: 'right',
    },
    { title: '', value: ({ of, state }) => (state === 'pending' ? ownersNote(of) : '') },
  ])
}

const ageTitles = [...ageLimits.map(String), `${ageLimits.at(-1) ?? ''}+`]

function renderAges(queues: readonly Found[]): string {
  return renderTable(queues.flatMap(rowsOf), [
    ...place,
    {
      title: 'TOTAL',
      value: ({ of, state }) => count(of.ages?.[state].total ?? 0),
      align: 'right',
    },
    ...ageTitles.map((title, index): Column<Row> => ({
      title,
      value: ({ of, state }) => count(of.ages?.[state].classes[index] ?? 0),
      align: 'right',
    })),
  ])
}

function ownersNote({ owners }: QueueSummary): string {
  const dead = owners.filter(({ alive, count: held }) => alive === false && held > 0)
  if (dead.length > 0)
    return `${counted(dead.length, 'dead owner')}: the messages come back by themselves (or: queue recover)`
  const alive = owners.filter(({ alive: lives }) => lives === true)
  return alive.length > 0 ? `${alive.length} running` : ''
}
