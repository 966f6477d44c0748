import { Args, Flags } from '@oclif/core'
import { MentatCommand } from '../cli/command.ts'
import { queueFlag } from '../cli/queue-flags.ts'
import { statusRequest } from '../cli/status-request.ts'
import { statusScreen } from '../cli/status-screen.ts'
import { watchOnTerminal } from '../cli/watch.ts'
import { describeError, MentatError } from '../lib/framework/errors/mentat-error.ts'
import { parseDuration } from '../lib/framework/time/duration.ts'
import type { SystemStatus } from '../lib/modules/status/status.ts'

/** Between two screens, in milliseconds. */
const INTERVAL = 2000
const SHORTEST = 500

export default class Status extends MentatCommand {
  static override summary =
    'show how everything is: daemons, scheduled modules, queues, books, database, disk'
  static override description =
    'One screen. The books say, for every daemon and queue, what became of the messages that were taken, over restarts and crashes: ' +
    'taken = passed on + stored + duplicate (stored before) + dropped by rules + dispatched to other queues + refused + returned to the queue + in work; what is zero everywhere is left out. ' +
    'What needs attention stands first, with what to do: killed daemons, refused messages, messages that wait long, books that do not balance, scheduled modules that failed or are overdue, mails that failed or wait long, a database that is away, a full disk. ' +
    'The last lines tell how old the data are from which the enricher knows countries, and how to bring newer ones. ' +
    'With --watch the screen is shown anew every two seconds, or every INTERVAL, until q or Ctrl-C; the last one stays. ' +
    'Starts and changes nothing. Exit status 0 when all is well, 1 when something needs attention.'
  static override examples = [
    '<%= config.bin %> status',
    '<%= config.bin %> status --watch',
    '<%= config.bin %> status --watch 10s',
    '<%= config.bin %> status --json',
  ]
  static override enableJsonFlag = true
  static override args = {
    interval: Args.string({ description: 'with --watch: between two screens, such as 10s' }),
  }
  static override flags = {
    queue: queueFlag,
    watch: Flags.boolean({
      description: 'show it again and again on a terminal, until q or Ctrl-C',
      exclusive: ['json'],
    }),
  }

  async run(): Promise<SystemStatus | undefined> {
    const { flags, args } = await this.parse(Status)
    const interval = intervalOf(flags.watch, args.interval)
    const home = this.homeOf(flags)
    const { systemStatus } = await import('../lib/modules/status/status.ts')
    const look = async (): Promise<SystemStatus> => {
      const status = await systemStatus(statusRequest(home, flags.queue))
      process.exitCode = status.attention.length === 0 ? 0 : 1
      return status
    }
    if (!flags.watch) {
      const status = await look()
      this.log(statusScreen(status))
      return status
    }
    let last: SystemStatus | undefined
    await watchOnTerminal(interval, async () => statusScreen((last = await look())))
    return last
  }
}

/** @throws MentatError USAGE: it is no duration, or there is no terminal to watch it on */
function intervalOf(isWatched: boolean, text: string | undefined): number {
  if (!isWatched) {
    if (text === undefined) return INTERVAL
    throw new MentatError('USAGE', `${text}: an interval goes with --watch`)
  }
  if (!process.stdout.isTTY) {
    throw new MentatError('USAGE', '--watch: the output is no terminal', {
      advice: 'Without --watch the screen is shown once; --json is for programs.',
    })
  }
  if (text === undefined) return INTERVAL
  let interval
  try {
    interval = parseDuration(text)
  } catch (error) {
    throw new MentatError('USAGE', `--watch ${text}: ${describeError(error)}`)
  }
  if (interval < SHORTEST) {
    throw new MentatError('USAGE', `--watch ${text}: expected at least ${SHORTEST}ms`)
  }
  return interval
}
