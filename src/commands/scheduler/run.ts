import { join } from 'node:path'
import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { daemonOverrides, supervisedFlag } from '../../cli/daemon-flags.ts'
import { globalFlags } from '../../cli/global-flags.ts'
import { ownArguments } from '../../lib/framework/process/own-program.ts'
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
  static override flags = {
    daemon: Flags.boolean({
      description: 'detach from the terminal; log to HOME/log/scheduler.log',
    }),
    supervised: supervisedFlag,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(SchedulerRun)
    const home = this.homeOf(flags)
    const { sayReady, startDetached } = await import('../../lib/framework/process/detach.ts')
    if (flags.daemon) {
      const log = join(home.log, 'scheduler.log')
      // What it says, it says into a file from now on.
      const args = ownArguments().filter((word) => word !== '--daemon' && word !== '--quiet')
      this.log(`scheduler is running, PID ${await startDetached(args, log)}, log ${log}`)
      return
    }
    if (flags.supervised)
      (await import('../../lib/framework/process/supervised-process.ts')).endWithSupervisor()
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
      ...(flags.supervised ? {} : { onReady: sayReady }),
    })
  }
}
