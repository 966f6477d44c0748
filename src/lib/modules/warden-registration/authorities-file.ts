import { existsSync, readFileSync } from 'node:fs'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import {
  keepCopy,
  placeFile,
  prepareFolder,
} from '../../services/warden/registration/place-file.ts'
import type { WardenConfig } from '../../services/warden/section.ts'

const MODE = 0o640

/** The file `warden.cafile`, and what is to be put there. */
export class AuthoritiesFile {
  readonly path: string
  readonly #text: string

  constructor(path: string, text: string) {
    this.path = path
    this.#text = text
  }

  /**
   * Undefined: no authorities are given.
   * @throws MentatError CONFIG_INVALID when it is not configured where they are to be put
   */
  static of({
    authorities,
    config,
  }: {
    readonly authorities: string | undefined
    readonly config: Pick<WardenConfig, 'cafile'>
  }): AuthoritiesFile | undefined {
    if (authorities === undefined) return undefined
    if (config.cafile !== undefined) return new AuthoritiesFile(config.cafile, authorities)
    throw new MentatError(
      'CONFIG_INVALID',
      'warden.cafile is not set; expected where the given certificates are to be put',
    )
  }

  /** What is there already and would be replaced by something else. */
  existing(): string[] {
    return existsSync(this.path) && readFileSync(this.path, 'utf8') !== this.#text
      ? [this.path]
      : []
  }

  /** Makes the folder, and proves that it can be written to. @throws MentatError as prepareFolder */
  prepare(): void {
    prepareFolder(this.path)
  }

  /** Puts them in place. @param stamp what names of copies end with @returns the copies of what was there */
  replace(stamp: string): string[] {
    const copies = this.existing().map((path) => keepCopy(path, stamp))
    placeFile(this.path, this.#text, MODE)
    return copies
  }
}
