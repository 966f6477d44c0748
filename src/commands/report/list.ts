import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { readMoment } from '../../cli/read-flag.ts'
import { count, renderTable } from '../../cli/table.ts'
import { severities } from '../../lib/database/groups/tables.ts'
import type { ListedReport } from '../../lib/database/reports/list.ts'
import { mailStates, reportTypes } from '../../lib/database/reports/tables.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'
import { momentSyntax } from '../../lib/framework/time/moment.ts'

export default class ReportList extends MentatCommand {
  static override summary = 'show the reports that were made'
  static override description =
    'The newest first. MAIL: waiting, sending, sent, refused, in_doubt (it may have arrived or not), or - when the report is not mailed. ' +
    `A TIME is one of ${momentSyntax}.`
  static override examples = [
    '<%= config.bin %> report list --from -7d',
    '<%= config.bin %> report list --mail in_doubt',
  ]
  static override enableJsonFlag = true
  static override flags = {
    from: Flags.string({ description: 'made at or after', helpValue: 'TIME' }),
    to: Flags.string({ description: 'made before', helpValue: 'TIME' }),
    severity: Flags.string({ description: 'only of this severity', options: [...severities] }),
    type: Flags.string({ description: 'only of this type', options: [...reportTypes] }),
    group: Flags.string({ description: 'only those for this group', helpValue: 'NAME' }),
    mail: Flags.string({
      description: 'only those whose mail is in this state',
      options: [...mailStates],
    }),
    limit: Flags.integer({
      description: 'at most so many',
      default: 100,
      min: 1,
      max: 10_000,
      helpValue: 'N',
    }),
  }

  async run(): Promise<{ reports: ListedReport[] }> {
    const { flags } = await this.parse(ReportList)
    const now = systemClock.now()
    const selection = {
      from: readMoment('from', flags.from, now),
      to: readMoment('to', flags.to, now),
      severity: severities.find((each) => each === flags.severity),
      type: reportTypes.find((each) => each === flags.type),
      mailState: mailStates.find((each) => each === flags.mail),
      group: flags.group,
      limit: flags.limit,
    }
    const { listReports } = await import('../../lib/database/reports/list.ts')
    const reports = await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      listReports(database, selection),
    )
    if (reports.length === 0) this.say('no report')
    else this.log(reportTable(reports))
    return { reports }
  }
}

function reportTable(reports: readonly ListedReport[]): string {
  return renderTable(reports, [
    { title: 'LABEL', value: ({ label }) => label },
    { title: 'MADE', value: ({ create_time: made }) => made.slice(0, 19) },
    { title: 'TYPE', value: (row) => `${row.type}${row.flag_shadow ? ' (shadow)' : ''}` },
    { title: 'SEVERITY', value: ({ severity }) => severity },
    { title: 'EVENTS', value: (row) => count(row.evcount_rep), align: 'right' },
    { title: 'MAIL', value: (row) => row.mail_state ?? '-' },
    { title: 'GROUPS', value: ({ groups }) => groups.join(', ') },
  ])
}
