import type { NewGroup } from '../groups/create.ts'
import type { Group } from '../groups/tables.ts'
import { GroupDirectory } from './group-directory.ts'
import type { Network } from './list.ts'
import { Repetitions } from './repetitions.ts'
import type { WantedNetwork } from './wanted.ts'

/** The part of a network that an import sets. */
export type NetworkContent = Pick<
  Network,
  'netname' | 'description' | 'rank' | 'is_base' | 'local_id'
>

/** A network of a group that is there, or that the same plan creates. */
export type NewNetwork = NetworkContent & Pick<Network, 'network' | 'group' | 'source'>

/** A network that stays, with other content. */
export interface NetworkChange {
  readonly before: Network
  readonly after: Network
}

/** What an import will do. */
export interface NetworkImportPlan {
  readonly source: string
  readonly groups: {
    readonly created: readonly NewGroup[]
    /** Groups of the file that are disabled: they and their networks stay as they are. */
    readonly disabled: readonly string[]
    /** Groups that have networks of this source only until now: they stay, without them. */
    readonly missing: readonly string[]
  }
  readonly networks: {
    readonly created: readonly NewNetwork[]
    readonly changed: readonly NetworkChange[]
    readonly deleted: readonly Network[]
    readonly unchanged: number
  }
  /** What is noteworthy in the records and harms nothing. */
  readonly notes: readonly string[]
}

/** What is in the database. */
export interface PresentNetworks {
  readonly groups: readonly Group[]
  readonly networks: readonly Network[]
}

/** Whether there is nothing to do. */
export function isEmptyPlan({ groups, networks }: NetworkImportPlan): boolean {
  const { created, changed, deleted } = networks
  return groups.created.length + created.length + changed.length + deleted.length === 0
}

/**
 * Compares what a source says with what is there. An import sees and changes only networks of its own source. It creates
 * groups and never changes, enables or deletes one. A group is found by its name, else by its e-mail
 * addresses; a network by its addresses within the group.
 */
export function planNetworkImport(
  present: PresentNetworks,
  wanted: readonly WantedNetwork[],
  source: string,
): NetworkImportPlan {
  const directory = new GroupDirectory(present.groups, source)
  const own = new Map(
    present.networks
      .filter((network) => network.source === source)
      .map((network) => [identity(network.group, network.network), network]),
  )
  const repetitions = new Repetitions()
  const created: NewNetwork[] = []
  const changed: NetworkChange[] = []
  let unchanged = 0
  for (const record of wanted) {
    const group = directory.resolve(record)
    if (group === undefined || repetitions.isKnown(record, group)) continue
    const key = identity(group, record.network)
    const before = own.get(key)
    own.delete(key)
    const content = contentOf(record, before)
    if (!before) created.push({ network: record.network, group, source, ...content })
    else if (isSame(before, content)) unchanged += 1
    else changed.push({ before, after: { ...before, ...content } })
  }
  const deleted = [...own.values()].filter(({ group }) => !directory.isDisabled(group))
  const missing = directory.unmentioned(deleted.map(({ group }) => group))
  return {
    source,
    groups: { created: directory.created(), disabled: directory.disabled(), missing },
    networks: { created, changed, deleted, unchanged },
    notes: repetitions.notes(),
  }
}

function identity(group: string, network: string): string {
  return `${network} ${group}`
}

/** What the file does not know of, the local ID alone, stays as somebody has filled it in. */
function contentOf(record: WantedNetwork, before: Network | undefined): NetworkContent {
  return {
    netname: record.netname ?? '',
    description: record.description ?? '',
    rank: record.rank ?? null,
    is_base: record.isBase,
    local_id: record.localId ?? before?.local_id ?? null,
  }
}

function isSame(before: Network, after: NetworkContent): boolean {
  return (Object.keys(after) as (keyof NetworkContent)[]).every((key) => before[key] === after[key])
}
