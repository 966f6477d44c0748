import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describeError } from '../../framework/errors/mentat-error.ts'
import type { Address } from '../../idea/address.ts'
import { CountryTable } from './country-table.ts'
import type { GeoSource, Place } from './geoip.ts'

/** The data that come with the package are GeoLite2 of this day (issue 251 of its repository). */
const BUILT = Date.UTC(2019, 7, 28)

/**
 * The countries that come with Mentat: the data files of the package geoip-lite. They are read here and not by the
 * package, which reads 110 MB (cities) at its import, all at once; these are 6 MB.
 */
export class BuiltinDatabase implements GeoSource {
  readonly kind = 'country'
  readonly source = 'geoip-lite'
  #trouble: string | undefined
  #tables: Readonly<Record<Address['family'], CountryTable>> | undefined
  readonly #folder: string | undefined

  /** @param folder where the files are, if not in the package */
  constructor(folder?: string) {
    this.#folder = folder
  }

  get built(): number | undefined {
    return this.#tables && BUILT
  }

  get trouble(): string | undefined {
    return this.#trouble
  }

  async reload(): Promise<boolean> {
    if (this.#tables) return false
    try {
      const folder = this.#folder ?? packageFolder()
      this.#tables = {
        4: new CountryTable(4, await readFile(join(folder, 'geoip-country.dat'))),
        6: new CountryTable(6, await readFile(join(folder, 'geoip-country6.dat'))),
      }
      this.#trouble = undefined
      return true
    } catch (error) {
      this.#trouble = `the data of geoip-lite cannot be used: ${describeError(error)}`
      return false
    }
  }

  locate(address: Address): Place {
    const country = this.#tables?.[address.family].countryOf(address)
    return country === undefined ? {} : { country }
  }
}

function packageFolder(): string {
  return join(dirname(fileURLToPath(import.meta.resolve('geoip-lite/package.json'))), 'data')
}
