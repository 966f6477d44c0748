import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'

export default class EventClassExport extends MentatCommand {
  static override summary = 'write all event classes as a file that "event-class import" reads back'
  static override description = 'To standard output, by name, with all columns.'
  static override examples = [
    '<%= config.bin %> event-class export > classes.json',
    '<%= config.bin %> event-class export --format yaml > classes.yaml',
  ]
  static override flags = {
    format: Flags.string({
      description: 'form of the file',
      options: ['json', 'yaml'],
      default: 'json',
    }),
    json: Flags.boolean({ description: 'the same as --format json; failures are JSON too then' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(EventClassExport)
    const format = flags.json || flags.format === 'json' ? 'json' : 'yaml'
    const { exportClasses } = await import('../../lib/modules/event-classes/export.ts')
    const text = await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      exportClasses(database, format),
    )
    process.stdout.write(text)
  }
}
