import { chmodSync, type Stats, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Account } from './account.ts'

const SEARCH = 0o1

/**
 * Sees to it that an account can reach a folder: it must be able to pass through each folder above it. Folders
 * from `own` downwards (the home folder, made by us) are opened for passage; nothing above them is touched.
 * @throws MentatError SERVER_UNREACHABLE_FOLDER naming the first folder that is closed
 */
export function letPass(account: Account, folder: string, own: string): void {
  for (const path of pathsDownTo(folder)) {
    const stats = statSync(path)
    if (mayPass(account, stats)) continue
    if (!isWithin(path, own) || stats.uid !== process.getuid?.()) throw closed(path, account)
    chmodSync(path, (stats.mode & 0o7777) | SEARCH)
  }
}

/** Supplementary groups are dropped, so only the account's own group counts. */
function mayPass({ uid, gid }: Account, stats: Stats): boolean {
  if (stats.uid === uid) return (stats.mode & (SEARCH << 6)) !== 0
  if (stats.gid === gid) return (stats.mode & (SEARCH << 3)) !== 0
  return (stats.mode & SEARCH) !== 0
}

function closed(path: string, account: Account): MentatError {
  return new MentatError(
    'SERVER_UNREACHABLE_FOLDER',
    `the embedded PostgreSQL runs as \`${account.name}\`, which may not pass through ${path}`,
    { fields: { folder: path, account: account.name } },
  )
}

function pathsDownTo(folder: string): string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [...pathsDownTo(parent), folder]
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}
