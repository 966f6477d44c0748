import { closeSync, fstatSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import { MentatError, toError } from '../errors/mentat-error.ts'
import { codeOf } from '../errors/causes.ts'
import { type ConfigDocument, parseDocument } from './document.ts'
import type { Problem } from './problem.ts'

/** The files of a configuration folder, read. */
export interface ConfigFolder {
  /** The files in `core/`, by name: later ones win. */
  readonly core: readonly ConfigDocument[]
  /** The files beside it, by instance name (`storage` for `storage.conf`). */
  readonly instances: ReadonlyMap<string, ConfigDocument>
  /** Faults of folders and of files that cannot be read; those of syntax are in the documents. */
  readonly problems: readonly Problem[]
  /** Names of the files that others than owner and group may read. */
  readonly open: ReadonlySet<string>
}

/** The endings of files that are read; all others (backups, READMEs, what a package manager leaves) are not. */
export const configEndings = ['.conf', '.json', '.yaml', '.yml'] as const

/** Nobody writes that much by hand; it bounds what a wrong file can cost. */
const LARGEST_FILE = 1_000_000

/**
 * Reads a configuration folder. One that does not exist is empty.
 * @param instance read only this instance's file beside `core/`, not those of all
 */
export function readConfigFolder(path: string, instance?: string): ConfigFolder {
  const reading = new Reading(path)
  const core = reading.documents('core')
  const files = reading
    .names('')
    .filter((name) => instance === undefined || stem(name) === instance)
  const instances = new Map<string, ConfigDocument>()
  for (const file of files) {
    const twin = instances.get(stem(file))
    if (twin === undefined) instances.set(stem(file), reading.document(file))
    else reading.fault(file, `${twin.file} configures the same: keep one of them`)
  }
  return { core, instances, problems: reading.problems, open: reading.open }
}

/** Checks that a name can name an instance, hence files and folders. */
export function checkInstanceName(name: string): void {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/.test(name) && name !== 'core') return
  const expected = 'letters, digits, _, - and . (up to 64, not "core")'
  throw new MentatError('USAGE', `"${name}" cannot name an instance; expected ${expected}`)
}

/** A folder of such a name counts: it is most likely a file that was missing when a container was made. */
function isNamedSo(name: string): boolean {
  return !name.startsWith('.') && configEndings.some((ending) => name.endsWith(ending))
}

function stem(file: string): string {
  return file.slice(0, -extname(file).length)
}

/** One reading of a folder: it collects what goes wrong. */
class Reading {
  readonly problems: Problem[] = []
  readonly open = new Set<string>()
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  documents(folder: string): ConfigDocument[] {
    return this.names(folder).map((name) => this.document(`${folder}/${name}`))
  }

  /** The configuration files of a folder, sorted. */
  names(folder: string): string[] {
    try {
      const names = readdirSync(join(this.#path, folder))
      return names.filter(isNamedSo).sort()
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') this.fault(folder, `cannot be read: ${reason(error)}`)
      return []
    }
  }

  document(file: string): ConfigDocument {
    try {
      return parseDocument(file, this.#read(file))
    } catch (error) {
      this.fault(file, `cannot be read: ${reason(error)}`)
      return { file, value: undefined, problems: [], places: new Map() }
    }
  }

  fault(file: string, text: string): void {
    const name = file === '' ? this.#path : file
    this.problems.push({ origin: { kind: 'file', file: name }, path: '', text })
  }

  #read(file: string): string {
    const path = join(this.#path, file)
    // Asked before it is opened: opening a pipe would wait for a writer.
    if (!statSync(path).isFile()) throw new MentatError('IO_FAILED', 'it is not a plain file')
    const handle = openSync(path, 'r')
    try {
      const { size, mode } = fstatSync(handle)
      if (size > LARGEST_FILE) {
        throw new MentatError('IO_FAILED', `larger than ${LARGEST_FILE} bytes: ${size}`)
      }
      if ((mode & 0o004) !== 0) this.open.add(file)
      return decode(readFileSync(handle))
    } finally {
      closeSync(handle)
    }
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    throw new MentatError('IO_FAILED', 'it is not UTF-8', { cause: error })
  }
}

function reason(error: unknown): string {
  return codeOf(error) === 'EACCES' ? 'permission denied' : toError(error).message
}
