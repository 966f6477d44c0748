import { Flags } from '@oclif/core'
import { cleanupText } from '../cli/cleanup-text.ts'
import { MentatCommand } from '../cli/command.ts'
import {
  rehearseScheduledCommand,
  runScheduledCommand,
  scheduledFlags,
} from '../cli/scheduled-command.ts'
import { systemClock } from '../lib/framework/time/clock.ts'
import type { CleanupReport } from '../lib/modules/cleanup/report.ts'

/** The run was ended before it was done. */
const TRY_AGAIN = 75

export default class Cleanup extends MentatCommand {
  static override summary =
    'remove what is too old: events, reports, logs, refused messages, caches'
  static override description =
    'Removes what cleanup.conf names, and nothing else: events by age and by any search or filter, IDs, values, counts, reports with their files, the change log, run logs, refused messages, caches, rows of other tables. ' +
    'Days of events of which nothing is to be kept go as a whole; all else goes little by little, so that storing and searching go on beside it. ' +
    'Every part that is done is done: a run that is ended by SIGTERM or killed is continued by the next one. ' +
    'With --dry-run it counts what would go and changes nothing. ' +
    'One run at a time: a second one ends with exit status 75. Exit status 1: something could not be removed; the rest was.'
  static override examples = [
    '<%= config.bin %> cleanup --dry-run',
    '<%= config.bin %> cleanup',
    '<%= config.bin %> cleanup --json',
    '<%= config.bin %> config sample cleanup',
  ]
  static override enableJsonFlag = true
  static override flags = {
    ...scheduledFlags,
    'dry-run': Flags.boolean({ description: 'tell what would be removed, change nothing' }),
  }

  async run(): Promise<CleanupReport> {
    const { flags } = await this.parse(Cleanup)
    const isDry = flags['dry-run']
    const [{ cleanupConfig }, { cleanUp }, { Progress }] = await Promise.all([
      import('../lib/modules/cleanup/config.ts'),
      import('../lib/modules/cleanup/run.ts'),
      import('../lib/framework/terminal/progress.ts'),
    ])
    const progress = new Progress('hundredths of a rule', 0, systemClock)
    const onProgress = (done: number, all: number): void => {
      if (!flags.quiet) progress.show(done, all)
    }
    const begin = isDry ? rehearseScheduledCommand : runScheduledCommand
    const report = await begin(this, flags, cleanupConfig, (run, config) =>
      cleanUp(run, config, { isDry, onProgress }),
    ).finally(() => {
      progress.end()
    })
    this.log(cleanupText(report))
    if (report.failed > 0) process.exitCode = 1
    if (report.interrupted) process.exitCode = TRY_AGAIN
    return report
  }
}
