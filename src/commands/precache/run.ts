import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { runScheduledCommand, scheduledFlags } from '../../cli/scheduled-command.ts'
import { counted } from '../../cli/table.ts'
import type { PrecacheReport } from '../../lib/modules/precache/run.ts'

/** The run was ended before it was done. */
const TRY_AGAIN = 75

export default class PrecacheRun extends MentatCommand {
  static override summary = 'gather values for forms: categories, detectors, classes, …'
  static override description =
    'Storing an event already keeps its values for forms, so there is hardly anything to gather: this is for events that came otherwise, from a backup or another database. ' +
    'It looks at the events stored since the last run, the first time and every four weeks (whole in precache.conf) at all. Running it twice changes nothing. ' +
    'After events were brought in with old times, use --all. ' +
    'One run at a time: a second one ends with exit status 75, and so does one that is ended by a signal; the next one goes on.'
  static override examples = [
    '<%= config.bin %> precache run',
    '<%= config.bin %> precache run --all --json',
  ]
  static override enableJsonFlag = true
  static override flags = {
    ...scheduledFlags,
    all: Flags.boolean({ description: 'look at all events' }),
  }

  async run(): Promise<PrecacheReport> {
    const { flags } = await this.parse(PrecacheRun)
    const [{ precacheConfig }, { gatherForForms }] = await Promise.all([
      import('../../lib/modules/precache/config.ts'),
      import('../../lib/modules/precache/run.ts'),
    ])
    const report = await runScheduledCommand(this, flags, precacheConfig, (run, config) =>
      gatherForForms(run, config, { all: flags.all }),
    )
    const { events, added, seconds, interrupted } = report
    this.log(
      `${counted(added, 'new value')} of ${counted(events, 'event')} in ${seconds.toFixed(1)} s`,
    )
    if (interrupted) process.exitCode = TRY_AGAIN
    return report
  }
}
