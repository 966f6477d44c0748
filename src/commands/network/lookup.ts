import { Args } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { networkTable } from '../../cli/network-table.ts'
import type { Network } from '../../lib/database/networks/list.ts'
import { MentatError } from '../../lib/framework/errors/mentat-error.ts'
import { formatInterval, type Interval, parseInterval } from '../../lib/idea/interval.ts'

export default class NetworkLookup extends MentatCommand {
  static override summary = 'say who is responsible for an address, and by which networks'
  static override description =
    'ADDRESS is an address, a network or a range. All networks of the database that cover the whole of it are shown, the narrowest first. ' +
    'Their groups are responsible, but for those that are disabled.'
  static override examples = [
    '<%= config.bin %> network lookup 192.0.2.17',
    '<%= config.bin %> network lookup 2001:db8:100::/48 --json',
  ]
  static override enableJsonFlag = true
  static override args = {
    address: Args.string({ description: 'address, network or range', required: true }),
  }

  async run(): Promise<{ address: string; responsible: string[]; networks: Network[] }> {
    const { args, flags } = await this.parse(NetworkLookup)
    const addresses = intervalOf(args.address)
    const { findNetworks } = await import('../../lib/database/networks/list.ts')
    const networks = await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      findNetworks(database, addresses),
    )
    const address = formatInterval(addresses)
    const enabled = networks.filter((network) => network.enabled)
    const responsible = [...new Set(enabled.map(({ group }) => group))]
    if (networks.length > 0) this.log(networkTable(networks))
    this.say(
      responsible.length > 0
        ? `responsible for ${address}: ${responsible.join(', ')}`
        : `nobody is known to be responsible for ${address}`,
    )
    return { address, responsible, networks }
  }
}

function intervalOf(text: string): Interval {
  const interval = parseInterval(text.trim())
  if (interval) return interval
  const expected = 'expected an address, a network or a range, such as 192.0.2.1 or 2001:db8::/32'
  throw new MentatError('USAGE', `"${text}" is no address; ${expected}`)
}
