import { partitionCounts, storedLately } from '../../database/events/monitoring.ts'
import { type Asking, askPresent } from '../../database/present.ts'

/** What monitoring wants to know of a database beside its status. */
export interface LoadState {
  /** Events stored in the last five minutes, up to a million. */
  readonly storedLately: number
  readonly partitions: readonly { readonly table: string; readonly partitions: number }[]
}

const LATELY = 5 * 60_000
const MOST = 1_000_000

/** Asks the database; undefined: it does not answer, or has no tables yet. */
export async function loadState(asking: Asking): Promise<LoadState | undefined> {
  const { value } = await askPresent(asking, async (database): Promise<LoadState> => {
    const partitions = await partitionCounts(database)
    return { partitions, storedLately: await storedLately(database, LATELY, MOST) }
  })
  return value ?? undefined
}
