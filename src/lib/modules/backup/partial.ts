import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { syncFolder, writeFileAtomically } from '../../framework/files/atomic-write.ts'
import { ensureFolder } from '../../framework/home.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import {
  formatIdentity,
  isAlive,
  ownIdentity,
  parseIdentity,
} from '../../framework/process/identity.ts'
import type { Inventory } from './inventory.ts'
import { encodeManifest, type Manifest, MANIFEST } from './manifest.ts'
import { backupPath, PARTIAL } from './names.ts'

/** Who writes into a folder that is not complete. */
const WRITER = 'writer'

/** A backup that is being written. Nobody takes it for a whole one: its name says so until everything is on the disk. */
export class PartialBackup {
  readonly #folder: string
  readonly #id: string
  readonly path: string

  /** Makes the folder. Only its owner can read it: passwords of users are in it, as hashes. */
  constructor(folder: string, id: string) {
    this.#folder = ensureFolder(folder, 0o700)
    this.#id = id
    this.path = `${backupPath(folder, id)}${PARTIAL}`
    mkdirSync(this.path, { mode: 0o700 })
    writeFileSync(join(this.path, WRITER), formatIdentity(ownIdentity()), { mode: 0o600 })
  }

  /**
   * Makes it a whole one: everything that it names is on the disk already.
   * @returns its path
   */
  complete(manifest: Omit<Manifest, 'checksum'>): string {
    writeFileAtomically(join(this.path, MANIFEST), encodeManifest(manifest), 0o600)
    rmSync(join(this.path, WRITER))
    syncFolder(this.path)
    const path = backupPath(this.#folder, this.#id)
    renameSync(this.path, path)
    syncFolder(this.#folder)
    return path
  }

  /** As far as it can be: what is left has the name of no backup, and the next run removes it. */
  remove(): void {
    try {
      rmSync(this.path, { recursive: true, force: true })
    } catch {
      // A disk that became read only. Why the backup failed is what counts.
    }
  }
}

/**
 * Removes what runs that were cut off have left.
 * @returns the names of what was removed
 * @throws MentatError ALREADY_RUNNING when somebody is writing into the same folder, for another database
 */
export function removePartial(folder: string, { partial }: Inventory, logger: Logger): string[] {
  return partial.filter((name) => {
    const writer = writerOf(join(folder, name))
    const alive = writer && isAlive(writer)
    if (alive) {
      throw new MentatError(
        'ALREADY_RUNNING',
        `process ${writer.pid} is writing ${join(folder, name)}`,
        { advice: 'Wait until it has ended; two databases need two folders.' },
      )
    }
    if (writer && alive === undefined) {
      logger.warning(
        `${name} is not complete, and its writer (on ${writer.host}) cannot be asked: it is left`,
      )
      return false
    }
    rmSync(join(folder, name), { recursive: true, force: true })
    logger.warning(`removed ${name}: the run that wrote it was cut off`)
    return true
  })
}

/** A folder that was just made may have no writer yet; the lock of the run says that nobody makes one for this database. */
function writerOf(path: string): ReturnType<typeof parseIdentity> {
  try {
    return parseIdentity(readFileSync(join(path, WRITER), 'utf8'))
  } catch {
    return undefined
  }
}
