import { renameSync, rmSync } from 'node:fs'
import { type Chain, chainsOf, readInventory } from './inventory.ts'
import { PARTIAL } from './names.ts'

/**
 * Removes chains that are older than the newest `keep` ones that can be restored. A chain goes as a whole, its increments
 * first, so that whatever is left at any moment can be restored. The last one that can be restored always stays.
 * @returns the IDs of what was removed, oldest first
 */
export function rotate(folder: string, keep: number): string[] {
  const chains = chainsOf(readInventory(folder).backups)
  const isGood = ({ full }: Chain): boolean => full.kind === 'full' && full.fault === undefined
  const good = chains.filter(isGood)
  const oldestKept = good.at(-keep)
  if (!oldestKept) return []
  const old = chains.filter(({ full }) => full.id < oldestKept.full.id)
  for (const { backups } of old) {
    for (const { path } of backups.toReversed()) {
      // While it is being removed, it does not look like a whole one.
      renameSync(path, `${path}${PARTIAL}`)
      rmSync(`${path}${PARTIAL}`, { recursive: true })
    }
  }
  return old.flatMap(({ backups }) => backups.map(({ id }) => id))
}
