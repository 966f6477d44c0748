import { LRUCache } from 'lru-cache'
import type { Reader } from 'mmdb-lib'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import { ChangingFile } from '../../framework/files/changing-file.ts'
import { type Address, formatAddress } from '../../idea/address.ts'
import { isObject, type JsonValue } from '../../idea/json.ts'
import type { GeoKind, GeoSource, Place } from './geoip.ts'

/** In bytes: city databases have 60 MB, commercial ones a few hundred. */
const LARGEST_FILE = 1024 * 1024 * 1024

/** Places of addresses and records of the file that are kept: decoding takes ten times as long as finding them. */
const CACHED = { places: 20_000, records: 2_000 }

/**
 * A file in the format of MaxMind (maxmind.github.io/MaxMind-DB). It is read into memory as a whole: whatever
 * happens to the file, what is in use stays good, and a new version takes its place only when it is sound.
 */
export class MmdbFile implements GeoSource {
  readonly kind: GeoKind
  readonly source: string
  readonly #file: ChangingFile
  #reader: Reader | undefined
  #trouble: string | undefined
  readonly #places = new LRUCache<string, Place>({ max: CACHED.places })
}
