import { readFile, stat } from 'node:fs/promises'
import type { CityResponse, AsnResponse, Reader, Response } from 'maxmind'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import type { GeoKind, Place } from './geoip.ts'

/** City databases have 60 MB, commercial ones a few hundred. */
const LARGEST_FILE = 1024 * 1024 * 1024

/**
 * A file in the format of MaxMind. It is read into memory as a whole, so that whatever happens to the file, what is
 * in use stays good; a new version takes its place only when all of it can be read.
 */
export class MmdbFile {
  readonly kind: GeoKind
  readonly path: string
  #reader: Reader<Response> | undefined
  /** Inode, size and time of the file in use. */
  #version: string | undefined
  #trouble: string | undefined

  constructor(kind: GeoKind, path: string) {
    this.kind = kind
    this.path = path
  }

  /** When its data were put together (milliseconds since 1970); undefined while nothing could be read. */
  get built(): number | undefined {
    return this.#reader?.metadata.buildEpoch.getTime()
  }

  /** Why the file cannot be used, or why an earlier version of it is still in use. */
  get trouble(): string | undefined {
    return this.#trouble
  }

  /**
   * Reads the file if it has changed. Never rejects.
   * @returns whether it was read
   */
  async reload(): Promise<boolean> {
    try {
      const { ino, size, mtimeMs } = await stat(this.path)
      const version = `${ino} ${size} ${mtimeMs}`
      if (version === this.#version) {
        this.#trouble = undefined
        return false
      }
      if (size > LARGEST_FILE) {
        throw new MentatError('FILE_INVALID', `larger than ${LARGEST_FILE} bytes: ${size}`)
      }
      this.#reader = await this.#read()
      this.#version = version
      this.#trouble = undefined
      return true
    } catch (error) {
      this.#trouble = `${this.path} cannot be used: ${describeError(error)}`
      return false
    }
  }

  /** What the file knows; nothing when it knows nothing or is damaged there. */
  locate(address: string): Place {
    try {
      const found = this.#reader?.get(address)
      if (!found) return {}
      return this.kind === 'asn' ? systemOf(found as AsnResponse) : placeOf(found as CityResponse)
    } catch {
      return {}
    }
  }

  async #read(): Promise<Reader<Response>> {
    const { Reader } = await import('maxmind')
    const reader = new Reader<Response>(await readFile(this.path))
    // A file that was cut off can be opened; only a look-up shows it.
    reader.get('192.0.2.1')
    return reader
  }
}

function systemOf(found: AsnResponse): Place {
  return {
    ...known('asn', found.autonomous_system_number),
    ...known('organisation', found.autonomous_system_organization),
  }
}

function placeOf({ country, city, subdivisions, location }: CityResponse): Place {
  return {
    ...known('country', country?.iso_code),
    ...known('city', city?.names.en),
    ...known('region', subdivisions?.[0]?.iso_code),
    ...known('latitude', location?.latitude),
    ...known('longitude', location?.longitude),
    ...known('timezone', location?.time_zone),
  }
}

function known<Key extends keyof Place>(key: Key, value: Place[Key]): Place {
  return value === undefined ? {} : { [key]: value }
}
