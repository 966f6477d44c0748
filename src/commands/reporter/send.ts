import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { reporterRequest } from '../../cli/reporter-request.ts'
import { reporterText } from '../../cli/reporter-text.ts'
import {
  rehearseScheduledCommand,
  runScheduledCommand,
  scheduledFlags,
} from '../../cli/scheduled-command.ts'
import { severities } from '../../lib/database/groups/tables.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'
import { momentSyntax } from '../../lib/framework/time/moment.ts'
import type { ReporterResult } from '../../lib/modules/reporter/result.ts'

/** The run was ended before it was done. */
const TRY_AGAIN = 75

export default class ReporterSend extends MentatCommand {
  static override summary = 'make the reports that are due and send them'
  static override description =
    'For each severity, the events stored since its last window are reported to those who are responsible for their addresses; then all mails of the outbox are sent. Mails that the server does not take now wait for the next run. ' +
    'With --from, --to, --group or --test-data it is a run by hand: what thresholds hold back is reported too, none is begun, and the schedule goes on as if nothing had been. ' +
    'With --dry-run it shows per group what would be sent and what each filter and threshold holds back, of windows that are not over as well; nothing is changed. ' +
    'One run at a time: a second one ends with exit status 75. Exit status 1: something could not be reported, a mail was refused or is in doubt. ' +
    `A TIME is one of ${momentSyntax}.`
  static override examples = [
    '<%= config.bin %> reporter send',
    '<%= config.bin %> reporter send --dry-run --group abuse@example.org',
    '<%= config.bin %> reporter send --severity low --from yesterday --to today --to me@example.org',
  ]
  static override enableJsonFlag = true
  static override flags = {
    ...scheduledFlags,
    severity: Flags.string({
      description: 'only reports of this severity',
      options: [...severities],
      helpValue: 'SEVERITY',
    }),
    group: Flags.string({
      description: 'by hand: only reports that are for this group, too',
      helpValue: 'NAME',
    }),
    from: Flags.string({
      description: 'by hand: events stored at or after; default: as long ago as a period',
      helpValue: 'TIME',
    }),
    to: Flags.string({
      description:
        'by hand: events stored before (TIME; default: now), or who gets all reports in place of others (ADDR); may be given twice',
      helpValue: 'TIME|ADDR',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'test-data': Flags.boolean({
      description: 'by hand: only events of the category Test, which are left out otherwise',
    }),
    'dry-run': Flags.boolean({ description: 'show what would be sent, change nothing' }),
  }

  async run(): Promise<ReporterResult> {
    const { flags } = await this.parse(ReporterSend)
    const request = reporterRequest(flags, systemClock.now())
    const { reporterConfig } = await import('../../lib/modules/reporter/config.ts')
    const begin = request.isDry ? rehearseScheduledCommand : runScheduledCommand
    const result = await begin(this, flags, reporterConfig, async (run, config) => {
      const { sendReports } = await import('../../lib/modules/reporter/send-reports.ts')
      return sendReports(request, run, config)
    })
    this.log(reporterText(result))
    if (isPartlyFailed(result)) process.exitCode = 1
    if (result.interrupted) process.exitCode = TRY_AGAIN
    return result
  }
}

function isPartlyFailed({ rounds, mails }: ReporterResult): boolean {
  const isFailed = rounds.some(({ failures }) => failures.length > 0)
  return isFailed || mails.refused.length > 0 || mails.in_doubt.length > 0
}
