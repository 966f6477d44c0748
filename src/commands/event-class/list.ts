import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { renderTable } from '../../cli/table.ts'
import type { EventClassRow } from '../../lib/database/event-classes/tables.ts'

export default class EventClassList extends MentatCommand {
  static override summary = 'show the classes of events in the order in which they are tried'
  static override description =
    'The class with the highest priority that matches counts, for sources and for targets each. Rules are shown with --json and by "event-class export".'
  static override examples = [
    '<%= config.bin %> event-class list',
    '<%= config.bin %> event-class list --json',
  ]
  static override enableJsonFlag = true

  async run(): Promise<{ event_classes: EventClassRow[] }> {
    const { flags } = await this.parse(EventClassList)
    const { listEventClasses } = await import('../../lib/database/event-classes/list.ts')
    const classes = await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      listEventClasses(database),
    )
    if (classes.length === 0) this.say('no event class: see "mentat db fixtures"')
    else this.log(classTable(classes))
    return { event_classes: classes }
  }
}

function classTable(classes: readonly EventClassRow[]): string {
  return renderTable(classes, [
    { title: 'EVENT CLASS', value: ({ name }) => name },
    { title: 'STATE', value: ({ state }) => state.toLowerCase() },
    { title: 'SEVERITY', value: ({ severity }) => severity },
    { title: 'PRIORITY', value: ({ priority }) => String(priority), align: 'right' },
    { title: 'SIDE', value: (row) => (row.source_based ? 'source' : 'target') },
    { title: 'LABEL', value: ({ label_en }) => label_en },
  ])
}
