import type { ScheduledRun } from '../../components/scheduled/run-scheduled.ts'
import {
  type GatheredValues,
  gatherValues,
  nextStretch,
  type Stretch,
} from '../../database/events/gather-values.ts'
import { settledUntil } from '../../database/events/settled.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'
import type { PrecacheConfig } from './config.ts'
import { type Memory, MemoryFile } from './memory.ts'

/** What a run did: what the command prints with `--json`. Times are RFC 3339. */
export interface PrecacheReport {
  /** Events stored from here on were looked at; null: all. */
  readonly from: string | null
  readonly to: string
  readonly events: number
  /** Values that forms did not know before. */
  readonly added: number
  /** The run was told to end before it was done; the next one goes on. */
  readonly interrupted: boolean
  readonly seconds: number
}

/** What is asked of a run. */
export interface PrecacheRequest {
  /** All events are looked at, not only those stored since the last run. */
  readonly all: boolean
}

/** Events looked at by one statement: about a second. */
const EVENTS_A_STEP = 20_000

/**
 * Adds what forms do not know yet, from the events stored since the last run, or from all when there was none in this
 * database, or none of all for long. Step by step: a run that is broken off has done what it has done.
 */
export async function gatherForForms(
  run: ScheduledRun,
  { whole: interval }: Pick<PrecacheConfig, 'whole'>,
  { all }: PrecacheRequest,
): Promise<PrecacheReport> {
  const { database, home, clock, logger, signal } = run
  const began = clock.monotonic()
  const file = new MemoryFile(home, database.label)
  const memory = all ? undefined : usable(file.read(), clock.now(), interval)
  const until = await settledUntil(database, clock, memory?.until)
  const now = formatTimestamp(clock.now())
  run.mark('gather', memory ? `events stored since ${memory.until}` : 'all events')
  const sum = { events: 0, added: 0 }
  let reached = memory?.until
  for await (const { to, events, added } of gatherSteps(run, memory?.until, until)) {
    sum.events += events
    sum.added += added
    reached = to
    // A pass through all events that is broken off goes on where it was.
    const whole = memory?.whole ?? (to === until ? now : null)
    file.write({ until: to, whole })
  }
  if (sum.added > 0) logger.info(`added ${sum.added} values of ${sum.events} events`)
  return {
    ...{ from: memory?.until ?? null, to: reached ?? until, ...sum, interrupted: signal.aborted },
    seconds: Number(((clock.monotonic() - began) / 1000).toFixed(3)),
  }
}

/** Gathers step by step; the last step ends where all does. */
async function* gatherSteps(
  { database, signal }: ScheduledRun,
  begin: string | undefined,
  until: string,
): AsyncGenerator<GatheredValues & Pick<Stretch, 'to'>> {
  let from = begin
  while (!signal.aborted && from !== until) {
    const stretch = await nextStretch(database, { from, until }, EVENTS_A_STEP)
    const found = stretch ? await gatherValues(database, stretch) : nothing
    from = stretch?.to ?? until
    yield { ...found, to: from }
  }
}

const nothing: GatheredValues = { events: 0, added: 0 }

/** From time to time all events are looked at again. */
function usable(memory: Memory | undefined, now: number, interval: number): Memory | undefined {
  // A pass through all is under way, or none is known.
  const whole = memory?.whole ?? null
  if (whole === null) return memory
  const age = now - Date.parse(whole)
  return age >= 0 && age < interval ? memory : undefined
}
