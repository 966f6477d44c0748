import type { Logger } from '../../framework/logging/logger.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { formatAddress } from '../../idea/address.ts'
import { type Interval, parseInterval } from '../../idea/interval.ts'
import { BuiltinDatabase } from './builtin-database.ts'
import type { GeoDatabase, GeoIp, Place } from './geoip.ts'
import { MmdbFile } from './mmdb-file.ts'

/** Files in the format of MaxMind; what is not named is not looked up there. */
export interface GeoFiles {
  readonly asn?: string | undefined
  readonly city?: string | undefined
  readonly country?: string | undefined
}

/** Older data are told of: networks move between countries all the time. */
const OLD = 180 * 86_400_000

const ADVICE =
  'Get GeoLite2 files (.mmdb) from MaxMind, with geoipupdate for one, and name them in the options citydb, countrydb and asndb of the plugin geoip.'

/** Tells where addresses are: from the files that are configured, else from the database that comes with Mentat. */
export class GeoIpService implements GeoIp {
  readonly #files: readonly MmdbFile[]
  /** Undefined when a file tells countries. */
  readonly #builtin: BuiltinDatabase | undefined
  readonly #logger: Logger
  readonly #clock: Clock
  readonly #told = new Set<string>()

  constructor(
    { asn, city, country }: GeoFiles,
    { logger, clock }: { logger: Logger; clock: Clock },
  ) {
    const files = { asn, country, city }
    this.#files = (['country', 'city', 'asn'] as const).flatMap((kind) => {
      const path = files[kind]
      return path === undefined ? [] : [new MmdbFile(kind, path)]
    })
    this.#builtin = city === undefined && country === undefined ? new BuiltinDatabase() : undefined
    this.#logger = logger
    this.#clock = clock
  }

  locate(address: string | Interval): Place {
    const interval = typeof address === 'string' ? parseInterval(address) : address
    if (interval === undefined) return {}
    const { family, low, high } = interval
    const first = this.#locateOne(formatAddress(family, low))
    return low === high ? first : common(first, this.#locateOne(formatAddress(family, high)))
  }

  async reload(): Promise<void> {
    await this.#builtin?.load()
    for (const file of this.#files) {
      const wasRead = await file.reload()
      if (wasRead) this.#logger.info(`geoip: ${file.path} of ${dayOf(file.built)} is in use`)
    }
    for (const { source, trouble, advice } of this.describe()) {
      const text = trouble ?? (advice === undefined ? undefined : `the data of ${source} are old`)
      // Said once, not at every reload.
      if (text === undefined || this.#told.has(text)) continue
      this.#told.add(text)
      this.#logger.warning(`geoip: ${text}. ${advice ?? ''}`.trim())
    }
  }

  describe(): GeoDatabase[] {
    const files = this.#files.map((file) => {
      return this.#described(file.kind, file.path, file.built, file.trouble)
    })
    if (!this.#builtin) return files
    return [this.#described('city', this.#builtin.source, this.#builtin.built, undefined), ...files]
  }

  trouble(): string | undefined {
    const troubles = this.#files.flatMap(({ trouble }) => trouble ?? [])
    return troubles.length === 0 ? undefined : troubles.join('; ')
  }

  #locateOne(address: string): Place {
    let place = this.#builtin?.locate(address) ?? {}
    for (const file of this.#files) place = { ...place, ...file.locate(address) }
    return place
  }

  #described(
    kind: GeoDatabase['kind'],
    source: string,
    built: number | undefined,
    trouble: string | undefined,
  ): GeoDatabase {
    const age = built === undefined ? undefined : this.#clock.now() - built
    const isGood = trouble === undefined && age !== undefined && age < OLD
    return { kind, source, built, age, trouble, advice: isGood ? undefined : ADVICE }
  }
}

/** What both say. */
function common(one: Place, other: Place): Place {
  const same = Object.entries(one).filter(([key, value]) => other[key as keyof Place] === value)
  return Object.fromEntries(same)
}

function dayOf(time: number | undefined): string {
  return time === undefined ? 'unknown age' : new Date(time).toISOString().slice(0, 10)
}
