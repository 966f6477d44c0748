import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { Writable } from 'node:stream'
import { causeOf } from '../errors/causes.ts'
import { MentatError, toError } from '../errors/mentat-error.ts'

/** Makes the line that tells, once lines can be written again, how many were lost. */
export type LossNotice = (lost: number, reason: string) => string

/**
 * A log file as a stream that never fails: what cannot be written (a full disk) is counted and told when there is
 * room again. Writes are synchronous, so that the last lines before a crash are there.
 */
export class LogFile extends Writable {
  readonly #path: string
  readonly #notice: LossNotice
  #handle: number
  #lost = 0
  #reason = ''
  #isCut = false

  /** @throws MentatError when the file cannot be opened or created */
  constructor(path: string, notice: LossNotice) {
    super({ decodeStrings: false })
    this.#path = path
    this.#notice = notice
    this.#handle = openLog(path)
  }

  /**
   * Opens the file by its name again, after it was renamed by a rotation.
   * @throws MentatError when that fails; then the old file stays in use
   */
  reopen(): void {
    const handle = openLog(this.#path)
    closeSync(this.#handle)
    this.#handle = handle
    this.#isCut = false
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    const notice = this.#lost === 0 ? '' : `${this.#notice(this.#lost, this.#reason)}\n`
    if (this.#append(`${this.#isCut ? '\n' : ''}${notice}${chunk.toString()}`)) this.#lost = 0
    else this.#lost++
    done()
  }

  override _final(done: () => void): void {
    closeSync(this.#handle)
    done()
  }

  #append(text: string): boolean {
    let rest = Buffer.from(text)
    const { length } = rest
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(this.#handle, rest))
      this.#isCut = false
      return true
    } catch (error) {
      this.#reason = toError(error).message
      this.#isCut ||= rest.length < length
      return false
    }
  }
}

/** A stream that passes lines on to another and outlives its failures: a terminal or pipe that has gone. */
export function passOn(target: NodeJS.WritableStream): Writable {
  const state = stateOf(target)
  return new Writable({
    decodeStrings: false,
    write: (chunk: string | Buffer, _encoding, done) => {
      if (!state.hasGone) target.write(chunk)
      done()
    },
  })
}

/** Streams that lines were passed on to. A failure may come after the last line: none is ever left without who hears it. */
const states = new WeakMap<NodeJS.WritableStream, { hasGone: boolean }>()

function stateOf(target: NodeJS.WritableStream): { readonly hasGone: boolean } {
  const known = states.get(target)
  if (known) return known
  const state = { hasGone: false }
  target.on('error', () => (state.hasGone = true))
  states.set(target, state)
  return state
}

/** A stream that passes lines on to another, which can be changed between two lines. */
export class Switch extends Writable {
  #target: Writable

  constructor(target: Writable) {
    super({ decodeStrings: false })
    this.#target = target
  }

  /** Where lines go at present. */
  get target(): Writable {
    return this.#target
  }

  /** Lines go there from now on; the other stream is ended. */
  switchTo(target: Writable): void {
    this.#target.end()
    this.#target = target
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.#target.write(chunk)
    done()
  }

  override _final(done: () => void): void {
    this.#target.end(done)
  }
}

function openLog(path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o750 })
    return openSync(path, 'a', 0o640)
  } catch (error) {
    const code = causeOf(error) ?? 'IO_FAILED'
    throw new MentatError(code, `cannot open the log file ${path}`, { cause: error })
  }
}
