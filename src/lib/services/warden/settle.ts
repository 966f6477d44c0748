import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { parseObject } from './answer.ts'
import type { SendOutcome, WardenHub } from './hub.ts'

/** What is known of events that were sent. */
export interface SentEvents {
  /** Their texts. */
  readonly events: readonly string[]
  /** What became of each; those that are `unknown` are looked for. */
  readonly outcomes: readonly SendOutcome[]
  /** A position of the hub (`latest`) from before they were sent for the first time. */
  readonly since: number
}

/** How they are looked for. */
export interface SettleOptions {
  readonly clock: Clock
  /** Milliseconds that the hub may still be working on a request whose answer was lost. */
  readonly patience: number
  readonly signal: AbortSignal
}

/**
 * Finds out about events in doubt: after a while the hub is asked what it has. Those that it has are `saved`, the others
 * `deferred`. When it cannot be asked, and for events without an ID, they stay `unknown`, with the reason.
 */
export async function settleDoubt(
  hub: WardenHub,
  { events, outcomes, since }: SentEvents,
  { clock, patience, signal }: SettleOptions,
): Promise<SendOutcome[]> {
  const ids = events.map((event, index) =>
    outcomes[index]?.kind === 'unknown' ? idOf(event) : undefined,
  )
  const wanted = new Set(ids.filter((id) => id !== undefined))
  if (wanted.size === 0) return [...outcomes]
  await clock.sleep(patience, signal)
  try {
    const saved = await hub.findSaved(wanted, since, signal)
    return outcomes.map((outcome, index) => settled(outcome, ids[index], saved))
  } catch (error) {
    if (!(error instanceof MentatError)) throw error
    return outcomes.map((outcome) =>
      outcome.kind === 'unknown'
        ? { kind: 'unknown', error: inDoubt(hub, outcome, error) }
        : outcome,
    )
  }
}

function settled(
  outcome: SendOutcome,
  id: string | undefined,
  saved: ReadonlySet<string>,
): SendOutcome {
  if (outcome.kind !== 'unknown' || id === undefined) return outcome
  return saved.has(id) ? { kind: 'saved' } : { kind: 'deferred', error: outcome.error }
}

function idOf(event: string): string | undefined {
  const id = parseObject(event)?.['ID']
  return typeof id === 'string' ? id : undefined
}

function inDoubt(
  hub: WardenHub,
  { error }: { readonly error: MentatError },
  cause: unknown,
): MentatError {
  const text = `${hub.name}: whether it has the event cannot be found out: ${describeError(cause)}`
  return new MentatError('WARDEN_IN_DOUBT', `${text}; it was sent, and then: ${error.message}`)
}
