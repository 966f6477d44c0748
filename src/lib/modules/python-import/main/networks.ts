import { listGroups } from '../../../database/groups/list.ts'
import { listNetworks } from '../../../database/networks/list.ts'
import type { InsertedNetwork } from '../../../database/networks/insert.ts'
import { addNetworks } from '../../../database/python/add-networks.ts'
import { formatInterval, parseInterval } from '../../../idea/interval.ts'
import type { JsonObject } from '../../../idea/json.ts'
import { Fields } from './fields.ts'
import type { GroupNames } from './groups.ts'
import { type Destination, emptyTally, refuse, type Tally } from './tally.ts'

/** Adds the networks that are not there: the same addresses of another group or source are another network. */
export async function importNetworksOf(
  to: Destination,
  rows: readonly JsonObject[],
  names: GroupNames,
): Promise<Tally> {
  const tally = emptyTally()
  const known = new Set((await listNetworks(to.database)).map(keyOf))
  const groups = new Set((await listGroups(to.database)).map(({ name }) => name))
  const wanted: InsertedNetwork[] = []
  for (const row of rows) {
    const fields = new Fields(row, `network ${JSON.stringify(row['network'])}`, to.notes)
    const interval = parseInterval(fields.text('network'))
    const group = names.get(row['group_id'] ?? null)
    if (!interval) refuse(tally, to.notes, `${fields.label}: it is no network`)
    else if (group === undefined || (!to.dryRun && !groups.has(group))) {
      refuse(tally, to.notes, `${fields.label}: its group is not here`)
    } else {
      const network = readNetwork(fields, group, formatInterval(interval))
      if (known.has(keyOf(network))) tally.present += 1
      else wanted.push(network)
      known.add(keyOf(network))
    }
  }
  tally.created = to.dryRun ? wanted.length : await addNetworks(to.database, wanted, to.author)
  return tally
}

function readNetwork(fields: Fields, group: string, network: string): InsertedNetwork {
  return {
    ...{ network, group },
    source: fields.text('source', 100) || 'manual',
    netname: fields.text('netname', 250),
    description: fields.text('description'),
    rank: fields.integer('rank'),
    is_base: fields.flag('is_base', false),
    local_id: fields.textOrNull('local_id', 100),
  }
}

function keyOf({
  group,
  source,
  network,
}: Pick<InsertedNetwork, 'group' | 'source' | 'network'>): string {
  return JSON.stringify([group, source, network])
}
