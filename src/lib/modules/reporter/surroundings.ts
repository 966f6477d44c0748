import type { Database } from '../../database/database.ts'
import { listDetectors } from '../../database/detectors/list.ts'
import { listEventClasses } from '../../database/event-classes/list.ts'
import { listGroups } from '../../database/groups/list.ts'
import { listNetworks } from '../../database/networks/list.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { RunKind, Surroundings } from './context.ts'
import { Resolver } from './gather/resolution.ts'
import { Credibility } from './judge/credibility.ts'

/**
 * Reads what all rounds of a run have in common.
 * @throws MentatError OBJECT_NOT_FOUND when the group of the run is none
 */
export async function readSurroundings(
  database: Database,
  { group: wanted }: RunKind,
  clock: Clock,
): Promise<Surroundings> {
  const groups = (await listGroups(database)).filter(({ enabled }) => enabled)
  if (wanted !== undefined && groups.every(({ name }) => name !== wanted)) {
    throw new MentatError('OBJECT_NOT_FOUND', `there is no enabled group "${wanted}"`, {
      advice: '"mentat group list" shows them.',
    })
  }
  const networks = await listNetworks(database, { enabled: true })
  const classes = await listEventClasses(database)
  return {
    resolver: await Resolver.create(networks, clock),
    groups: new Map(groups.map((group) => [group.name, group])),
    credibility: new Credibility(await listDetectors(database)),
    classes: new Map(classes.map((row) => [row.name, row])),
  }
}
