import { parseAddress } from '../../idea/address.ts'
import type { Interval } from '../../idea/interval.ts'
import type { Database, DatabaseClient } from '../database.ts'
import { revisionOf } from '../revisions.ts'

/** A network and the name of the group that is responsible for it. */
export interface ResponsibleNetwork extends Interval {
  readonly group: string
}

/** So many networks are read at a time: a few milliseconds of work, after which others get their turn. */
const PAGE = 5000

/** A mark that changes whenever responsibleNetworks may give something else; see revisionOf. */
export async function responsibilityMark(database: Database): Promise<string> {
  // A group that is disabled, or gets another name, changes who is responsible.
  const [networks, groups] = await Promise.all([
    revisionOf(database, 'networks'),
    revisionOf(database, 'groups'),
  ])
  return `${networks} ${groups}`
}

/** All networks of enabled groups, as they are at one moment. */
export async function responsibleNetworks(database: Database): Promise<ResponsibleNetwork[]> {
  return database.transaction(async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
    const networks: ResponsibleNetwork[] = []
    // A name that thousands of networks share is kept once.
    const names = new Map<string, string>()
    for (let rows = await page(client, 0); rows.length > 0;) {
      for (const row of rows) {
        const network = networkOf(row, names)
        if (network) networks.push(network)
      }
      rows = await page(client, rows.at(-1)?.id ?? Number.MAX_SAFE_INTEGER)
    }
    return networks
  })
}

interface Row {
  readonly id: number
  readonly first: string
  readonly last: string
  readonly group: string
}

async function page(client: DatabaseClient, after: number): Promise<Row[]> {
  const { rows } = await client.query<Row>(
    `SELECT n.id, host(lower(n.network)) AS first, host(upper(n.network)) AS last, g.name AS "group"
     FROM networks n JOIN groups g ON g.id = n.group_id
     WHERE n.id > $1 AND g.enabled ORDER BY n.id LIMIT ${PAGE}`,
    [after],
  )
  return rows
}

function networkOf(
  { first, last, group }: Row,
  names: Map<string, string>,
): ResponsibleNetwork | undefined {
  const [low, high] = [parseAddress(first), parseAddress(last)]
  if (!low || !high) return undefined
  const name = names.get(group) ?? group
  names.set(name, name)
  return { family: low.family, low: low.value, high: high.value, group: name }
}
