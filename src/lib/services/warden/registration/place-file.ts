import {
  accessSync,
  chownSync,
  constants,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { getuid } from 'node:process'
import { causeOf } from '../../../framework/errors/causes.ts'
import { describeError, MentatError } from '../../../framework/errors/mentat-error.ts'
import {
  type FileOwner,
  syncFolder,
  writeFileAtomically,
} from '../../../framework/files/atomic-write.ts'

/**
 * Makes the folder of a file, and proves that it can be written to.
 * @throws MentatError PERMISSION_DENIED, IO_FAILED
 */
export function prepareFolder(path: string): void {
  const folder = dirname(path)
  attempt(`cannot write into ${folder}`, () => {
    const made = mkdirSync(folder, { recursive: true, mode: 0o750 })
    if (made !== undefined) giveAway(folder, statSync(dirname(made)))
    accessSync(folder, constants.W_OK | constants.X_OK)
  })
}

/**
 * Writes a file as a whole, durably; root gives it to the owner of the folder.
 * @param mode permission bits
 * @throws MentatError PERMISSION_DENIED, DISK_FULL, IO_FAILED
 */
export function placeFile(path: string, content: string, mode: number): void {
  attempt(`cannot write ${path}`, () => {
    writeFileAtomically(path, content, mode, isRoot() ? statSync(dirname(path)) : undefined)
    syncFolder(dirname(path))
  })
}

/**
 * Keeps a copy beside a file, with its owner and permissions.
 * @returns its path
 * @throws MentatError PERMISSION_DENIED, DISK_FULL, IO_FAILED
 */
export function keepCopy(path: string, stamp: string): string {
  const copy = `${path}.${stamp}`
  attempt(`cannot keep a copy of ${path}`, () => {
    const stats = statSync(path)
    writeFileSync(copy, readFileSync(path), { mode: stats.mode & 0o777, flush: true })
    giveAway(copy, stats)
  })
  return copy
}

/** Only root can; everybody else is the owner anyway. */
function giveAway(path: string, { uid, gid }: FileOwner): void {
  if (isRoot()) chownSync(path, uid, gid)
}

function isRoot(): boolean {
  return getuid?.() === 0
}

function attempt(text: string, action: () => void): void {
  try {
    action()
  } catch (cause) {
    throw new MentatError(causeOf(cause) ?? 'IO_FAILED', `${text}: ${describeError(cause)}`, {
      cause,
    })
  }
}
