import { recordMany } from '../change-log/record-many.ts'
import type { Author } from '../change-log/record.ts'
import { groupsById } from '../groups/list.ts'
import type { Queries } from '../queries.ts'
import type { NetworkImportPlan } from './import-plan.ts'
import { networksById } from './list.ts'

/** What an import has created, by number. */
export interface CreatedIds {
  readonly groups: readonly number[]
  readonly networks: readonly number[]
}

/** Enters what an import of networks has done, groups first; to be called in its transaction. */
export async function recordNetworkImport(
  client: Queries,
  author: Author,
  { source, groups, networks }: NetworkImportPlan,
  created: CreatedIds,
): Promise<void> {
  await recordMany(client, author, {
    ...{ model: 'group', operation: 'create', source },
    names: groups.created.map(({ name }) => name),
    each: async () =>
      (await groupsById(client, created.groups)).map((after) => ({ id: after.id, after })),
  })
  const about = { model: 'network', source } as const
  await recordMany(client, author, {
    ...{ ...about, operation: 'delete' },
    names: networks.deleted.map(({ network }) => network),
    each: () => networks.deleted.map((before) => ({ id: before.id, before })),
  })
  await recordMany(client, author, {
    ...{ ...about, operation: 'update' },
    names: networks.changed.map(({ after }) => after.network),
    each: () => networks.changed.map(({ before, after }) => ({ id: before.id, before, after })),
  })
  await recordMany(client, author, {
    ...{ ...about, operation: 'create' },
    names: networks.created.map(({ network }) => network),
    each: async () =>
      (await networksById(client, created.networks)).map((after) => ({ id: after.id, after })),
  })
}
