import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomically } from '../../framework/files/atomic-write.ts'
import type { Home } from '../../framework/home.ts'

/** How far earlier runs have come. Times are RFC 3339. */
export interface Memory {
  /** Of events stored before it the values are known. */
  readonly until: string
  /** When all events were looked at last; null: that is under way. */
  readonly whole: string | null
}

/** Reads and writes what runs remember, of one database. */
export class MemoryFile {
  readonly #path: string
  readonly #database: string

  /** @param database its address without a password */
  constructor(home: Home, database: string) {
    this.#path = join(home.run, 'precache.json')
    this.#database = database
  }

  /** Of a file that is missing, of another database, or cannot be understood, nothing is remembered. */
  read(): Memory | undefined {
    try {
      const content = JSON.parse(readFileSync(this.#path, 'utf8')) as Partial<
        Record<string, unknown>
      >
      const { database, until, whole } = content
      if (database !== this.#database || !isTime(until)) return undefined
      return { until, whole: isTime(whole) ? whole : null }
    } catch {
      return undefined
    }
  }

  /** Whole, or not at all. */
  write(memory: Memory): void {
    const content = JSON.stringify({ database: this.#database, ...memory }, undefined, 2)
    writeFileAtomically(this.#path, `${content}\n`)
  }
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value))
}
