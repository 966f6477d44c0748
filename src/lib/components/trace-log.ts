import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { codeOf } from '../framework/errors/causes.ts'
import { describeError } from '../framework/errors/mentat-error.ts'
import { openPlainFile } from '../framework/files/plain-file.ts'
import type { Logger } from '../framework/logging/logger.ts'
import type { JsonObject } from '../idea/json.ts'
import type { PlanRecord } from '../queue/plan.ts'

const { O_RDWR, O_APPEND, O_CREAT } = constants

/** What a daemon did with one message: a line of its trace. */
export interface TraceEntry {
  /** When it left, RFC 3339. */
  readonly at: string
  readonly daemon: string
  /** Folder of the queue that it was taken from. */
  readonly queue: string
  readonly file: string
  /** When it was taken, RFC 3339. */
  readonly taken: string
  /** ID of the event; undefined when it could not be read. */
  readonly id?: string
  /** What became of it: passed, stored, duplicate, dropped, dispatched, refused. */
  readonly outcome: string
  /** The rule that dropped it, the queue it was sent to, the code of the failure. */
  readonly cause?: string
  /** Folder of the queue where it went, and its file name there. */
  readonly to?: string
  readonly as?: string
  /** What was made of it besides: `copy` or `mail`, with queue and file name. */
  readonly outputs?: readonly { readonly kind: string; readonly to: string; readonly as: string }[]
  /** What each component did with it. */
  readonly story: Readonly<Record<string, JsonObject>>
}

/**
 * The trace of one daemon: one line a message, in two files that take turns (`NAME.ndjson`, and `NAME.ndjson.1` with
 * what came before), so that the newest part is kept within a size. Several processes may write to one trace. After a crash a
 * line may stand there twice.
 * It is a record, not a part of the work: when it cannot be written, that is said once, and the work goes on.
 */
export class TraceLog {
  readonly #path: string
  readonly #largest: number
  readonly #logger: Logger
  #file: number | undefined
  #failed = false

  /** @param largest bytes of both files together; 0: nothing is written */
  constructor(path: string, largest: number, logger: Logger) {
    this.#path = path
    this.#largest = largest
    this.#logger = logger
  }

  /** The lines for some entries, and where they are to stand; undefined: nothing is to be written. */
  record(entries: readonly TraceEntry[]): PlanRecord | undefined {
    if (this.#largest === 0 || entries.length === 0) return undefined
    const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
    return { path: this.#path, lines }
  }

  /** Writes what `record` returned. */
  write(record: PlanRecord | undefined): void {
    if (!record) return
    try {
      const file = this.#open()
      // One call, appending: lines of several processes do not mix.
      writeSync(file, isCutOff(file) ? `\n${record.lines}` : record.lines)
      this.#failed = false
    } catch (error) {
      if (!this.#failed) this.#logger.warning(`no trace is kept: ${describeError(error)}`)
      this.#failed = true
      this.close()
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }

  #open(): number {
    if (this.#file !== undefined && this.#isFull(this.#file)) {
      this.#turn(this.#file)
      this.close()
    }
    if (this.#file === undefined) {
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o770 })
      this.#file = openPlainFile(this.#path, O_RDWR | O_APPEND | O_CREAT)
    }
    return this.#file
  }

  #isFull(file: number): boolean {
    return fstatSync(file).size >= this.#largest / 2
  }

  /** Another process may have turned them already. */
  #turn(file: number): void {
    try {
      if (statSync(this.#path).ino === fstatSync(file).ino)
        renameSync(this.#path, `${this.#path}.1`)
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error
    }
  }
}

/** Whether the last line has no end: the disk was full, or the process that wrote it was killed. */
function isCutOff(file: number): boolean {
  const { size } = fstatSync(file)
  const last = Buffer.alloc(1)
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last.toString() !== '\n'
}
