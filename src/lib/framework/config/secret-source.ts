import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { MentatError, toError } from '../errors/mentat-error.ts'
import type { Locate } from './check.ts'
import { displayPath, pointerOf } from './pointer.ts'
import type { Problem } from './problem.ts'
import { isPlainObject } from './schema-node.ts'
import { SecretValue } from './secret-value.ts'

/** What a reader of secrets knows. */
export interface SecretSource {
  /** The folder that relative names of secret files start from. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Configuration files that anybody may read. */
  readonly open: ReadonlySet<string>
  readonly locate: Locate
}

/** Larger than any key; it bounds what a wrong path can cost. */
const LARGEST_SECRET = 100_000

/** Reads secrets from where the configuration says, and collects what goes wrong. */
export class SecretReader {
  readonly problems: Problem[] = []
  readonly warnings: Problem[] = []
  /** Names of the environment variables that hold secrets. */
  readonly variables = new Set<string>()
  readonly #source: SecretSource

  constructor(source: SecretSource) {
    this.#source = source
  }

  /** The secret at a path of the configuration; undefined, with a problem, when it cannot be had. */
  read(value: unknown, path: readonly string[]): SecretValue | undefined {
    const text = this.#textOf(value, path)
    return text === undefined ? undefined : new SecretValue(text)
  }

  #textOf(value: unknown, path: readonly string[]): string | undefined {
    if (typeof value === 'string') {
      this.#warnIfOpen(path)
      return value
    }
    // Two sources at once are told by the check.
    if (!isPlainObject(value) || Object.keys(value).length !== 1) return undefined
    const { file, env } = value
    if (typeof env === 'string') return this.#fromEnvironment(env, path)
    return typeof file === 'string' ? this.#fromFile(file, path) : undefined
  }

  #fromEnvironment(name: string, path: readonly string[]): string | undefined {
    this.variables.add(name)
    const text = this.#source.environment[name]
    if (text !== undefined && text !== '') return text
    this.problems.push(this.#problem(path, `the environment variable ${name} is not set`))
    return undefined
  }

  #fromFile(file: string, path: readonly string[]): string | undefined {
    const name = resolve(this.#source.folder, file)
    try {
      const { mode, size } = statOf(name)
      if (size > LARGEST_SECRET) {
        throw new MentatError('IO_FAILED', `it has ${size} bytes, expected a secret`)
      }
      if ((mode & 0o004) !== 0) {
        this.warnings.push(this.#problem(path, `anybody may read ${name}; try chmod o= on it`))
      }
      return readFileSync(name, 'utf8').replace(/\r?\n$/, '')
    } catch (error) {
      this.problems.push(this.#problem(path, `cannot read ${name}: ${toError(error).message}`))
      return undefined
    }
  }

  #warnIfOpen(path: readonly string[]): void {
    const origin = this.#source.locate(pointerOf(path), 'value')
    if (origin?.kind !== 'file' || !this.#source.open.has(origin.file)) return
    const text = 'a secret stands in a file that anybody may read; try chmod o= on it'
    this.warnings.push(this.#problem(path, text))
  }

  #problem(at: readonly string[], text: string): Problem {
    const origin = this.#source.locate(pointerOf(at), 'value')
    const path = displayPath(at)
    return { ...(origin && { origin }), path, text: `${path}: ${text}` }
  }
}

function statOf(name: string): { readonly mode: number; readonly size: number } {
  const stat = statSync(name)
  // A pipe would be waited for, and a folder has a message that nobody understands.
  if (!stat.isFile()) throw new MentatError('IO_FAILED', 'it is not a plain file')
  return stat
}
