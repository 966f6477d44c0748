import { Args } from '@oclif/core'
import { authorOf } from '../../cli/author.ts'
import { eventClassPlanSummary, eventClassPlanTable } from '../../cli/event-class-plan.ts'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { dryRunFlag } from '../../cli/source-flags.ts'
import { readTextFile } from '../../cli/text-file.ts'
import type { ClassFileResult } from '../../lib/modules/event-classes/import.ts'

export default class EventClassImport extends MentatCommand {
  static override summary = 'write the classes of a file by their names'
  static override description =
    'FILE is a list of classes as "event-class export" writes it, JSON or YAML; "-" means standard input. Classes with a name that is there are changed, others created, ' +
    'none is deleted. Rules and expressions are checked. Exit status 65, and nothing changed, when the file has problems: all are told.'
  static override examples = [
    '<%= config.bin %> event-class import --dry-run classes.yaml',
    '<%= config.bin %> event-class export | <%= config.bin %> event-class import -',
  ]
  static override enableJsonFlag = true
  static override flags = { 'dry-run': dryRunFlag }
  static override args = {
    file: Args.string({ description: 'file to read', required: true, ignoreStdin: true }),
  }

  async run(): Promise<ClassFileResult & { readonly dry_run: boolean }> {
    const { args, flags } = await this.parse(EventClassImport)
    const dryRun = flags['dry-run']
    const { name, text } = await readTextFile(args.file)
    const { importClassFile } = await import('../../lib/modules/event-classes/import.ts')
    const result = await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      importClassFile(database, text, { name, dryRun, author: authorOf(this) }),
    )
    for (const warning of result.warnings) this.say(`${name}: ${warning}`)
    const table = dryRun ? eventClassPlanTable(result) : ''
    if (table !== '') this.log(table)
    this.log(eventClassPlanSummary(result, dryRun))
    return { dry_run: dryRun, ...result }
  }
}
