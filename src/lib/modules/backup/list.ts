import { chainsOf, readInventory, sizeOf, type StoredBackup } from './inventory.ts'
import type { BackupKind } from './names.ts'

/** A backup, as `--json` prints it. */
export interface ListedBackup {
  readonly id: string
  readonly kind: BackupKind
  /** Storage times, RFC 3339, as BackupReport has them; `to` is null when the manifest cannot be read. */
  readonly from: string | null
  readonly to: string | null
  readonly events: number
  readonly bytes: number
  /** By names and sizes alone: `mentat backup verify` reads everything. */
  readonly state: 'complete' | 'broken'
  /** Why it cannot be restored. */
  readonly why: string | null
}

/** A full backup and its increments, oldest first. */
export interface ListedChain {
  readonly id: string
  readonly bytes: number
  readonly backups: readonly ListedBackup[]
}

/** What is in a folder. */
export interface BackupList {
  readonly folder: string
  readonly chains: readonly ListedChain[]
  /** Folders that are being written, or were left by runs that were cut off. */
  readonly partial: readonly string[]
}

/** The backups of a folder, oldest first, without reading their data. */
export function listBackups(folder: string): BackupList {
  const { backups, partial } = readInventory(folder)
  const chains = chainsOf(backups).map((chain) => ({
    id: chain.full.id,
    bytes: chain.backups.reduce((sum, backup) => sum + sizeOf(backup), 0),
    backups: chain.backups.map(listed),
  }))
  return { folder, chains, partial }
}

function listed(backup: StoredBackup): ListedBackup {
  const { id, kind, manifest, fault } = backup
  return {
    id,
    kind,
    from: manifest?.window.from ?? null,
    to: manifest?.window.to ?? null,
    events: manifest?.events.rows ?? 0,
    bytes: sizeOf(backup),
    state: fault === undefined ? 'complete' : 'broken',
    why: fault ?? null,
  }
}
