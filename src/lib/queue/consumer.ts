import { existsSync, lstatSync, mkdirSync, renameSync, rmSync, unlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { codeOf } from '../framework/errors/causes.ts'
import { Immovable, type OnImmovable } from './immovable.ts'
import { IncomingScan } from './incoming-scan.ts'
import { countMessages } from './inspect.ts'
import type { QueueLayout } from './layout.ts'
import { leaveBehind, newOwnerFolder } from './owner.ts'
import { isUniqueName } from './producer.ts'
import { placeFile } from './place.ts'
import { readMessage } from './read.ts'
import type { Account } from './books.ts'
import { amendDoubtful, type Certainty, endDoubt, placeInDoubt } from './doubt.ts'
import { type Decision, Journal } from './journal.ts'
import type { PlanRecord } from './plan.ts'
import type { Reason } from './reason.ts'
import { recoverDead, returnAll } from './recover.ts'

/**
 * Takes messages out of a queue. Several consumers, also of other processes and hosts, share one queue
 * without knowing of each other: the rename into the own folder under pending/ decides who gets a message.
 */
export class Consumer {
  readonly layout: QueueLayout
  /** The own folder under pending/. */
  readonly folder: string
  readonly #scan: IncomingScan
  readonly #immovable: Immovable
  readonly #held = new Set<string>()
  /** Messages in doubt: their names in errors/, and what the books say of them. */
  readonly #doubts = new Map<string, { readonly placed: string; readonly account: Account }>()
  readonly #journal: Journal

  /**
   * @param name under which the books are kept: that of the daemon
   * @param onImmovable a file that may not be moved is left where it is
   */
  constructor(layout: QueueLayout, name: string, onImmovable: OnImmovable = () => undefined) {
    this.layout = layout
    const owner = newOwnerFolder('consume')
    this.folder = join(layout.pending, owner)
    this.#scan = new IncomingScan(layout.incoming)
    this.#immovable = new Immovable(onImmovable)
    mkdirSync(this.folder, { recursive: true, mode: 0o770 })
    this.#journal = new Journal(layout, this.folder, { name, owner })
  }

  /** How many messages are taken and neither done nor given back. */
  get held(): number {
    return this.#held.size
  }

  /**
   * Takes up to `most` messages. A file that another consumer was quicker to take is no failure.
   * A failure after the first message ends the taking; the next call meets it again.
   * @returns their names; fewer than asked for at the end of the folder, none only when no more are there
   */
  take(most: number): string[] {
    const taken: string[] = []
    try {
      this.#takeInto(taken, most)
    } catch (error) {
      // Thrown now, it would leave messages held of which the caller does not know.
      if (taken.length === 0) throw error
    }
    this.#journal.took(taken.length)
    return taken
  }

  #takeInto(taken: string[], most: number): void {
    let wholeFolder = this.#scan.atBeginning
    while (taken.length < most) {
      if (this.#scan.atBeginning) this.#immovable.beginReading()
      const name = this.#scan.next()
      if (name === undefined) {
        if (wholeFolder || taken.length > 0) break
        // The end of a reading that began in an earlier call: what has come meanwhile may lie before it.
        wholeFolder = true
        continue
      }
      // A producer may use the name of a message that is still held here: it has to wait its turn.
      if (this.#held.has(name)) continue
      const claim = this.#claim(name)
      if (claim === 'taken') taken.push(name)
      else if (claim === 'lost') this.#scan.missed()
    }
  }

  /** Whether nothing that can be taken lies in incoming/; to be asked when nothing was. */
  isEmpty(): boolean {
    const { count } = this.#immovable
    return countMessages(this.layout.incoming, count + 1) <= count
  }

  /**
   * The content of a message that is held.
   * @throws MentatError MESSAGE_TOO_LARGE, MESSAGE_UNREADABLE
   */
  read(name: string, largest: number): Buffer {
    return readMessage(`${this.folder}/${name}`, largest)
  }

  /**
   * Decides how messages leave. When it returns, that stands, whatever happens to the process; `carryOut` does it. What
   * was decided before and could not be done yet is still to be done.
   * @param record what is told of it; the caller writes it when this has returned, or whoever recovers the folder
   * @throws the error of the operating system; then nothing was decided
   */
  decide(decisions: readonly Decision[], syncFolders: boolean, record?: PlanRecord): void {
    this.#journal.decide(decisions, syncFolders, record)
  }

  /**
   * Does what was decided and is not done yet; what cannot be done keeps nothing else from being done.
   * @throws the error of the operating system; then it may be called again
   */
  carryOut(): void {
    this.#journal.carryOut((name) => {
      this.#held.delete(name)
    })
  }

  /**
   * Puts a message that is held into errors/ for the time of a step whose outcome a crash would hide: then it stays
   * there, with this reason. `settle` ends the doubt.
   * @throws the error of the operating system; then the message is held as before
   */
  doubt(name: string, reason: Reason): void {
    const account: Account = { outcome: 'refused', cause: reason.code }
    const leaving = { name, publish: [], then: { refuse: reason } }
    this.#journal.step({ enter: account }, leaving, () => {
      const placed = placeInDoubt(join(this.folder, name), this.layout.errors, name, reason)
      this.#doubts.set(name, { placed, account })
    })
  }

  /** Whether the message is held, or in doubt. */
  isHeld(name: string): boolean {
    return this.#held.has(name)
  }

  /** Whether the message is in doubt. */
  isInDoubt(name: string): boolean {
    return this.#doubts.has(name)
  }

  /**
   * Says what became of a message that was in doubt.
   * @throws the error of the operating system; then it is in doubt as before, and the call may be repeated
   */
  settle(name: string, certainty: Certainty): void {
    const doubt = this.#doubts.get(name)
    if (!doubt) return
    const { placed } = doubt
    const { kind } = certainty
    const { errors } = this.layout
    if ('content' in certainty) amendDoubtful(errors, placed, certainty.content)
    // A new reason is no step that has to be repeated.
    const then = kind === 'refused' ? undefined : { endDoubt: placed, as: kind }
    const leaving = then && { name, publish: [], then }
    const entries = { withdraw: doubt.account, enter: accountOf(certainty) }
    this.#journal.step(entries, leaving, () => {
      const isHeld = endDoubt(errors, placed, certainty, join(this.folder, name))
      this.#doubts.delete(name)
      if (!isHeld) this.#held.delete(name)
    })
  }

  /** The message is done: what came next is durable. */
  remove(name: string): void {
    this.#letGo(name, unlinkSync)
  }

  /**
   * Gives the message back: into incoming/, for whoever takes it next.
   * @throws the error of the operating system; then the message is still held
   */
  giveBack(name: string): void {
    this.#letGo(name, (path) => placeFile(path, this.layout.incoming, name))
    this.#journal.gaveBack()
  }

  /** Returns to incoming/ what dead instances hold, and plain files that lie in pending/; their number. */
  recover(): number {
    return recoverDead(this.layout)
  }

  /**
   * Gives back everything that is held and leaves the queue.
   * @throws the error of the operating system; what could not be given back is found by the next recovery
   */
  close(): void {
    this.#scan.close()
    this.#held.clear()
    this.#doubts.clear()
    try {
      this.#journal.finish()
      if (existsSync(this.folder)) returnAll(this.layout, this.folder, this.#journal.books)
    } catch (error) {
      leaveBehind(basename(this.folder))
      throw error
    }
  }

  /** An operator may have removed the message, or our folder: then nothing is left to be done. */
  #letGo(name: string, step: (path: string) => void): void {
    const path = join(this.folder, name)
    try {
      step(path)
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || existsSync(path)) throw error
    }
    this.#held.delete(name)
  }

  #claim(name: string): 'taken' | 'lost' | 'left' {
    try {
      renameSync(`${this.layout.incoming}/${name}`, `${this.folder}/${name}`)
    } catch (error) {
      if (this.#immovable.meets(name, error)) return 'left'
      if (codeOf(error) !== 'ENOENT') throw error
      // Either another consumer has the file, or an operator removed our folder.
      const made = mkdirSync(this.folder, { recursive: true, mode: 0o770 })
      return made === undefined ? 'lost' : this.#claim(name)
    }
    if (this.#isReservation(name)) return 'lost'
    this.#held.add(name)
    return 'taken'
  }

  /** A name may have been taken from a message since it was read, and be reserved now for its return: see place.ts. */
  #isReservation(name: string): boolean {
    if (isUniqueName(name)) return false
    const path = `${this.folder}/${name}`
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return false
    rmSync(path)
    return true
  }
}

/** Undefined: it is held again. */
function accountOf(certainty: Certainty): Account | undefined {
  if (certainty.kind === 'done') return certainty.account
  return certainty.kind === 'refused'
    ? { outcome: 'refused', cause: certainty.reason.code }
    : undefined
}
