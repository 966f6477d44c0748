import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pid } from 'node:process'

/**
 * Replaces a file as a whole: readers see the old content or the new, never a part, also after a crash.
 * @param mode permission bits of the new file
 */
export function writeFileAtomically(path: string, content: string, mode = 0o640): void {
  const folder = dirname(path)
  mkdirSync(folder, { recursive: true })
  const temporary = join(folder, `.${basename(path)}.${pid}.tmp`)
  try {
    const file = openSync(temporary, 'w', mode)
    try {
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
