import { basename } from 'node:path'
import { MentatCommand } from '../../cli/command.ts'
import { existingQueues, queueFlag } from '../../cli/queue-flags.ts'
import { count, counted, renderTable, size } from '../../cli/table.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'
import { formatDuration } from '../../lib/framework/time/duration.ts'
import { type QueueSummary, summarizeQueue } from '../../lib/queue/inspect.ts'
import { queueStates } from '../../lib/queue/layout.ts'

export default class QueueList extends MentatCommand {
  static override summary = 'show how many messages each queue holds, in which state and how old'
  static override description =
    'Counts, sizes and ages per queue and state, and who holds the messages in pending. ' +
    'Messages in errors have their reason beside them: see "mentat queue show".'
  static override examples = [
    '<%= config.bin %> queue list',
    '<%= config.bin %> queue list --queue storage --json',
  ]
  static override enableJsonFlag = true
  static override flags = { queue: queueFlag }

  async run(): Promise<{ queues: QueueSummary[] }> {
    const { flags } = await this.parse(QueueList)
    const home = this.homeOf(flags)
    const queues = existingQueues(home, flags.queue).map(summarizeQueue)
    if (queues.length === 0)
      this.say(`no queue in ${home.spool} yet: a daemon makes its queue when it starts`)
    else this.log(renderQueues(queues))
    return { queues }
  }
}

interface Row {
  queue: string
  state: string
  count: number
  bytes: number
  oldest: number | undefined
  note: string
}

function renderQueues(queues: readonly QueueSummary[]): string {
  const now = systemClock.now()
  return renderTable(queues.flatMap(rowsOf), [
    { title: 'QUEUE', value: (row) => row.queue },
    { title: 'STATE', value: (row) => row.state },
    { title: 'MESSAGES', value: (row) => count(row.count), align: 'right' },
    { title: 'SIZE', value: (row) => size(row.bytes), align: 'right' },
    {
      title: 'OLDEST',
      value: (row) =>
        row.oldest === undefined ? '-' : formatDuration(Math.max(0, now - row.oldest)),
      align: 'right',
    },
    { title: '', value: (row) => row.note },
  ])
}

function rowsOf(queue: QueueSummary): Row[] {
  return queueStates.map((state) => ({
    queue: state === 'incoming' ? basename(queue.path) : '',
    state,
    ...queue[state],
    note: state === 'pending' ? ownersNote(queue) : '',
  }))
}

function ownersNote({ owners }: QueueSummary): string {
  const dead = owners.filter(({ alive, count: held }) => alive === false && held > 0)
  if (dead.length > 0)
    return `${counted(dead.length, 'dead owner')}: the messages come back by themselves (or: queue recover)`
  const alive = owners.filter(({ alive: lives }) => lives === true)
  return alive.length > 0 ? `${alive.length} running` : ''
}
