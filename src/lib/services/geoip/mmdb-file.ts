import { LRUCache } from 'lru-cache'
import type { Reader, Response } from 'mmdb-lib'
import type { Metadata } from 'mmdb-lib/lib/metadata.js'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import { ChangingFile } from '../../framework/files/changing-file.ts'
import { readTail } from '../../framework/files/tail.ts'
import { type Address, formatAddress } from '../../idea/address.ts'
import type { GeoKind, GeoSource, Inspected, Place } from './geoip.ts'
import { placeOf } from './record-place.ts'

/** In bytes: GeoLite2 of cities has 60 MB, commercial databases a few hundred. */
const LARGEST_FILE = 1024 * 1024 * 1024

/** The description of itself lies within so many bytes at its end, as the format says. */
const METADATA = 128 * 1024

/** Decoding a record of a city costs ten times as much as finding it; one has about 5 kB. */
const CACHED_RECORDS = 2000
const CACHED_PLACES = 20_000

/**
 * A file in the format of MaxMind (maxmind.github.io/MaxMind-DB). It is held in memory as a whole: whatever happens
 * to the file, what is in use stays good, and a new version takes its place only when it is sound.
 */
export class MmdbFile implements GeoSource {
  readonly kind: GeoKind
  readonly source: string
  readonly #file: ChangingFile
  #reader: Reader<Response> | undefined
  readonly #places = new LRUCache<string, Place>({ max: CACHED_PLACES })
  #trouble: string | undefined

  /** @param path of the file */
  constructor(kind: GeoKind, path: string) {
    this.kind = kind
    this.source = path
    this.#file = new ChangingFile(path, LARGEST_FILE)
  }

  get built(): number | undefined {
    return this.#reader?.metadata.buildEpoch.getTime()
  }

  get trouble(): string | undefined {
    return this.#trouble
  }

  async reload(): Promise<boolean> {
    try {
      const content = await this.#file.readIfChanged()
      // As good or bad as it was.
      if (!content) return false
      this.#reader = await openDatabase(this.kind, content)
      this.#places.clear()
      this.#trouble = undefined
      return true
    } catch (error) {
      const isInUse = this.#reader ? '; the version read before stays in use' : ''
      this.#trouble = `${this.#troubleWith(error)}${isInUse}`
      return false
    }
  }

  async inspect(): Promise<Inspected> {
    try {
      const { parseMetadata } = await import('mmdb-lib/lib/metadata.js')
      const metadata = parseMetadata(await readTail(this.source, METADATA))
      checkMetadata(this.kind, metadata)
      return { built: metadata.buildEpoch.getTime(), trouble: undefined }
    } catch (error) {
      return { built: undefined, trouble: this.#troubleWith(error) }
    }
  }

  locate({ family, value }: Address): Place {
    // A tree of IPv4 addresses would find something for the upper bits of an IPv6 address.
    if (!this.#reader || (family === 6 && this.#reader.metadata.ipVersion === 4)) return {}
    const text = formatAddress(family, value)
    const known = this.#places.get(text)
    if (known) return known
    const place = this.#read(this.#reader, text)
    this.#places.set(text, place)
    return place
  }

  #troubleWith(error: unknown): string {
    return `${this.source} cannot be used: ${describeError(error)}`
  }

  #read(reader: Reader<Response>, address: string): Place {
    try {
      return placeOf(this.kind, reader.get(address))
    } catch (error) {
      this.#trouble = `${this.source} is damaged, at ${address} for one: ${describeError(error)}`
      return {}
    }
  }
}

/** @throws whatever shows that the file is not sound */
async function openDatabase(kind: GeoKind, content: Buffer): Promise<Reader<Response>> {
  const { Reader } = await import('mmdb-lib')
  const cache = new LRUCache<string | number, object>({ max: CACHED_RECORDS })
  const reader = new Reader<Response>(content, { cache })
  checkMetadata(kind, reader.metadata)
  if (reader.metadata.searchTreeSize + SEPARATOR >= content.length) throw notWhole()
  // A damaged file can often be opened; a look-up shows it.
  for (let block = 0; block < 256; block += 1) reader.get(`${block}.7.7.7`)
  return reader
}

/** Zeros between the tree and the data, in bytes. */
const SEPARATOR = 16

/** @throws MentatError FILE_INVALID when it is none, or tells of something else */
function checkMetadata(
  kind: GeoKind,
  { binaryFormatMajorVersion, buildEpoch, databaseType }: Metadata,
): void {
  if (binaryFormatMajorVersion !== 2 || !Number.isFinite(buildEpoch.getTime())) throw notWhole()
  const isOfSystems = /asn|isp/i.test(databaseType)
  const isOfPlaces = /city|country/i.test(databaseType)
  if (kind === 'asn' ? isOfPlaces : isOfSystems) {
    const expected = kind === 'asn' ? 'autonomous systems' : 'countries or cities'
    throw new MentatError('FILE_INVALID', `it holds ${databaseType}, expected ${expected}`)
  }
}

function notWhole(): MentatError {
  return new MentatError('FILE_INVALID', 'not a whole database in the format of MaxMind')
}
