import { MentatCommand } from '../../cli/command.ts'
import { beginDaemon } from '../../cli/begin-daemon.ts'
import { daemonOverrides, loneDaemonFlags } from '../../cli/daemon-flags.ts'
import { globalFlags } from '../../cli/global-flags.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'

export default class SchedulerRun extends MentatCommand {
  static override summary = 'run the scheduled modules when they are due'
  static override description =
    'For hosts without cron; "mentat up" has it already. Each module runs as a process of its own, one run of a module at a time, by its cron expression in scheduler.conf. ' +
    'What was missed while the scheduler did not run is made up for by one run at its start; a run that was cut off is repeated. ' +
    'Clocks that are changed lose no run and double none. A module that fails is run again at its next moment, and sooner when waiting may help. ' +
    'The first SIGINT or SIGTERM ends the runs after what they have begun; SIGHUP reads the schedule again.'
  static override examples = [
    '<%= config.bin %> scheduler run',
    '<%= config.bin %> scheduler run --daemon',
    '<%= config.bin %> config show scheduler',
  ]
  static override flags = loneDaemonFlags

  async run(): Promise<void> {
    const { flags } = await this.parse(SchedulerRun)
    const home = this.homeOf(flags)
    const onReady = await beginDaemon(this, 'scheduler', flags)
    if (!onReady) return
    const [{ runScheduler }, { catalogue }] = await Promise.all([
      import('../../lib/modules/scheduler/run.ts'),
      import('../../lib/modules/catalogue.ts'),
    ])
    await runScheduler({
      home,
      clock: systemClock,
      catalogue,
      overrides: daemonOverrides(flags),
      globalFlags: [...globalFlags(home, flags), ...(flags.quiet ? ['--quiet'] : [])],
      onReady,
    })
  }
}
