/**
 * What became of the messages that one consumer took: `taken` is the sum of all others and of what it still
 * holds. Counts of outcomes with a cause (which rule dropped, which code refused) are kept by cause.
 */
export interface Books {
  /** The daemon. */
  readonly name: string
  /** The consumer's folder under pending/: unique over processes and time. */
  readonly owner: string
  taken: number
  /** Returned to incoming/, by itself or by whoever recovered it after a crash. */
  returned: number
  readonly outcomes: Record<string, number>
}

/** How a message left: what became of it, and the cause, where there is one. */
export interface Account {
  readonly outcome: 'passed' | 'stored' | 'duplicate' | 'dropped' | 'dispatched' | 'refused'
  /** The rule that dropped it, the queue it was sent to, the code of the reason. */
  readonly cause?: string
}

/** Books of a consumer that has just begun. */
export function newBooks(name: string, owner: string): Books {
  return { name, owner, taken: 0, returned: 0, outcomes: {} }
}

/** Enters that a message left. */
export function enter(books: Books, { outcome, cause }: Account): void {
  const key = cause === undefined ? outcome : `${outcome}:${cause}`
  books.outcomes[key] = (books.outcomes[key] ?? 0) + 1
}

/** Takes back what was entered: the message left in another way, or not at all. */
export function withdraw(books: Books, { outcome, cause }: Account): void {
  const key = cause === undefined ? outcome : `${outcome}:${cause}`
  const rest = (books.outcomes[key] ?? 0) - 1
  if (rest > 0) books.outcomes[key] = rest
  else Reflect.deleteProperty(books.outcomes, key)
}

/** Adds what is in other books. */
export function addBooks(books: Books, other: Books): void {
  books.taken += other.taken
  books.returned += other.returned
  for (const [key, count] of Object.entries(other.outcomes)) {
    books.outcomes[key] = (books.outcomes[key] ?? 0) + count
  }
}

/** The number of messages that left. */
export function departed({ outcomes }: Pick<Books, 'outcomes'>): number {
  return Object.values(outcomes).reduce((sum, count) => sum + count, 0)
}

/** Where the books of a consumer are while it lives: in its folder under pending/. */
export const BOOKS_FILE = '.books'

/** Reads books as they were written; undefined for any other text. */
export function parseBooks(text: string): Books | undefined {
  try {
    const books = JSON.parse(text) as Partial<Books> | null
    const isComplete =
      typeof books?.name === 'string' &&
      typeof books.owner === 'string' &&
      Number.isSafeInteger(books.taken) &&
      Number.isSafeInteger(books.returned) &&
      typeof books.outcomes === 'object' &&
      Object.values(books.outcomes).every(Number.isSafeInteger)
    return isComplete ? (books as Books) : undefined
  } catch {
    return undefined
  }
}
