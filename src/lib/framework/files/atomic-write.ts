import {
  closeSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pid } from 'node:process'

/** Whose a file is. */
export interface FileOwner {
  readonly uid: number
  readonly gid: number
}

/**
 * Replaces a file as a whole: readers see the old content or the new, never a part, also after a crash.
 * @param mode permission bits of the new file
 * @param owner default: whoever writes it; only root can give it to others
 */
export function writeFileAtomically(
  path: string,
  content: string,
  mode = 0o640,
  owner?: FileOwner,
): void {
  const folder = dirname(path)
  mkdirSync(folder, { recursive: true })
  const temporary = join(folder, `.${basename(path)}.${pid}.tmp`)
  try {
    const file = openSync(temporary, 'w', mode)
    try {
      if (owner) fchownSync(file, owner.uid, owner.gid)
      // Not writeSync: it may take less than it was given, on a disk that fills up, and say nothing.
      writeFileSync(file, content)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** Makes the names in a folder durable: without it, a rename may be undone by a power failure. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
