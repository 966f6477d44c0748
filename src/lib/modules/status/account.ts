import type { DaemonBooks } from '../../queue/balance.ts'

/** What became of the messages that a daemon took from a queue. `taken` is the sum of all others. */
export interface DaemonAccount {
  readonly daemon: string
  readonly taken: number
  /** Handed on to the next queue; of mails: sent. */
  readonly passed: number
  readonly stored: number
  /** Stored before, with the same content. */
  readonly duplicate: number
  /** By rule. */
  readonly dropped: Readonly<Record<string, number>>
  /** By queue that they were sent to. */
  readonly dispatched: Readonly<Record<string, number>>
  /** By code of the cause. */
  readonly refused: Readonly<Record<string, number>>
  /** Given back to the queue, also by whoever recovered them after a crash; they are taken again. */
  readonly returned: number
  /** In work. */
  readonly held: number
  /** Taken, and nobody knows what became of them: removed by hand. Zero: the books balance. */
  readonly missing: number
}

/** Books with their outcomes sorted. */
export function accountOf({ name, outcomes, ...books }: DaemonBooks): DaemonAccount {
  const byCause = (outcome: string): Record<string, number> => {
    const found: [string, number][] = []
    for (const [key, count] of Object.entries(outcomes)) {
      if (key === outcome) found.push(['', count])
      else if (key.startsWith(`${outcome}:`)) found.push([key.slice(outcome.length + 1), count])
    }
    // The most frequent first.
    return Object.fromEntries(found.sort(([, one], [, other]) => other - one))
  }
  return {
    daemon: name,
    taken: books.taken,
    passed: outcomes['passed'] ?? 0,
    stored: outcomes['stored'] ?? 0,
    duplicate: outcomes['duplicate'] ?? 0,
    dropped: byCause('dropped'),
    dispatched: byCause('dispatched'),
    refused: byCause('refused'),
    returned: books.returned,
    held: books.held,
    missing: books.missing,
  }
}
