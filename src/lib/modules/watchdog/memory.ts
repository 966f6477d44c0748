import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomically } from '../../framework/files/atomic-write.ts'
import type { Home } from '../../framework/home.ts'
import type { NewSummary } from '../../database/summaries/summaries.ts'

/** An alarm that is on. Milliseconds since 1970. */
export interface Alarm {
  readonly since: number
  /** When it was told last. */
  readonly told: number
}

/** What is remembered from one run to the next. */
export interface Memory {
  /** By the name of the watch. */
  readonly alarms: Readonly<Record<string, Alarm>>
  /** A mail that was made and perhaps not put into the database yet. */
  readonly mail?: NewSummary | undefined
}

/** The memory of the watchdog of a home, of one database. */
export class MemoryFile {
  readonly #path: string
  readonly #database: string

  /** @param database its address without a password */
  constructor(home: Home, database: string) {
    this.#path = join(home.run, 'watchdog.json')
    this.#database = database
  }

  /** Of a file that is missing, of another database, or cannot be understood, nothing is remembered. */
  read(): Memory {
    let content: unknown
    try {
      content = JSON.parse(readFileSync(this.#path, 'utf8'))
    } catch {
      return { alarms: {} }
    }
    if (typeof content !== 'object' || content === null) return { alarms: {} }
    const { database, alarms, mail } = content as Partial<Record<string, unknown>>
    if (database !== this.#database) return { alarms: {} }
    return { alarms: alarmsOf(alarms), mail: isMail(mail) ? mail : undefined }
  }

  /** Whole, or not at all. */
  write(memory: Memory): void {
    const content = JSON.stringify({ database: this.#database, ...memory }, undefined, 2)
    writeFileAtomically(this.#path, `${content}\n`)
  }
}

function alarmsOf(alarms: unknown): Memory['alarms'] {
  if (typeof alarms !== 'object' || alarms === null) return {}
  return Object.fromEntries(
    Object.entries(alarms).filter((entry): entry is [string, Alarm] => isAlarm(entry[1])),
  )
}

function isAlarm(value: unknown): value is Alarm {
  if (typeof value !== 'object' || value === null) return false
  const { since, told } = value as Partial<Record<keyof Alarm, unknown>>
  return typeof since === 'number' && typeof told === 'number'
}

function isMail(value: unknown): value is NewSummary {
  if (typeof value !== 'object' || value === null) return false
  const { label, mail, recipients } = value as Partial<Record<keyof NewSummary, unknown>>
  return typeof label === 'string' && typeof mail === 'string' && Array.isArray(recipients)
}
