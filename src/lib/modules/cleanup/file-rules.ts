import { realpathSync, statSync } from 'node:fs'
import { lstat, readdir, rmdir, unlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { codeOf } from '../../framework/errors/causes.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { folderFault } from './folders.ts'
import type { Rule, Work } from './rule.ts'

/** Half of a backup is none: what has this name goes as a whole, by its own rules. */
const BACKUP = 'mentat-backup-'

/**
 * Files of a folder and of those in it, and folders that become empty. Links, other file systems, backups and what is no
 * file are left alone.
 * @param reports folder of the files of reports, which no such rule may touch
 */
export function cacheRule(folder: string, keep: number, reports: string): Rule {
  return {
    kind: 'caches',
    name: folder,
    keep,
    async remove(border, work) {
      // The folder itself may be a link: it was named.
      const root = existing(folder)
      const fault = folderFault(root, work.home, reports)
      if (fault !== undefined) throw new MentatError('CLEANUP_REFUSED', fault)
      if (basename(root).startsWith(BACKUP))
        throw new MentatError('CLEANUP_REFUSED', `${root} is a backup`)
      const limits = { border: Date.parse(border), device: statSync(root).dev }
      return (await sweep(root, limits, work)) !== 'ended'
    },
  }
}

/** Run logs: `FOLDER/MODULE/*.runlog`, but for the newest of each module, which tells when it ran last. */
export function runLogRule(folder: string, keep: number): Rule {
  return {
    kind: 'run_logs',
    name: folder,
    keep,
    async remove(border, work) {
      for (const entry of await entriesOf(folder)) {
        if (!entry.isDirectory()) continue
        const logs = await runLogsIn(join(folder, entry.name))
        const newest = Math.max(...logs.map(({ modified }) => modified))
        for (const { path, bytes, modified } of logs) {
          if (work.signal.aborted) return false
          if (modified < Date.parse(border) && modified !== newest)
            await removeFile(path, bytes, work)
        }
      }
      return true
    },
  }
}

interface Limits {
  /** Milliseconds since 1970. */
  readonly border: number
  /** Of the file system. */
  readonly device: number
}

/** @returns whether nothing is left in the folder */
async function sweep(
  folder: string,
  limits: Limits,
  work: Work,
): Promise<'empty' | 'kept' | 'ended'> {
  let isEmpty = true
  for (const { name } of await entriesOf(folder)) {
    if (work.signal.aborted) return 'ended'
    const path = join(folder, name)
    try {
      const fate = await sweepEntry(path, limits, work)
      if (fate === 'ended') return 'ended'
      if (fate === 'kept') isEmpty = false
    } catch (error) {
      // Whoever writes the cache removes from it, too.
      if (codeOf(error) === 'ENOENT') continue
      isEmpty = false
      work.tally.fail(error)
    }
  }
  return isEmpty ? 'empty' : 'kept'
}

async function sweepEntry(
  path: string,
  limits: Limits,
  work: Work,
): Promise<'empty' | 'kept' | 'ended'> {
  const stats = await lstat(path)
  const isOld = stats.mtimeMs < limits.border && stats.dev === limits.device
  if (stats.isFile()) {
    if (!isOld) return 'kept'
    await removeFile(path, stats.size, work)
    return 'empty'
  }
  const isLeft = stats.dev !== limits.device || basename(path).startsWith(BACKUP)
  if (!stats.isDirectory() || isLeft) return 'kept'
  const fate = await sweep(path, limits, work)
  // A new folder is about to be filled.
  if (fate !== 'empty' || !isOld) return fate === 'ended' ? 'ended' : 'kept'
  return (await removeFolder(path, work)) ? 'empty' : 'kept'
}

async function runLogsIn(folder: string) {
  const logs: { path: string; bytes: number; modified: number }[] = []
  for (const entry of await entriesOf(folder)) {
    if (!entry.isFile() || !entry.name.endsWith('.runlog')) continue
    const path = join(folder, entry.name)
    const stats = await lstat(path).catch(() => undefined)
    if (stats) logs.push({ path, bytes: stats.size, modified: stats.mtimeMs })
  }
  return logs
}

async function removeFile(path: string, bytes: number, { isDry, tally }: Work): Promise<void> {
  try {
    if (!isDry) await unlink(path)
    tally.files += 1
    tally.bytes += bytes
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

/** False when something has come into it meanwhile. */
async function removeFolder(path: string, { isDry, tally }: Work): Promise<boolean> {
  try {
    if (!isDry) await rmdir(path)
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error) ?? '')) throw error
    return false
  }
  tally.folders += 1
  return true
}

function existing(folder: string): string {
  const stats = statSync(folder, { throwIfNoEntry: false })
  if (stats?.isDirectory() === true) return realpathSync(folder)
  throw new MentatError('CLEANUP_REFUSED', `there is no folder ${folder}`)
}

async function entriesOf(folder: string) {
  return readdir(folder, { withFileTypes: true })
}
