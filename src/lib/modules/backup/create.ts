import type { ScheduledRun } from '../../components/scheduled/run-scheduled.ts'
import { databaseIdentity, serverTime } from '../../database/backup/snapshot.ts'
import { schemaVersion } from '../../database/migrate.ts'
import { ensureFolder } from '../../framework/home.ts'
import type { BackupConfig } from './config.ts'
import { copyBackups } from './copy.ts'
import { readInventory } from './inventory.ts'
import { makeBackup } from './make-backup.ts'
import { type Manifest, tablesOf } from './manifest.ts'
import type { BackupKind } from './names.ts'
import { removePartial } from './partial.ts'
import { planBackup } from './plan.ts'
import { rotate } from './rotate.ts'

/** What is to be made. */
export interface BackupRequest {
  /** Undefined: by the plan of the configuration. */
  readonly kind?: BackupKind | undefined
  readonly onProgress?: (done: number, all: number) => void
}

/** What was made, as `--json` prints it. */
export interface BackupReport {
  readonly id: string
  readonly kind: BackupKind
  /** Why it is of this kind. */
  readonly reason: string
  /** The backup that it follows; null for a full one. */
  readonly parent: string | null
  readonly path: string
  /** Storage times, RFC 3339: events from before `from` (null: none) are in earlier backups, those from before `to` are complete. */
  readonly from: string | null
  readonly to: string
  readonly events: number
  readonly rows: number
  readonly files: number
  readonly bytes: number
  readonly seconds: number
  /** Left behind by runs that were cut off, and removed now. */
  readonly cleaned: readonly string[]
  /** Old backups that were removed. */
  readonly removed: readonly string[]
  /** Backups that were copied to the second place. */
  readonly copied: readonly string[]
}

/**
 * Makes a backup by the plan, removes chains that are too old, and copies what was made.
 * @throws MentatError when any of that fails: BACKUP_BASE_MISSING, BACKUP_INTERRUPTED, DISK_FULL, BACKUP_NOT_COPIED, …
 */
export async function createBackup(
  run: ScheduledRun,
  config: BackupConfig,
  { kind, onProgress = () => undefined }: BackupRequest,
): Promise<BackupReport> {
  const { clock, logger, database } = run
  const began = clock.monotonic()
  const folder = ensureFolder(config.folder, 0o700)
  const cleaned = removePartial(folder, readInventory(folder), logger)
  // Those that are too many since `keep` was made smaller: perhaps because there is no room for the next one.
  const tooMany = rotate(folder, config.keep)
  const inventory = readInventory(folder)
  for (const { id, fault } of inventory.backups) {
    if (fault !== undefined) logger.warning(`the backup ${id} cannot be restored: ${fault}`)
  }
  const identity = await databaseIdentity(database)
  const now = Date.parse(await serverTime(database))
  const { backups } = inventory
  const { version } = await schemaVersion(database)
  const input = { backups, identity, version, now, fullInterval: config.full_interval }
  const plan = planBackup(kind, input)
  const order = { plan, identity, version, inventory, config, onProgress }
  const { path, manifest } = await makeBackup(run, order)
  logger.info(`made ${path}`)
  const removed = [...tooMany, ...rotate(folder, config.keep)]
  if (removed.length > 0) logger.info(`removed old backups: ${removed.join(', ')}`)
  run.mark('copy', 'the backup is complete')
  const copied = await copyBackups({ config, clock, signal: run.signal })
  const seconds = Number(((clock.monotonic() - began) / 1000).toFixed(3))
  return { ...factsOf(manifest), reason: plan.reason, path, seconds, cleaned, removed, copied }
}

function factsOf(
  manifest: Omit<Manifest, 'checksum'>,
): Omit<BackupReport, 'reason' | 'path' | 'seconds' | 'cleaned' | 'removed' | 'copied'> {
  const tables = tablesOf(manifest)
  const files = tables.flatMap((table) => table.files)
  return {
    id: manifest.id,
    kind: manifest.kind,
    parent: manifest.parent?.id ?? null,
    from: manifest.window.from,
    to: manifest.window.to,
    events: manifest.events.rows,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    files: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}
