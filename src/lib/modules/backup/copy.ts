import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { appendFile, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../../framework/errors/causes.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import { syncFolder } from '../../framework/files/atomic-write.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { BackupConfig } from './config.ts'
import { runCopyCommand } from './copy-command.ts'
import { chainsOf, readInventory, type StoredBackup } from './inventory.ts'
import { MANIFEST, type Manifest, tablesOf } from './manifest.ts'
import { backupPath, PARTIAL } from './names.ts'
import { checkData } from './read-data.ts'
import { rotate } from './rotate.ts'

/** What copies are made with. */
export interface CopyMeans {
  readonly config: BackupConfig
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** Where it is noted to which places a backup was taken by a command. */
const COPIED = 'copied'

/**
 * Brings backups that were not copied yet to the second place of the configuration: the newest chain first, so that an old
 * one that cannot be read keeps no new one from being copied.
 * @returns the IDs of what was copied
 * @throws MentatError BACKUP_NOT_COPIED, saying why
 */
export async function copyBackups(means: CopyMeans): Promise<string[]> {
  const { folder, keep = Infinity, command } = means.config.copy
  const copied = new Set<string>()
  if (folder !== undefined) rotate(folder, keep)
  for (const [age, chain] of goodChains(means.config.folder).toReversed().entries()) {
    for (const [backup, manifest] of chain) {
      try {
        if (folder !== undefined && age < keep && (await copyTo(folder, backup, manifest, means)))
          copied.add(backup.id)
        if (command.length > 0 && (await handOver(backup, means))) copied.add(backup.id)
      } catch (error) {
        const text = `${backup.path} is made, and was not copied: ${describeError(error)}`
        throw new MentatError('BACKUP_NOT_COPIED', text, { cause: error })
      }
    }
  }
  if (folder !== undefined) rotate(folder, keep)
  return [...copied]
}

/** What of each chain can be restored, oldest first. */
function goodChains(folder: string): (readonly [StoredBackup, Manifest])[][] {
  const chains = chainsOf(readInventory(folder).backups).map(({ backups }) =>
    backups.flatMap((backup) =>
      backup.manifest && backup.fault === undefined ? [[backup, backup.manifest] as const] : [],
    ),
  )
  return chains.filter((chain) => chain.length > 0)
}

/** @returns false when it is there already */
async function copyTo(
  folder: string,
  { id, path }: StoredBackup,
  manifest: Manifest,
  { config, signal }: CopyMeans,
): Promise<boolean> {
  assertIsPlace(folder, config)
  const target = backupPath(folder, id)
  if (statSync(target, { throwIfNoEntry: false })) return false
  const partial = `${target}${PARTIAL}`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial, { mode: 0o700 })
  try {
    for (const name of readdirSync(path).filter((file) => file !== COPIED)) {
      if (signal.aborted) throw new MentatError('BACKUP_NOT_COPIED', 'the run was told to end')
      copyFileSync(join(path, name), join(partial, name))
      await sync(join(partial, name))
    }
    await compare(partial, path, manifest)
    syncFolder(partial)
    renameSync(partial, target)
    syncFolder(folder)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    throw error
  }
  return true
}

/** A mount point to which nothing is mounted is a folder, too. */
function assertIsPlace(folder: string, { folder: own, copy }: BackupConfig): void {
  const place = statSync(folder, { throwIfNoEntry: false })
  if (!place?.isDirectory()) {
    throw new MentatError('BACKUP_NOT_COPIED', `${folder} (copy.folder) is no folder that exists`)
  }
  if (copy.mounted && place.dev === statSync(own).dev) {
    throw new MentatError(
      'BACKUP_NOT_COPIED',
      `${folder} (copy.folder) is on the same file system as ${own}: it is not mounted; copy.mounted: false if that is wanted`,
    )
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** What arrived is what was sent. */
async function compare(copy: string, path: string, manifest: Manifest): Promise<void> {
  for (const file of tablesOf(manifest).flatMap(({ files }) => files)) {
    await checkData(copy, file)
  }
  const [one, other] = await Promise.all(
    [copy, path].map((folder) => readFile(join(folder, MANIFEST))),
  )
  if (one && other?.equals(one)) return
  throw new MentatError('BACKUP_NOT_COPIED', `${MANIFEST} came out otherwise than it is`)
}

/** @returns false when the same command has taken it before */
async function handOver(
  { path }: StoredBackup,
  { config, clock, signal }: CopyMeans,
): Promise<boolean> {
  const { command, timeout } = config.copy
  // A command may hold what is not to be written down.
  const name = createHash('sha256').update(JSON.stringify(command)).digest('hex')
  if ((await notesIn(path)).includes(name)) return false
  await runCopyCommand(command, path, { clock, signal, timeout })
  await appendFile(join(path, COPIED), `${name}\n`, { mode: 0o600 })
  return true
}

async function notesIn(path: string): Promise<string[]> {
  try {
    return (await readFile(join(path, COPIED), 'utf8')).split('\n')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
