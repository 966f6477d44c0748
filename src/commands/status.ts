import { Flags } from '@oclif/core'
import { MentatCommand } from '../cli/command.ts'
import { configuredGeo } from '../cli/configured-geo.ts'
import { configuredSchedule } from '../cli/configured-schedule.ts'
import { databaseConfig } from '../cli/database-access.ts'
import { existingQueues, queueFlag } from '../cli/queue-flags.ts'
import { statusScreen } from '../cli/status-screen.ts'
import { systemClock } from '../lib/framework/time/clock.ts'
import type { SystemStatus } from '../lib/modules/status/status.ts'
import type { GeoDatabase } from '../lib/services/geoip/geoip.ts'

/** Between two screens, in milliseconds. */
const PAUSE = 2000

/** From the top left, with nothing left of the screen before. */
const HOME_AND_CLEAR = '\u001b[H\u001b[J'

export default class Status extends MentatCommand {
  static override summary =
    'show how everything is: daemons, scheduled modules, queues, books, database, disk'
  static override description =
    'One screen. The books say, for every daemon and queue, what became of the messages that were taken, over restarts and crashes: ' +
    'taken = passed on + stored + duplicate (stored before) + dropped by rules + dispatched to other queues + refused + returned to the queue + in work; what is zero everywhere is left out. ' +
    'What needs attention stands first, with what to do: killed daemons, refused messages, messages that wait long, books that do not balance, scheduled modules that failed or are overdue, mails that failed or wait long, a database that is away, a full disk. ' +
    'The last lines tell how old the data are from which the enricher knows countries, and how to bring newer ones. ' +
    'Starts and changes nothing. Exit status 0 when all is well, 1 when something needs attention.'
  static override examples = [
    '<%= config.bin %> status',
    '<%= config.bin %> status --watch',
    '<%= config.bin %> status --json',
  ]
  static override enableJsonFlag = true
  static override flags = {
    queue: queueFlag,
    watch: Flags.boolean({
      description: 'show it again every two seconds, until Ctrl-C',
      exclusive: ['json'],
    }),
  }

  async run(): Promise<SystemStatus> {
    const { flags } = await this.parse(Status)
    const home = this.homeOf(flags)
    const { systemStatus } = await import('../lib/modules/status/status.ts')
    const config = (): ReturnType<typeof databaseConfig> => databaseConfig(home)
    const geo = (): Promise<GeoDatabase[]> => configuredGeo(home)
    const schedule = (): ReturnType<typeof configuredSchedule> => configuredSchedule(home)
    for (;;) {
      const queues = existingQueues(home, flags.queue)
      const status = await systemStatus({
        ...{ home, clock: systemClock, queues, config, geo, schedule },
      })
      const screen = statusScreen(status)
      this.log(flags.watch && process.stdout.isTTY ? `${HOME_AND_CLEAR}${screen}` : screen)
      process.exitCode = status.attention.length === 0 ? 0 : 1
      if (!flags.watch) return status
      await systemClock.sleep(PAUSE)
    }
  }
}
