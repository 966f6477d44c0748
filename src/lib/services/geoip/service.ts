import type { Logger } from '../../framework/logging/logger.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { Address } from '../../idea/address.ts'
import { type Interval, parseInterval } from '../../idea/interval.ts'
import { BuiltinDatabase } from './builtin-database.ts'
import type { GeoDatabase, GeoIp, GeoSource, Place } from './geoip.ts'
import { MmdbFile } from './mmdb-file.ts'

/** Files in the format of MaxMind; what is not named is not looked up there. */
export interface GeoFiles {
  readonly asn?: string | undefined
  readonly city?: string | undefined
  readonly country?: string | undefined
}

/** What the service works with. */
export interface GeoIpOptions {
  readonly logger: Logger
  readonly clock: Clock
  /** Where the data of geoip-lite are, if not in the package. */
  readonly builtinFolder?: string
}

/** Older data are told of: networks move between countries all the time. In milliseconds. */
const OLD = 180 * 86_400_000

const ADVICE =
  'Newer data: GeoLite2 files (.mmdb) of MaxMind, kept up to date by geoipupdate for one; name them as citydb or countrydb, and asndb, in the options of the plugin geoip (enricher.conf).'

/**
 * Tells where addresses are: from the files that are configured; countries else from the data that come with Mentat.
 * What the city database knows goes before what the country database knows.
 */
export class GeoIpService implements GeoIp {
  readonly #sources: readonly GeoSource[]
  readonly #logger: Logger
  readonly #clock: Clock
  /** What the log was told last of each source. */
  readonly #told = new Map<GeoSource, string>()

  constructor({ asn, city, country }: GeoFiles, options: GeoIpOptions) {
    const hasPlaces = city !== undefined || country !== undefined
    this.#sources = [
      ...(hasPlaces ? [] : [new BuiltinDatabase(options.builtinFolder)]),
      ...(country === undefined ? [] : [new MmdbFile('country', country)]),
      ...(city === undefined ? [] : [new MmdbFile('city', city)]),
      ...(asn === undefined ? [] : [new MmdbFile('asn', asn)]),
    ]
    this.#logger = options.logger
    this.#clock = options.clock
  }

  locate(address: string | Interval): Place {
    const interval = typeof address === 'string' ? parseInterval(address) : address
    if (!interval) return {}
    const { family, low, high } = interval
    const first = this.#locateOne({ family, value: low })
    return low === high ? first : common(first, this.#locateOne({ family, value: high }))
  }

  async reload(): Promise<void> {
    for (const source of this.#sources) {
      const wasRead = await source.reload()
      if (wasRead) this.#logger.info(`geoip: ${source.source} of ${dayOf(source.built)} is in use`)
      this.#tell(source)
    }
  }

  describe(): GeoDatabase[] {
    return this.#sources.map((source) => this.#describeOne(source))
  }

  /** What describe() would tell after a reload, without the work of one. Never rejects. */
  inspect(): Promise<GeoDatabase[]> {
    return Promise.all(
      this.#sources.map(async (source) => {
        const { kind, source: name } = source
        return this.#describeOne({ kind, source: name, ...(await source.inspect()) })
      }),
    )
  }

  trouble(): string | undefined {
    const troubles = this.#sources.flatMap(({ trouble }) => trouble ?? [])
    return troubles.length === 0 ? undefined : troubles.join('; ')
  }

  #locateOne(address: Address): Place {
    const sought = withoutMapping(address)
    let place: Place | undefined
    for (const source of this.#sources) {
      const found = source.locate(sought)
      place = place ? { ...place, ...found } : found
    }
    return place ?? {}
  }

  /** Once, not at every reload. */
  #tell(source: GeoSource): void {
    const { trouble, advice } = this.#describeOne(source)
    const text = trouble ?? (advice === undefined ? '' : `the data of ${source.source} are old`)
    if (text === (this.#told.get(source) ?? '')) return
    this.#told.set(source, text)
    if (text !== '') this.#logger.warning(`geoip: ${text}. ${advice ?? ''}`.trimEnd())
  }

  #describeOne({ kind, source, built, trouble }: Described): GeoDatabase {
    const age = built === undefined ? undefined : this.#clock.now() - built
    const isGood = age !== undefined && age < OLD
    return { kind, source, built, age, trouble, advice: isGood ? undefined : ADVICE }
  }
}

type Described = Pick<GeoSource, 'kind' | 'source' | 'built' | 'trouble'>

/** `::ffff:192.0.2.1` is where 192.0.2.1 is. */
function withoutMapping(address: Address): Address {
  const { family, value } = address
  const isMapped = family === 6 && value >> 32n === 0xffffn
  return isMapped ? { family: 4, value: value & 0xffffffffn } : address
}

/** What both say. */
function common(one: Place, other: Place): Place {
  const same = Object.entries(one).filter(([key, value]) => other[key as keyof Place] === value)
  return Object.fromEntries(same)
}

function dayOf(time: number | undefined): string {
  return time === undefined ? 'unknown age' : new Date(time).toISOString().slice(0, 10)
}
