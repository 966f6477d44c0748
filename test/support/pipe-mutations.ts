import type { Random } from '../../src/lib/modules/ideagen/random.ts'

/** A text that is like the given one, but not quite; or bytes, which may not even be UTF-8. */
export function mutate(random: Random, text: string): string | Buffer {
  return random.chance(0.45) ? mutateBytes(random, text) : mutateJson(random, text)
}

/** Bytes turned, left out, put in, or moved. */
function mutateBytes(random: Random, text: string): Buffer {
  let bytes = Buffer.from(text)
  for (let left = random.small(1, 6); left > 0; left -= 1) {
    const at = random.integer(0, Math.max(0, bytes.length - 1))
    const end = Math.min(bytes.length, at + random.small(1, 40))
    const [head, piece, tail] = [
      bytes.subarray(0, at),
      bytes.subarray(at, end),
      bytes.subarray(end),
    ]
    switch (random.integer(0, 5)) {
      case 0:
        bytes = Buffer.from(bytes)
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random.integer(0, 7))
        break
      case 1:
        bytes = Buffer.concat([head, tail])
        break
      case 2:
        bytes = Buffer.concat([head, random.bytes(random.small(1, 8)), piece, tail])
        break
      case 3:
        bytes = Buffer.concat([head, piece, piece, tail])
        break
      case 4:
        bytes = Buffer.concat([head, Buffer.from(random.pick(tokens)), piece, tail])
        break
      default:
        bytes = Buffer.concat([head, tail, piece])
    }
  }
  return bytes
}

const tokens = [
  ...['"', '\\', '{', '}', '[', ']', ',', ':', '\0', '\n', '\u2028', '\uFEFF', '1e999', '-', '.'],
  ...['\\u0000', '\\ud800', '\\udfff', 'null', 'true', 'NaN', '"__proto__":1,', '"_Mentat":{},'],
  ...['"ID":"again",', '00', '\\x', '/*', '\t', "'"],
]

/** Members and elements with another value, another key, doubled, left out, wrapped, or changed with others. */
function mutateJson(random: Random, text: string): string {
  const root = JSON.parse(text) as Record<string, unknown>
  for (let left = random.small(1, 5); left > 0; left -= 1) change(random, pickPlace(random, root))
  return JSON.stringify(root)
}

type Holder = Record<string, unknown> | unknown[]

function pickPlace(random: Random, root: Holder): { holder: Holder; key: string } | undefined {
  let holder: Holder = root
  for (;;) {
    const keys = Object.keys(holder)
    if (keys.length === 0) return undefined
    const key = random.pick(keys)
    const value: unknown = (holder as Record<string, unknown>)[key]
    if (typeof value !== 'object' || value === null || random.chance(0.3)) return { holder, key }
    if (Object.keys(value).length === 0) return { holder, key }
    holder = value as Holder
  }
}

function change(random: Random, place: { holder: Holder; key: string } | undefined): void {
  if (!place) return
  const holder = place.holder as Record<string, unknown>
  const { key } = place
  const value = holder[key]
  const other = random.pick(Object.keys(holder))
  switch (random.integer(0, 6)) {
    case 0:
      Reflect.deleteProperty(holder, key)
      break
    case 1:
      define(holder, random.pick(keys), value)
      break
    case 2:
      holder[key] = [value, value]
      break
    case 3:
      holder[key] = { [random.pick(keys)]: value }
      break
    case 4:
      holder[key] = holder[other]
      holder[other] = value
      break
    default:
      holder[key] = strangeValue(random)
  }
}

/** Also `__proto__`, which an assignment would not make a member. */
function define(holder: object, key: string, value: unknown): void {
  const common = { enumerable: true, writable: true, configurable: true }
  Reflect.defineProperty(holder, key, { value, ...common })
}

const keys = [
  ...['__proto__', 'constructor', 'toString', '', '0', 'ID', 'DetectTime', 'Category'],
  ...[
    '_Mentat',
    'Source',
    'Target',
    'IP4',
    'IP6',
    'Port',
    'Node',
    'Name',
    'Type',
    'Attach',
    'Format',
  ],
  ...['Description', 'StorageTime', 'ResolvedAbuses', 'InspectionErrors', '\0', '\uD800', 'Proto'],
]

function strangeValue(random: Random): unknown {
  switch (random.integer(0, 4)) {
    case 0:
      return random.pick<unknown>([null, true, false, '', [], {}, [[]], [null], [{}], { a: 1 }])
    case 1:
      return random.pick([0, -1, 1.5, 70_000, 2 ** 31, 2 ** 53, 1e21, 1e308, -1e308, 5e-324, 1e15])
    case 2:
      return nested(random.small(1, 200), random.chance(0.5))
    case 3:
      return random.pick(texts).repeat(random.small(1, 1000))
    default:
      return random.pick(texts)
  }
}

const texts = [
  ...[
    '\0',
    'a\0b',
    '\uD800',
    '\uDC00x',
    '\u{1F600}',
    '\\N',
    '\\.',
    '\t',
    '\n',
    '\r',
    '{',
    '}',
    ',',
    '"',
  ],
  ...['NULL', 'null', 'NaN', '\u202E', '\uFFFF', '\uFEFF', ' ', "'; --"],
  ...[
    '0.0.0.0/0',
    '::/0',
    '192.0.2.1-192.0.2.9',
    '192.0.2.9-192.0.2.1',
    '::ffff:1.2.3.4',
    '1.2.3.4/33',
  ],
  ...[
    '1970-01-01T00:00:00Z',
    '2199-12-31T23:59:60Z',
    '2024-02-30T00:00:00Z',
    '0000-00-00',
    '99999999999',
  ],
  ...['__proto__', 'PT1H', 'base64', 'ž', 'A.B', '-', '1e400', '0x10', '65536', '-1'],
]

function nested(depth: number, lists: boolean): unknown {
  let value: unknown = 1
  for (let level = 0; level < depth; level += 1) value = lists ? [value] : { a: value }
  return value
}
