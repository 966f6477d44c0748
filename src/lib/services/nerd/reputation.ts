/** What NERD says of an address. */
export interface Reputation {
  /** Where people read more. */
  readonly page: string
  /** 0 (nothing bad is known) to 1. */
  readonly score: number
  /** Names of the blacklists it stands on. */
  readonly blacklists: readonly string[]
  readonly tags: readonly ReputationTag[]
}

/** What kind of an address it is, such as `scanner`. */
export interface ReputationTag {
  readonly name: string
  /** 0 to 1, if told. */
  readonly confidence?: number
}

/** Blacklists, and tags, of one address that are kept. */
const MOST = 50

/**
 * Reads the answer to `ip/<address>`: `rep`, `bl` (names) and `tags` (`n` name, `c` confidence), as the version 1 of the
 * interface gives them (github.com/CESNET/NERD/wiki/API); lists that are missing are empty.
 * @returns undefined when there is no `rep` between 0 and 1
 */
export function readReputation(answer: unknown, page: string): Reputation | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined
  const { rep, bl, tags } = answer as Readonly<Record<string, unknown>>
  if (typeof rep !== 'number' || !(rep >= 0 && rep <= 1)) return undefined
  return Object.freeze({
    page,
    score: rep,
    blacklists: readList(bl, readName),
    tags: readList(tags, readTag),
  })
}

function readTag(value: unknown): ReputationTag | undefined {
  const { n, c } = typeof value === 'object' && value !== null ? (value as ShortTag) : {}
  const name = readName(n)
  if (name === undefined) return undefined
  return typeof c === 'number' && c >= 0 && c <= 1 ? { name, confidence: c } : { name }
}

interface ShortTag {
  readonly n?: unknown
  readonly c?: unknown
}

function readName(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\x20-\x7e]{1,100}$/.test(value) ? value : undefined
}

function readList<T>(value: unknown, read: (element: unknown) => T | undefined): readonly T[] {
  if (!Array.isArray(value)) return []
  return value
    .slice(0, MOST)
    .map(read)
    .filter((element) => element !== undefined)
}
