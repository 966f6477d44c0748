import { join } from 'node:path'

/** All data, or what came after another backup. */
export type BackupKind = 'full' | 'incremental'

/** Of a folder that is not complete. */
export const PARTIAL = '.partial'

/** Folders of backups, complete or not; the group is the ID. */
const folderName = /^mentat-backup-(\d{8}T\d{6}Z-(?:full|incremental))(\.partial)?$/

/**
 * The name of a backup: `20240502T101500Z-full`. In the order of names they are in the order of time.
 * @param time milliseconds since 1970
 */
export function backupId(time: number, kind: BackupKind): string {
  const seconds = new Date(time).toISOString().slice(0, 19)
  return `${seconds.replaceAll(/[-:]/g, '')}Z-${kind}`
}

/** The time in the name of a backup, in milliseconds since 1970. */
export function timeOf(id: string): number {
  return Date.parse(id.replace(/^(....)(..)(..)T(..)(..)(..)Z.*$/, '$1-$2-$3T$4:$5:$6Z'))
}

/** Where a backup is. */
export function backupPath(folder: string, id: string): string {
  return join(folder, `mentat-backup-${id}`)
}

/** The ID of a backup by the name of its folder; undefined for any other folder. */
export function idOf(
  name: string,
): { readonly id: string; readonly isPartial: boolean } | undefined {
  const match = folderName.exec(name)
  return match?.[1] === undefined ? undefined : { id: match[1], isPartial: match[2] !== undefined }
}
