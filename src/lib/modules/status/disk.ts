import { type StatsFs, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { codeOf } from '../../framework/errors/causes.ts'

/** The file system of the home folder, as an ordinary user can use it. */
export interface DiskState {
  readonly path: string
  readonly size_bytes: number
  readonly free_bytes: number
  /** Files that can still be made; null where the file system sets no limit. A queue takes one each message. */
  readonly free_files: number | null
  /** Whether less than a twentieth of the space or of the files is left. */
  readonly isLow: boolean
}

const LEAST_PART = 1 / 20

/** The space on the disk of a folder, which need not be there yet. */
export function diskState(path: string): DiskState {
  const { bsize, blocks, bavail, files, ffree } = spaceOf(path)
  const hasFileLimit = files > 0
  return {
    path,
    size_bytes: blocks * bsize,
    free_bytes: bavail * bsize,
    free_files: hasFileLimit ? ffree : null,
    isLow: bavail < blocks * LEAST_PART || (hasFileLimit && ffree < files * LEAST_PART),
  }
}

function spaceOf(path: string): StatsFs {
  try {
    return statfsSync(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || path === dirname(path)) throw error
    return spaceOf(dirname(path))
  }
}
