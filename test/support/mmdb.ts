import { addressBits } from '../../src/lib/idea/address.ts'
import { networksOf, parseInterval } from '../../src/lib/idea/interval.ts'

/** What a database of MaxMind's format may hold here: whole numbers are written as uint32, others as double. */
export type MmdbValue =
  string | number | boolean | readonly MmdbValue[] | { readonly [key: string]: MmdbValue }

/** What a database says of itself. */
export interface MmdbOptions {
  /** `GeoLite2-City` and the like. */
  readonly type: string
  /** Milliseconds since 1970. */
  readonly built?: number
  /** 4: no IPv6 addresses. */
  readonly version?: 4 | 6
  readonly recordSize?: 24 | 28 | 32
}

/**
 * A file in the format of MaxMind (maxmind.github.io/MaxMind-DB, version 2.0).
 * @param networks addresses, networks or ranges and what is known about them; smaller ones overrule larger ones
 */
export function mmdb(networks: Readonly<Record<string, MmdbValue>>, options: MmdbOptions): Buffer {
  const { version = 6, recordSize = 24 } = options
  const data = new DataSection(true)
  const tree = new Tree()
  const entries = Object.entries(networks).flatMap(([text, value]) => {
    const offset = data.add(value)
    return networksOf(parseInterval(text)!).map((network) => ({ ...network, offset }))
  })
  const sorted = entries.sort((a, b) => a.prefix - b.prefix)
  for (const { family, base, prefix, offset } of sorted) {
    // IPv4 addresses are the IPv6 addresses whose upper 96 bits are zero.
    const isLonger = version === 6 && family === 4
    const bits = base.toString(2).padStart(isLonger ? 128 : addressBits[family], '0')
    tree.insert(bits.slice(0, prefix + (isLonger ? 96 : 0)), offset)
  }
  const metadata = new DataSection(false)
  metadata.add({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: Math.floor((options.built ?? 0) / 1000),
    database_type: options.type,
    description: { en: 'for tests' },
    ip_version: version,
    languages: ['en'],
    node_count: tree.nodes.length,
    record_size: recordSize,
  })
  return Buffer.concat([
    tree.write(recordSize),
    Buffer.alloc(16),
    data.content(),
    Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'),
    metadata.content(),
  ])
}

/** Of a record of a node: another node, data, or nothing. */
type Link = { readonly node: number } | { readonly data: number } | undefined

class Tree {
  readonly nodes: [Link, Link][] = [[undefined, undefined]]

  insert(bits: string, data: number): void {
    if (bits === '') {
      this.insert('0', data)
      this.insert('1', data)
      return
    }
    let node = this.nodes[0]!
    for (const bit of bits.slice(0, -1)) node = this.#child(node, bit === '1' ? 1 : 0)
    node[bits.at(-1) === '1' ? 1 : 0] = { data }
  }

  write(recordSize: number): Buffer {
    const records = this.nodes.map((node) => node.map((link) => this.#number(link)))
    return Buffer.concat(
      records.map(([left = 0, right = 0]) => {
        const node = Buffer.alloc(recordSize / 4)
        if (recordSize === 28) {
          node.writeUIntBE(left & 0xffffff, 0, 3)
          node[3] = ((left >>> 24) << 4) | (right >>> 24)
          node.writeUIntBE(right & 0xffffff, 4, 3)
        } else {
          node.writeUIntBE(left, 0, recordSize / 8)
          node.writeUIntBE(right, recordSize / 8, recordSize / 8)
        }
        return node
      }),
    )
  }

  #number(link: Link): number {
    if (!link) return this.nodes.length
    return 'node' in link ? link.node : this.nodes.length + 16 + link.data
  }

  #child(node: [Link, Link], side: 0 | 1): [Link, Link] {
    const link = node[side]
    if (link && 'node' in link) return this.nodes[link.node]!
    // What was known about the whole is known about both halves.
    const child: [Link, Link] = [link, link]
    node[side] = { node: this.nodes.length }
    this.nodes.push(child)
    return child
  }
}

const types = { pointer: 1, text: 2, double: 3, uint32: 6, map: 7, list: 11, boolean: 14 }

/** Values one after the other, each once. */
class DataSection {
  readonly #parts: Buffer[] = []
  readonly #known = new Map<string, number>()
  readonly #hasPointers: boolean
  #length = 0

  /** @param hasPointers whether lists and maps in others are written once, as MaxMind does, and pointed to */
  constructor(hasPointers: boolean) {
    this.#hasPointers = hasPointers
  }

  /** Returns its offset. */
  add(value: MmdbValue): number {
    const key = JSON.stringify(value)
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const encoded = this.#encode(value)
    const offset = this.#length
    this.#known.set(key, offset)
    this.#parts.push(encoded)
    this.#length += encoded.length
    return offset
  }

  content(): Buffer {
    return Buffer.concat(this.#parts)
  }

  #encode(value: MmdbValue): Buffer {
    if (typeof value === 'string') return withHead(types.text, Buffer.from(value))
    if (typeof value === 'boolean') return head(types.boolean, value ? 1 : 0)
    if (typeof value === 'number') return encodeNumber(value)
    if (Array.isArray(value)) {
      const items = (value as readonly MmdbValue[]).map((item) => this.#encode(item))
      return Buffer.concat([head(types.list, items.length), ...items])
    }
    const members = Object.entries(value).flatMap(([key, member]) => [
      this.#encode(key),
      typeof member === 'object' && this.#hasPointers
        ? this.#pointer(member)
        : this.#encode(member),
    ])
    return Buffer.concat([head(types.map, members.length / 2), ...members])
  }

  #pointer(value: MmdbValue): Buffer {
    const pointer = Buffer.alloc(5)
    pointer[0] = (types.pointer << 5) | (3 << 3)
    pointer.writeUInt32BE(this.add(value), 1)
    return pointer
  }
}

function encodeNumber(value: number): Buffer {
  const isWhole = Number.isInteger(value) && value >= 0
  const content = Buffer.alloc(isWhole ? 4 : 8)
  if (isWhole) content.writeUInt32BE(value)
  else content.writeDoubleBE(value)
  return withHead(isWhole ? types.uint32 : types.double, content)
}

function withHead(type: number, content: Buffer): Buffer {
  return Buffer.concat([head(type, content.length), content])
}

/** @param size under 65,821 */
function head(type: number, size: number): Buffer {
  const isExtended = type > 7
  const short = size < 29 ? size : size < 285 ? 29 : 30
  const first = ((isExtended ? 0 : type) << 5) | short
  const rest =
    short === 29 ? [size - 29] : short === 30 ? [(size - 285) >> 8, (size - 285) & 255] : []
  return Buffer.from([first, ...(isExtended ? [type - 7] : []), ...rest])
}
