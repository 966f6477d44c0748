import { MentatError } from '../../framework/errors/mentat-error.ts'
import { chainTo, readInventory, type StoredBackup } from './inventory.ts'
import type { Manifest } from './manifest.ts'

/** A backup that is used. */
export type Member = readonly [StoredBackup, Manifest]

/** What is to be restored. */
export interface RestoreChoice {
  readonly folder: string
  /** The last backup that counts; undefined: the newest. */
  readonly until?: string | undefined
}

/** The backups that a restore needs. @throws MentatError BACKUP_NOT_FOUND, BACKUP_DAMAGED */
export function chooseRestore({ folder, until }: RestoreChoice): Member[] {
  const inventory = readInventory(folder)
  const id = until ?? inventory.backups.at(-1)?.id
  if (id === undefined) throw new MentatError('BACKUP_NOT_FOUND', `there is no backup in ${folder}`)
  try {
    return chainTo(inventory, id)
  } catch (error) {
    const good = inventory.backups.findLast(({ fault }) => fault === undefined)
    if (!(error instanceof MentatError) || error.code !== 'BACKUP_DAMAGED' || !good) throw error
    const advice = `The newest that can be used is ${good.id}: --until ${good.id}; or use a copy of the damaged one.`
    throw new MentatError('BACKUP_DAMAGED', error.message, { advice })
  }
}
