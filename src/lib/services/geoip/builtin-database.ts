import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describeError } from '../../framework/errors/mentat-error.ts'
import { heldFile, isStandalone } from '../../framework/standalone.ts'
import type { Address } from '../../idea/address.ts'
import { CountryTable } from './country-table.ts'
import type { GeoSource, Inspected, Place } from './geoip.ts'

/** The data that come with the package are GeoLite2 of this day (issue 251 of its repository). */
const BUILT = Date.UTC(2019, 7, 28)

/** The files by family, and how many bytes those have that come with the package. */
const files = {
  4: { name: 'geoip-country.dat', shipped: 3_247_660 },
  6: { name: 'geoip-country6.dat', shipped: 3_230_918 },
} as const

/** What the standalone binary has to hold. */
export const heldCountries: readonly string[] = Object.values(files).map(({ name }) => name)

/**
 * The countries that come with Mentat: the data files of the package geoip-lite. They are read here and not by the
 * package, which reads 110 MB (cities) at its import, all at once; these are 6 MB.
 */
export class BuiltinDatabase implements GeoSource {
  readonly kind = 'country'
  readonly source = 'geoip-lite'
  #trouble: string | undefined
  #tables: Readonly<Record<Address['family'], CountryTable>> | undefined
  #built: number | undefined
  readonly #folder: string | undefined

  /** @param folder where the files are, if not in the package */
  constructor(folder?: string) {
    this.#folder = folder
  }

  get built(): number | undefined {
    return this.#built
  }

  get trouble(): string | undefined {
    return this.#trouble
  }

  async reload(): Promise<boolean> {
    if (this.#tables) return false
    try {
      this.#tables = {
        4: new CountryTable(4, await this.#read(files[4].name)),
        6: new CountryTable(6, await this.#read(files[6].name)),
      }
      this.#built = await this.#builtIn()
      this.#trouble = undefined
      return true
    } catch (error) {
      this.#trouble = troubleWith(error)
      return false
    }
  }

  async inspect(): Promise<Inspected> {
    try {
      return { built: await this.#builtIn(), trouble: undefined }
    } catch (error) {
      return { built: undefined, trouble: troubleWith(error) }
    }
  }

  locate(address: Address): Place {
    const country = this.#tables?.[address.family].countryOf(address)
    return country === undefined ? {} : { country }
  }

  async #read(name: string): Promise<Buffer> {
    if (this.#isHeld) return heldFile(name)
    return readFile(join(this.#folder ?? packageFolder(), name))
  }

  /** The package can bring its data up to date itself (npm run updatedb): then the files tell when that was. */
  async #builtIn(): Promise<number> {
    if (this.#isHeld) return BUILT
    const folder = this.#folder ?? packageFolder()
    const found = await Promise.all(
      Object.values(files).map(async ({ name, shipped }) => {
        const { size, mtimeMs } = await stat(join(folder, name))
        return size === shipped ? BUILT : mtimeMs
      }),
    )
    return Math.min(...found)
  }

  /** Whether the files are in the standalone binary. */
  get #isHeld(): boolean {
    return this.#folder === undefined && isStandalone()
  }
}

function troubleWith(error: unknown): string {
  return `the data of geoip-lite cannot be used: ${describeError(error)}`
}

function packageFolder(): string {
  return join(dirname(fileURLToPath(import.meta.resolve('geoip-lite/package.json'))), 'data')
}
