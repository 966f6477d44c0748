import { Args, Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'

export default class EventShow extends MentatCommand {
  static override summary = 'print one stored event, verbatim'
  static override description =
    'The document as it came, byte for byte, with what Mentat added in _Mentat. Exit status 66 if there is none.'
  static override examples = ['<%= config.bin %> event show 0d1f7c4a-5a53-4b2e-9a55-2f3a6d0e1b01']
  static override flags = {
    json: Flags.boolean({ description: 'the event is JSON anyway; failures are too then' }),
  }
  static override args = { id: Args.string({ description: 'ID of the event', required: true }) }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(EventShow)
    const { findEvent } = await import('../../lib/database/events/find.ts')
    const document = await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      findEvent(database, args.id),
    )
    this.log(document)
  }
}
