import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomically } from '../../framework/files/atomic-write.ts'
import type { Home } from '../../framework/home.ts'

/** What is remembered of one set of conditions. */
interface Tried {
  /** What tells the database from every other one, without a password. */
  readonly database: string
  /** Events stored before it were tried. Milliseconds since 1970, as the other. */
  readonly until: number
  /** When all events were tried last. */
  readonly whole: number
}

/**
 * From time to time conditions are tried on all events again, in milliseconds: imported ones have old storage times, and what
 * is compared with the present may have become true.
 */
const FORGOTTEN_AFTER = 28 * 86_400_000

/** Which events conditions were tried on already, so that not all documents are read every day. */
export class Memory {
  readonly #path: string
  readonly #database: string
  readonly #now: number
  readonly #tried: Map<string, Tried>

  /** @param now milliseconds since 1970 */
  constructor(home: Home, database: string, now: number) {
    this.#path = join(home.run, 'cleanup.json')
    this.#database = database
    this.#now = now
    this.#tried = new Map(
      readTried(this.#path).filter(
        ([, { whole }]) => whole <= now && now - whole < FORGOTTEN_AFTER,
      ),
    )
  }

  /** Events stored before it need not be looked at again; undefined: all have to be. */
  triedUntil(conditions: object): number | undefined {
    const tried = this.#tried.get(keyOf(conditions))
    return tried?.database === this.#database ? tried.until : undefined
  }

  /** Remembers that conditions were tried on all events stored before a time. */
  note(conditions: object, until: number): void {
    const key = keyOf(conditions)
    const before = this.triedUntil(conditions) === undefined ? undefined : this.#tried.get(key)
    this.#tried.set(key, {
      database: this.#database,
      until: Math.max(until, before?.until ?? 0),
      whole: before?.whole ?? this.#now,
    })
    const content = JSON.stringify(Object.fromEntries(this.#tried), undefined, 2)
    writeFileAtomically(this.#path, `${content}\n`)
  }
}

/** Of a file that is missing or cannot be understood, nothing is remembered. */
function readTried(path: string): [string, Tried][] {
  try {
    const content = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
    return Object.entries(content).filter((entry): entry is [string, Tried] => isTried(entry[1]))
  } catch {
    return []
  }
}

function isTried(value: unknown): value is Tried {
  if (typeof value !== 'object' || value === null) return false
  const { database, until, whole } = value as Partial<Record<keyof Tried, unknown>>
  return typeof database === 'string' && typeof until === 'number' && typeof whole === 'number'
}

function keyOf(conditions: object): string {
  return createHash('sha256').update(JSON.stringify(conditions)).digest('hex').slice(0, 16)
}
