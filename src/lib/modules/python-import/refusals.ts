import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { PythonEvent } from '../../database/python/read-events.ts'
import type { MentatError } from '../../framework/errors/mentat-error.ts'

/** The file of events that were refused: one JSON object a line, with the reason and the document. */
export class Refusals {
  readonly #file: string
  readonly #told: Set<string>
  #handle: number | undefined

  /** What an earlier import has told in this file is not told again. */
  constructor(file: string) {
    this.#file = file
    this.#told = idsIn(file)
  }

  /** Enters an event. An ID is entered once. */
  add({ id, storageTime, document }: Refused, error: MentatError): void {
    if (this.#told.has(id)) return
    this.#told.add(id)
    const line = {
      id,
      storage_time: storageTime ?? null,
      code: error.code,
      reason: error.message,
      document: document?.toString('utf8') ?? null,
    }
    this.#handle ??= this.#open()
    writeAll(this.#handle, `${JSON.stringify(line)}\n`)
  }

  /** Sees to it that what was entered survives a power failure. */
  flush(): void {
    if (this.#handle !== undefined) fsyncSync(this.#handle)
  }

  close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle)
    this.#handle = undefined
  }

  #open(): number {
    mkdirSync(dirname(this.#file), { recursive: true })
    // Documents are for those only who may read events.
    return openSync(this.#file, 'a', 0o640)
  }
}

/** What is told of a refused event. */
export type Refused = Pick<PythonEvent, 'id' | 'storageTime' | 'document'>

/** The line that a killed import wrote last may be half a line. */
function idsIn(file: string): Set<string> {
  if (!existsSync(file)) return new Set()
  const lines = readFileSync(file, 'utf8').split('\n')
  return new Set(
    lines.flatMap((line) => /^\{"id":("(?:[^"\\]|\\.)*")/.exec(line)?.[1] ?? []).map(textOf),
  )
}

function textOf(json: string): string {
  return JSON.parse(json) as string
}

function writeAll(handle: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at)
}
