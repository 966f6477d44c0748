import { type Account, type Books, enter, newBooks, withdraw } from './books.ts'
import { carryOut } from './carry-out.ts'
import type { QueueLayout } from './layout.ts'
import { commitPlan, type Leaving, type Plan, type PlanRecord, revokePlan } from './plan.ts'

/** How one message leaves, and how that is entered in the books. */
export interface Decision {
  readonly leaving: Leaving
  readonly account: Account
}

/**
 * The books of a consumer, and what it has decided: both are put down as one file in its folder before anything is
 * done, so that they tell the same whatever happens.
 */
export class Journal {
  readonly #layout: QueueLayout
  readonly #folder: string
  #books: Books
  #plan: Plan | undefined

  /**
   * @param folder of the consumer
   * @param name under which the books are kept
   * @param owner the name of the folder
   */
  constructor(
    layout: QueueLayout,
    folder: string,
    { name, owner }: { name: string; owner: string },
  ) {
    this.#layout = layout
    this.#folder = folder
    this.#books = newBooks(name, owner)
    this.write()
  }

  get books(): Books {
    return this.#books
  }

  /** Enters that messages were taken: in memory, because what lies in the folder tells it after a crash. */
  took(messages: number): void {
    this.#books.taken += messages
  }

  /** Enters that a message went back. */
  gaveBack(): void {
    this.#books.returned += 1
    this.write()
  }

  /** See Consumer.decide. */
  decide(decisions: readonly Decision[], syncFolders: boolean, record?: PlanRecord): void {
    const books = copyOf(this.#books)
    for (const { account } of decisions) enter(books, account)
    const plan = {
      leavings: [...this.#unfinished, ...decisions.map(({ leaving }) => leaving)],
      books,
      syncFolders: syncFolders || this.#plan?.syncFolders === true,
    }
    commitPlan(this.#folder, record ? { ...plan, record } : plan)
    this.#plan = plan
    this.#books = books
  }

  /**
   * Does what was decided and is not done yet; what cannot be done keeps nothing else from being done.
   * @param onLeft called with the name of each message that has left
   * @throws the error of the operating system; then it may be called again
   */
  carryOut(onLeft: (name: string) => void): void {
    const plan = this.#plan
    if (!plan) return
    const unfinished = carryOut(this.#layout, this.#folder, plan)
    const open = new Set(unfinished?.leavings)
    for (const leaving of plan.leavings) if (!open.has(leaving)) onLeft(leaving.name)
    this.#plan = unfinished && { ...plan, leavings: unfinished.leavings }
    if (unfinished) throw unfinished.error
  }

  /**
   * Takes one step at once that changes the books, so that both happen, or none.
   * @param entries what is entered, and what is taken back
   * @param leaving what whoever recovers the folder is to do, should the process die before the step is taken
   * @throws what the step throws; then the books are as before
   */
  step(
    entries: { readonly enter?: Account | undefined; readonly withdraw?: Account },
    leaving: Leaving | undefined,
    step: () => void,
  ): void {
    const books = copyOf(this.#books)
    if (entries.withdraw) withdraw(books, entries.withdraw)
    if (entries.enter) enter(books, entries.enter)
    const leavings = leaving ? [...this.#unfinished, leaving] : this.#unfinished
    commitPlan(this.#folder, { leavings, books, syncFolders: this.#plan?.syncFolders === true })
    try {
      step()
      this.#books = books
    } finally {
      this.write()
    }
  }

  /** Writes the books as they are. */
  write(): void {
    this.decide([], false)
    if (this.#unfinished.length === 0) this.carryOut(() => undefined)
  }

  /**
   * Does what is left to be done, for the last time. A message that cannot be refused (there is no room for the reason)
   * goes back instead: nothing of it was begun.
   * @throws the error of the operating system
   */
  finish(): void {
    try {
      this.carryOut(() => undefined)
    } catch (error) {
      const reasons = this.#unfinished.map(({ then }) =>
        typeof then === 'object' && 'refuse' in then ? then.refuse : undefined,
      )
      if (reasons.includes(undefined)) throw error
      for (const reason of reasons) {
        if (reason) withdraw(this.#books, { outcome: 'refused', cause: reason.code })
      }
      this.#plan = undefined
      revokePlan(this.#folder, this.#books)
    }
  }

  get #unfinished(): readonly Leaving[] {
    return this.#plan?.leavings ?? []
  }
}

function copyOf(books: Books): Books {
  return { ...books, outcomes: { ...books.outcomes } }
}
