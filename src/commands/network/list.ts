import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { networkTable } from '../../cli/network-table.ts'
import type { Network } from '../../lib/database/networks/list.ts'

export default class NetworkList extends MentatCommand {
  static override summary = 'show the networks and the groups that are responsible for them'
  static override description =
    'By their first address, wider networks before those in them. A base network lies around others: reports go to its ' +
    'group when there is no other recipient. Groups that are disabled are not responsible.'
  static override examples = [
    '<%= config.bin %> network list',
    '<%= config.bin %> network list --source whois --json',
  ]
  static override enableJsonFlag = true
  static override flags = {
    source: Flags.string({ description: 'only those of this source', helpValue: 'NAME' }),
    group: Flags.string({ description: 'only those of this group', helpValue: 'NAME' }),
  }

  async run(): Promise<{ networks: Network[] }> {
    const { flags } = await this.parse(NetworkList)
    const { listNetworks } = await import('../../lib/database/networks/list.ts')
    const networks = await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      listNetworks(database, flags),
    )
    if (networks.length === 0) this.say(noneText({ source: flags.source, group: flags.group }))
    else this.log(networkTable(networks))
    return { networks }
  }
}

function noneText(limits: { source?: string | undefined; group?: string | undefined }): string {
  const given = Object.entries(limits).flatMap(([key, value]) =>
    value === undefined ? [] : [` of the ${key} "${value}"`],
  )
  return given.length > 0
    ? `no network${given.join('')}: "mentat network list" shows all`
    : 'no network: see "mentat network import"'
}
