import { Args, Flags } from '@oclif/core'
import { authorOf } from '../../cli/author.ts'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { warningText } from '../../cli/filter-input.ts'
import { reportFilterFlags, withReportFilterFlags } from '../../cli/report-filter-flags.ts'
import type { ReportFilter } from '../../lib/database/filters/tables.ts'

export default class FilterAdd extends MentatCommand {
  static override summary = 'add a filter that keeps events out of reports'
  static override description =
    'Events that match it are stored and counted, but not reported. The condition is a text of the filter language, or put ' +
    'together of lists: each list that is given must hold, by any of its values.'
  static override examples = [
    '<%= config.bin %> filter add "our scanner" --group campus --source 192.0.2.10 --category Recon.Scanning',
    `<%= config.bin %> filter add "no test nets" --text 'Source.IP4 in [203.0.113.0/24]' --description "documentation"`,
    '<%= config.bin %> filter add "during the exercise" --detector org.example.ids --valid-to 2026-12-01',
  ]
  static override enableJsonFlag = true
  static override flags = {
    group: Flags.string({
      description: 'only for reports to this group (default: for all groups)',
      helpValue: 'NAME',
    }),
    'target-based': Flags.boolean({
      description: 'for reports about attacked addresses instead of attacking ones',
    }),
    disabled: Flags.boolean({ description: 'not in force yet' }),
    ...reportFilterFlags,
  }
  static override args = {
    filter: Args.string({ description: 'name of the filter', required: true, ignoreStdin: true }),
  }

  async run(): Promise<{ filter: ReportFilter }> {
    const { flags, args } = await this.parse(FilterAdd)
    const [{ checkFilter, emptyFilter }, { createFilter }, { listEventClasses }] =
      await Promise.all([
        import('../../lib/accounts/check-filter.ts'),
        import('../../lib/database/filters/manage.ts'),
        import('../../lib/database/event-classes/list.ts'),
      ])
    const wanted = await withReportFilterFlags(
      {
        ...emptyFilter(args.filter, flags.group ?? null),
        source_based: !flags['target-based'],
        enabled: !flags.disabled,
      },
      flags,
    )
    const filter = await withMigratedDatabase(this, this.homeOf(flags), async (database) => {
      const { fields, warnings } = checkFilter(wanted, await listEventClasses(database))
      for (const warning of warnings) this.say(warningText(warning))
      return createFilter(database, fields, authorOf(this))
    })
    this.say(`added "${filter.name}": ${filter.filter}`)
    return { filter }
  }
}
