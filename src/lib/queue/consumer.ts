import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { codeOf } from '../framework/errors/causes.ts'
import { IncomingScan } from './incoming-scan.ts'
import type { QueueLayout } from './layout.ts'
import { leaveBehind, newOwnerFolder } from './owner.ts'
import { isUniqueName, type Producer } from './producer.ts'
import { placeFile } from './place.ts'
import { readMessage } from './read.ts'
import { type Account, type Books, enter, newBooks, withdraw } from './books.ts'
import { type Certainty, endDoubt, placeInDoubt } from './doubt.ts'
import { carryOut, commitPlan, type Leaving, outputFolder, type Plan, revokePlan } from './plan.ts'
import { placeRefused, type Reason } from './reason.ts'
import { recoverDead, returnAll } from './recover.ts'

/** How one message leaves, and how that is entered in the books. */
export interface Decision {
  readonly leaving: Leaving
  readonly account: Account
}

/**
 * Takes messages out of a queue. Several consumers, also of other processes and hosts, share one queue
 * without knowing of each other: the rename into the own folder under pending/ decides who gets a message.
 */
export class Consumer {
  readonly layout: QueueLayout
  /** The own folder under pending/. */
  readonly folder: string
  readonly #scan: IncomingScan
  readonly #held = new Set<string>()
  /** Messages in doubt: their names in errors/, and what the books say of them. */
  readonly #doubts = new Map<string, { readonly placed: string; readonly account: Account }>()
  #books: Books
  #plan: Plan | undefined

  /** @param name under which the books are kept: that of the daemon */
  constructor(layout: QueueLayout, name: string) {
    this.layout = layout
    const owner = newOwnerFolder('consume')
    this.folder = join(layout.pending, owner)
    this.#books = newBooks(name, owner)
    this.#scan = new IncomingScan(layout.incoming)
    mkdirSync(this.folder, { recursive: true, mode: 0o770 })
    this.#writeBooks()
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
    this.#books.taken += taken.length
    return taken
  }

  #takeInto(taken: string[], most: number): void {
    let wholeFolder = this.#scan.atBeginning
    while (taken.length < most) {
      const name = this.#scan.next()
      if (name === undefined) {
        if (wholeFolder || taken.length > 0) break
        // The end of a reading that began in an earlier call: what has come meanwhile may lie before it.
        wholeFolder = true
        continue
      }
      // A producer may use the name of a message that is still held here: it has to wait its turn.
      if (this.#held.has(name)) continue
      if (this.#claim(name)) taken.push(name)
      else this.#scan.missed()
    }
  }

  /**
   * The content of a message that is held.
   * @throws MentatError MESSAGE_TOO_LARGE, MESSAGE_UNREADABLE
   */
  read(name: string, largest: number): Buffer {
    return readMessage(`${this.folder}/${name}`, largest)
  }

  /**
   * Where what messages become is written before it is published: a folder of this consumer, on the file system
   * of the queue.
   */
  outputs(): string {
    return outputFolder(this.folder)
  }

  /**
   * Decides how messages leave. When it returns, that stands, whatever happens to the process; `carryOut` does it. What
   * was decided before and could not be done yet is still to be done.
   * @throws the error of the operating system; then nothing was decided
   */
  decide(decisions: readonly Decision[], syncFolders: boolean): void {
    const books = { ...this.#books, outcomes: { ...this.#books.outcomes } }
    for (const { account } of decisions) enter(books, account)
    const plan = {
      leavings: [...this.#unfinished, ...decisions.map(({ leaving }) => leaving)],
      books,
      syncFolders: syncFolders || this.#plan?.syncFolders === true,
    }
    commitPlan(this.folder, plan)
    this.#plan = plan
    this.#books = books
  }

  /**
   * Does what was decided and is not done yet; what cannot be done keeps nothing else from being done.
   * @throws the error of the operating system; then it may be called again
   */
  carryOut(): void {
    const plan = this.#plan
    if (!plan) return
    const unfinished = carryOut(this.layout, this.folder, plan)
    const open = new Set(unfinished?.leavings)
    for (const leaving of plan.leavings) if (!open.has(leaving)) this.#held.delete(leaving.name)
    this.#plan = unfinished && { ...plan, leavings: unfinished.leavings }
    if (unfinished) throw unfinished.error
  }

  get #unfinished(): readonly Leaving[] {
    return this.#plan?.leavings ?? []
  }

  /**
   * Puts a message that is held into errors/ for the time of a step whose outcome a crash would hide: then it stays
   * there, with this reason. `settle` ends the doubt.
   * @throws the error of the operating system; then the message is held as before
   */
  doubt(name: string, reason: Reason): void {
    const placed = placeInDoubt(join(this.folder, name), this.layout.errors, name, reason)
    const account: Account = { outcome: 'refused', cause: reason.code }
    this.#doubts.set(name, { placed, account })
    enter(this.#books, account)
    this.#writeBooks()
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
    const path = join(this.folder, name)
    const isHeld = endDoubt(this.layout.errors, doubt.placed, certainty, path)
    this.#doubts.delete(name)
    if (!isHeld) this.#held.delete(name)
    withdraw(this.#books, doubt.account)
    const account = accountOf(certainty)
    if (account) enter(this.#books, account)
    this.#writeBooks()
  }

  /** The message is done: what came next is durable. */
  remove(name: string): void {
    try {
      unlinkSync(`${this.folder}/${name}`)
    } catch (error) {
      // An operator may have removed it meanwhile.
      if (codeOf(error) !== 'ENOENT') throw error
    }
    this.#held.delete(name)
  }

  /** Hands the message on unchanged: it leaves this queue for incoming/ of the other, also on another file system. */
  moveTo(name: string, next: Producer): void {
    this.#letGo(name, (path) => {
      try {
        placeFile(path, next.layout.incoming, name)
      } catch (error) {
        if (codeOf(error) !== 'EXDEV') throw error
        next.put(readFileSync(path))
        unlinkSync(path)
      }
    })
  }

  /**
   * Refuses the message: into errors/, with the reason beside it.
   * @throws the error of the operating system, a full disk for one; then the message is still held
   */
  reject(name: string, reason: Reason): void {
    const { errors } = this.layout
    this.#letGo(name, (path) => {
      placeRefused(path, errors, name, reason)
    })
  }

  /**
   * Gives the message back: into incoming/, for whoever takes it next.
   * @throws the error of the operating system; then the message is still held
   */
  giveBack(name: string): void {
    this.#letGo(name, (path) => placeFile(path, this.layout.incoming, name))
    this.#books.returned += 1
    this.#writeBooks()
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
      this.#finishOrRevoke()
      if (existsSync(this.folder)) returnAll(this.layout, this.folder, this.#books)
    } catch (error) {
      leaveBehind(basename(this.folder))
      throw error
    }
  }

  #writeBooks(): void {
    this.decide([], false)
    if (this.#unfinished.length === 0) this.carryOut()
  }

  /** A message that cannot be refused (there is no room for the reason) goes back instead: nothing of it was begun. */
  #finishOrRevoke(): void {
    try {
      this.carryOut()
    } catch (error) {
      const reasons = this.#unfinished.map(({ then }) =>
        typeof then === 'object' && 'refuse' in then ? then.refuse : undefined,
      )
      if (reasons.includes(undefined)) throw error
      for (const reason of reasons) {
        if (reason) withdraw(this.#books, { outcome: 'refused', cause: reason.code })
      }
      this.#plan = undefined
      revokePlan(this.folder, this.#books)
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

  #claim(name: string): boolean {
    try {
      renameSync(`${this.layout.incoming}/${name}`, `${this.folder}/${name}`)
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error
      // Either another consumer has the file, or an operator removed our folder.
      const made = mkdirSync(this.folder, { recursive: true, mode: 0o770 })
      return made !== undefined && this.#claim(name)
    }
    if (this.#isReservation(name)) return false
    this.#held.add(name)
    return true
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
