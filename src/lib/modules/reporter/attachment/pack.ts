import { Zip, ZipDeflate } from 'fflate'

/** Sizes of a file in bytes; in a mail it takes a third more. */
export interface SizeLimits {
  /** A larger one is zipped. */
  readonly compressAbove: number
  /** A larger one, zipped or not, is not made. */
  readonly largest: number
}

/** A file as it goes along. */
export interface PackedFile {
  readonly content: Buffer
  readonly isZipped: boolean
}

/** A zip unpacks to at most so many times the largest size: readers' programs fear more to be a trap, and it takes time. */
const MOST_UNPACKED = 20

/**
 * Makes a file of its pieces, zipped if it has to be.
 * @param entry what it is called in the zip, and since when it is there (milliseconds since 1970)
 * @returns undefined when it is too large even so
 */
export function pack(
  chunks: Iterable<string>,
  entry: { readonly name: string; readonly time: number },
  { compressAbove, largest }: SizeLimits,
): PackedFile | undefined {
  const plain: Buffer[] = []
  let size = 0
  let zip: ZipFile | undefined
  for (const chunk of chunks) {
    const bytes = Buffer.from(chunk)
    size += bytes.byteLength
    if (size > largest * MOST_UNPACKED) return undefined
    if (zip === undefined && size > Math.min(compressAbove, largest)) {
      zip = new ZipFile(entry)
      for (const part of plain.splice(0)) zip.push(part)
    }
    if (zip) zip.push(bytes)
    else plain.push(bytes)
    if (zip && zip.size > largest) return undefined
  }
  if (zip === undefined) return { content: Buffer.concat(plain), isZipped: false }
  const content = zip.finish()
  return content.byteLength > largest ? undefined : { content, isZipped: true }
}

/** A zip with one file, made while the file comes. */
class ZipFile {
  readonly #parts: Uint8Array[] = []
  readonly #zip: Zip
  readonly #file: ZipDeflate
  size = 0

  constructor({ name, time }: { readonly name: string; readonly time: number }) {
    this.#zip = new Zip((error, part) => {
      if (error) throw error
      this.#parts.push(part)
      this.size += part.byteLength
    })
    this.#file = new ZipDeflate(name, { level: 6 })
    this.#file.mtime = time
    this.#zip.add(this.#file)
  }

  push(bytes: Uint8Array): void {
    this.#file.push(bytes)
  }

  finish(): Buffer {
    this.#file.push(new Uint8Array(), true)
    this.#zip.end()
    return Buffer.concat(this.#parts)
  }
}
