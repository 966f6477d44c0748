import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'

export default class NetworkExport extends MentatCommand {
  static override summary = 'write the networks as a whois file that "network import" reads back'
  static override description =
    'A JSON list to standard output, one record a line, with the group and its e-mail addresses. Networks of disabled groups are left out. ' +
    'An import puts all networks of a file under one source: to move several, write one file a source.'
  static override examples = [
    '<%= config.bin %> network export > whois.json',
    '<%= config.bin %> network export --source negistry --group "abuse@example.org"',
  ]
  static override flags = {
    source: Flags.string({ description: 'only those of this source', helpValue: 'NAME' }),
    group: Flags.string({ description: 'only those of this group', helpValue: 'NAME' }),
    json: Flags.boolean({ description: 'the file is JSON anyway; failures are too then' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(NetworkExport)
    const { exportNetworks } = await import('../../lib/modules/networks/export.ts')
    const { text, networks, sources } = await withMigratedDatabase(
      this,
      this.homeOf(flags),
      (database) => exportNetworks(database, flags),
    )
    process.stdout.write(text)
    if (networks === 0) this.say('no network was found')
    if (sources.length > 1) this.say(`networks of several sources: ${sources.join(', ')}`)
  }
}
