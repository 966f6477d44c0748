import { dirname } from 'node:path'
import type { Message } from '../../components/batch.ts'
import { codeOf } from '../../framework/errors/causes.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { syncFolder, writeFileAtomically } from '../../framework/files/atomic-write.ts'
import { readPlainFile } from '../../framework/files/plain-file.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { Letter } from './letter.ts'

/** What is never asked for again is forgotten after so many milliseconds. */
const FORGET = 7 * 86_400_000

/** An event that was, or is about to be, sent. */
interface Doubt {
  /** A position of the hub from before it was sent; null: this client may not read. */
  readonly since: number | null
  /** When: milliseconds since 1970. */
  readonly at: number
}

/**
 * Which events the hub may have although they still lie in the queue: one file, replaced as a whole before anything is
 * sent. After a crash the hub is asked about them before they are sent again.
 */
export class Doubts {
  readonly #path: string
  readonly #hub: string
  readonly #clock: Clock
  /** By the key of the event. */
  readonly #doubts: Map<string, Doubt>
  /** Those that the hub has; their messages are about to leave the queue. */
  readonly #leaving = new Map<string, Message>()

  /** @throws MentatError WARDEN_DOUBTS_INVALID; the error of the operating system */
  constructor(path: string, hub: string, clock: Clock) {
    this.#path = path
    this.#hub = hub
    this.#clock = clock
    this.#doubts = readDoubts(path, hub, clock.now() - FORGET)
  }

  /** Whether the hub may have the event. One whose message has left may have been put back by an operator. */
  has({ key }: Letter): boolean {
    this.#forgetIfLeft(key)
    return this.#doubts.has(key)
  }

  /** Where to look for events; undefined: this client may not read. */
  since(letters: readonly Letter[]): number | undefined {
    const all = letters.map(({ key }) => this.#doubts.get(key)?.since ?? null)
    return all.includes(null) ? undefined : Math.min(...all.map(Number))
  }

  /** Events are about to be sent: durable when it returns. @throws the error of the operating system */
  begin(letters: readonly Letter[], since: number | undefined): void {
    const doubt = { since: since ?? null, at: this.#clock.now() }
    for (const { key } of letters) this.#doubts.set(key, doubt)
    try {
      this.write()
    } catch (error) {
      for (const letter of letters) this.end(letter)
      throw error
    }
  }

  /** The hub certainly does not have the event. */
  end({ key }: Letter): void {
    this.#doubts.delete(key)
  }

  /** What becomes of the event is decided: it is remembered until its message has left the queue. */
  decided({ key, message }: Letter): void {
    this.#leaving.set(key, message)
  }

  /** Replaces the file, without what has left the queue. */
  write(): void {
    for (const key of [...this.#leaving.keys()]) this.#forgetIfLeft(key)
    const doubts = [...this.#doubts].map(([key, { since, at }]) => [key, since, at])
    writeFileAtomically(this.#path, `${JSON.stringify({ hub: this.#hub, doubts })}\n`)
    syncFolder(dirname(this.#path))
  }

  #forgetIfLeft(key: string): void {
    if (this.#leaving.get(key)?.fate.kind !== 'done') return
    this.#leaving.delete(key)
    this.#doubts.delete(key)
  }
}

/** At another hub they mean nothing. */
function readDoubts(path: string, hub: string, oldest: number): Map<string, Doubt> {
  let text: string
  try {
    text = readPlainFile(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return new Map()
    throw error
  }
  const file = parse(text)
  if (!file) {
    throw new MentatError(
      'WARDEN_DOUBTS_INVALID',
      `${path} cannot be understood; expected which events were sent last`,
    )
  }
  return new Map(file.hub === hub ? file.doubts.filter(([, { at }]) => at >= oldest) : [])
}

function parse(text: string): { hub: string; doubts: [string, Doubt][] } | undefined {
  try {
    const { hub, doubts } = JSON.parse(text) as Record<string, unknown>
    if (typeof hub !== 'string' || !Array.isArray(doubts)) return undefined
    const read = doubts.map(parseDoubt)
    return read.every((doubt) => doubt !== undefined) ? { hub, doubts: read } : undefined
  } catch {
    return undefined
  }
}

function parseDoubt(value: unknown): [string, Doubt] | undefined {
  if (!Array.isArray(value)) return undefined
  const [key, since, at] = value as unknown[]
  if (typeof key !== 'string' || typeof at !== 'number') return undefined
  return since === null || typeof since === 'number' ? [key, { since, at }] : undefined
}
