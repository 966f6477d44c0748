import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { count, renderTable, wholeSeconds } from '../../cli/table.ts'
import type { ReportFilter } from '../../lib/database/filters/tables.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'

export default class FilterList extends MentatCommand {
  static override summary = 'show the filters that keep events out of reports'
  static override description =
    'Those for all groups first. HITS counts the events that a filter has kept out of reports.'
  static override examples = [
    '<%= config.bin %> filter list',
    '<%= config.bin %> filter list --group campus --json',
    '<%= config.bin %> filter list --global',
  ]
  static override enableJsonFlag = true
  static override flags = {
    group: Flags.string({
      description: 'only those of this group',
      helpValue: 'NAME',
      exclusive: ['global'],
    }),
    global: Flags.boolean({ description: 'only those for all groups' }),
  }

  async run(): Promise<{ filters: ReportFilter[] }> {
    const { flags } = await this.parse(FilterList)
    const { listFilters } = await import('../../lib/database/filters/manage.ts')
    const filters = await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      listFilters(database, flags.global ? null : flags.group),
    )
    if (filters.length === 0) this.say('no filter: see "mentat filter add"')
    else this.log(filterTable(filters, systemClock.now()))
    return { filters }
  }
}

function filterTable(filters: readonly ReportFilter[], now: number): string {
  return renderTable(filters, [
    { title: 'FILTER', value: ({ name }) => name },
    { title: 'GROUP', value: ({ group }) => group ?? '(all)' },
    { title: 'OF', value: (filter) => (filter.source_based ? 'sources' : 'targets') },
    { title: 'STATE', value: (filter) => stateOf(filter, now) },
    { title: 'HITS', value: ({ hits }) => count(hits), align: 'right' },
    { title: 'LAST HIT', value: ({ last_hit: time }) => wholeSeconds(time ?? '') },
    { title: 'CONDITION', value: ({ filter }) => short(filter.replaceAll(/\s+/g, ' ')) },
  ])
}

function stateOf({ enabled, valid_from: from, valid_to: to }: ReportFilter, now: number): string {
  if (!enabled) return 'disabled'
  if (from !== null && Date.parse(from) > now) return 'not yet'
  return to !== null && Date.parse(to) < now ? 'expired' : 'in force'
}

function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
