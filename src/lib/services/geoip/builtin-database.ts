import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describeError } from '../../framework/errors/mentat-error.ts'
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
      const folder = this.#folder ?? packageFolder()
      this.#tables = {
        4: new CountryTable(4, await readFile(join(folder, files[4].name))),
        6: new CountryTable(6, await readFile(join(folder, files[6].name))),
      }
      this.#built = await builtIn(folder)
      this.#trouble = undefined
      return true
    } catch (error) {
      this.#trouble = troubleWith(error)
      return false
    }
  }

  async inspect(): Promise<Inspected> {
    try {
      return { built: await builtIn(this.#folder ?? packageFolder()), trouble: undefined }
    } catch (error) {
      return { built: undefined, trouble: troubleWith(error) }
    }
  }

  locate(address: Address): Place {
    const country = this.#tables?.[address.family].countryOf(address)
    return country === undefined ? {} : { country }
  }
}

/** The package can bring its data up to date itself (npm run updatedb): then the files tell when that was. */
async function builtIn(folder: string): Promise<number> {
  const found = await Promise.all(
    Object.values(files).map(async ({ name, shipped }) => {
      const { size, mtimeMs } = await stat(join(folder, name))
      return size === shipped ? BUILT : mtimeMs
    }),
  )
  return Math.min(...found)
}

function troubleWith(error: unknown): string {
  return `the data of geoip-lite cannot be used: ${describeError(error)}`
}

function packageFolder(): string {
  return join(dirname(fileURLToPath(import.meta.resolve('geoip-lite/package.json'))), 'data')
}
