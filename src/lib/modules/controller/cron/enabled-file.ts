import { chownSync, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeFileAtomically } from '../../../framework/files/atomic-write.ts'
import { readPlainFile } from '../../../framework/files/plain-file.ts'
import type { Home } from '../../../framework/home.ts'

/** Where is remembered which jobs were enabled: a file that is gone is then told from one that was never there. */
export function enabledPath({ run }: Home): string {
  return join(run, 'controller-cron.json')
}

/** The names of the jobs that were enabled. A file that cannot be read is none. */
export function readEnabled(path: string): string[] {
  try {
    const names: unknown = JSON.parse(readPlainFile(path))
    if (!Array.isArray(names)) return []
    return names.filter((name) => typeof name === 'string')
  } catch {
    return []
  }
}

/** Replaces it. It, and the folder, should that be new, belong to the owner of the home folder, not to root. */
export function writeEnabled(path: string, names: readonly string[]): void {
  const folder = dirname(path)
  const isNew = !existsSync(folder)
  mkdirSync(folder, { recursive: true, mode: 0o750 })
  const sorted = [...new Set(names)].sort()
  writeFileAtomically(path, `${JSON.stringify(sorted)}\n`, 0o644)
  const { uid, gid } = statSync(dirname(folder))
  for (const made of isNew ? [folder, path] : [path]) chownSync(made, uid, gid)
}
