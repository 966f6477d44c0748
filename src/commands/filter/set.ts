import { Args, Flags } from '@oclif/core'
import { authorOf } from '../../cli/author.ts'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { warningText } from '../../cli/filter-input.ts'
import { reportFilterFlags, withReportFilterFlags } from '../../cli/report-filter-flags.ts'
import type { FilterFields, ReportFilter } from '../../lib/database/filters/tables.ts'

export default class FilterSet extends MentatCommand {
  static override summary = 'change a filter for reports, enable or disable it'
  static override description = 'What is not named stays as it is.'
  static override examples = [
    '<%= config.bin %> filter set "our scanner" --group campus --source 192.0.2.10 --source 192.0.2.11',
    '<%= config.bin %> filter set "no test nets" --disable',
  ]
  static override enableJsonFlag = true
  static override flags = {
    group: Flags.string({
      description: 'the group whose filter it is (default: one for all groups)',
      helpValue: 'NAME',
    }),
    name: Flags.string({ description: 'a new name' }),
    enable: Flags.boolean({ description: 'put it in force', exclusive: ['disable'] }),
    disable: Flags.boolean({ description: 'take it out of force' }),
    ...reportFilterFlags,
  }
  static override args = {
    filter: Args.string({ description: 'name of the filter', required: true, ignoreStdin: true }),
  }

  async run(): Promise<{ filter: ReportFilter }> {
    const { flags, args } = await this.parse(FilterSet)
    const [{ checkFilter }, { updateFilter, presentFilter }, { listEventClasses }] =
      await Promise.all([
        import('../../lib/accounts/check-filter.ts'),
        import('../../lib/database/filters/manage.ts'),
        import('../../lib/database/event-classes/list.ts'),
      ])
    const key = { name: args.filter, group: flags.group ?? null }
    const filter = await withMigratedDatabase(this, this.homeOf(flags), async (database) => {
      const classes = await listEventClasses(database)
      const before: FilterFields = await presentFilter(database, key)
      const wanted = await withReportFilterFlags(
        {
          ...before,
          name: flags.name ?? before.name,
          enabled: flags.enable || (before.enabled && !flags.disable),
        },
        flags,
      )
      const { fields, warnings } = checkFilter(wanted, classes)
      for (const warning of warnings) this.say(warningText(warning))
      return updateFilter(database, key, () => fields, authorOf(this))
    })
    this.say(`changed "${filter.name}": ${filter.filter}`)
    return { filter }
  }
}
