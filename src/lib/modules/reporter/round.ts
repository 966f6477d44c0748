import { activeFilters } from '../../database/filters/active.ts'
import {
  beginRound,
  finishRound,
  noteFailure,
  passProgress,
  type PassProgress,
} from '../../database/reports/rounds.ts'
import { causeOf, isTransient } from '../../framework/errors/causes.ts'
import { describeError } from '../../framework/errors/mentat-error.ts'
import type { ErrorCode } from '../../framework/errors/registry.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'
import { isScheduled, type RoundContext } from './context.ts'
import type { DueRound } from './due.ts'
import { ReportingFilters } from './judge/filters.ts'
import { gatherUnits } from './gather/gather-units.ts'
import { type Pass, passes } from './pass.ts'
import { reportUnit } from './report-unit.ts'
import type { RoundResult, UnitFailure, UnitResult } from './result.ts'
import type { Unit } from './gather/unit.ts'

/** With what rounds are begun. */
export type RoundMeans = Omit<RoundContext, 'window' | 'filters'> & {
  /** Aborted when the run is to end: the unit under way is finished. */
  readonly signal: AbortSignal
}

/** What a round did; how long it took is its caller's to know. */
export type RoundOutcome = Omit<RoundResult, 'seconds'>

/**
 * Reports the events of one severity that were stored in one window.
 *
 * There are four passes: over the events by their sources, by their targets, and both for classes in shadow. In each, every
 * address of every event is resolved to those who are responsible for it: a chain of groups. All that concerns one chain is
 * a unit. Of its events some are held back: by filters, because nobody believes their detectors, because the same was
 * reported not long ago. What is left, and what comes back after a silence, is reported to the chain. Each unit is
 * done as a whole or not at all; a round that was broken off goes on with the units that are not done.
 */
export async function reportRound(round: DueRound, means: RoundMeans): Promise<RoundOutcome> {
  const { database, kind, signal } = means
  const filters = new ReportingFilters(await activeFilters(database, round.to), means.logger)
  const context: RoundContext = { ...means, window: round, filters }
  if (isScheduled(kind)) await beginRound(database, round.severity, round, round.state)
  const [units, failures]: [UnitResult[], UnitFailure[]] = [[], []]
  const isLast = kind.isManual || round.attempts + 1 >= means.config.attempts
  for (const pass of passes) {
    const done = await progressOf(pass, context)
    let { parts } = done
    for (const unit of await unitsOf(pass, context, done)) {
      if (signal.aborted) return resultOf(round, { units, failures })
      const outcome = await attempt(unit, context, parts)
      if ('error' in outcome) failures.push({ ...outcome, given_up: isLast })
      else {
        units.push(outcome)
        parts += 1
      }
    }
  }
  // What failed is tried again with the same window, but others must not wait for it for ever.
  const isOver = failures.length === 0 || isLast
  if (isScheduled(kind) && isOver) await finishRound(database, round.severity, round.to)
  else if (isScheduled(kind)) await noteFailure(database, round.severity)
  return resultOf(round, { units, failures })
}

async function progressOf(
  { name }: Pass,
  { database, kind, window }: RoundContext,
): Promise<PassProgress> {
  if (kind.isManual) return { addresses: new Set(), parts: 0 }
  return passProgress(database, window.severity, name)
}

async function unitsOf(pass: Pass, context: RoundContext, done: PassProgress): Promise<Unit[]> {
  const { database, window, kind, config } = context
  const units = await gatherUnits(database, context.resolver, {
    pass,
    selection: { ...window, ...pass, isTest: kind.isTest },
    done: done.addresses,
    withRelapses: !kind.isManual,
    addressesPerEvent: config.addresses_per_event,
  })
  const { group } = kind
  return group === undefined ? units : units.filter(({ chain }) => chain.includes(group))
}

/** A failure that is no outage concerns this unit alone. */
async function attempt(
  unit: Unit,
  context: RoundContext,
  partsDone: number,
): Promise<UnitResult | Omit<UnitFailure, 'given_up'>> {
  try {
    return await reportUnit(unit, context, partsDone)
  } catch (error) {
    if (isTransient(error) || concernsAll(error)) throw error
    const groups = unit.chain.join(', ')
    context.logger.error(`no report to ${groups} (${unit.pass.name}): ${describeError(error)}`, {
      error,
    })
    return { pass: unit.pass.name, groups: unit.chain, error: describeError(error) }
  }
}

/** The next unit would fail like this one, and none must be given up for it: somebody else goes on with the round, or a person has to mend something. */
function concernsAll(error: unknown): boolean {
  const code = causeOf(error)
  return code !== undefined && failuresOfAll.has(code)
}

const failuresOfAll: ReadonlySet<ErrorCode> = new Set([
  'ALREADY_RUNNING',
  'IO_FAILED',
  'PERMISSION_DENIED',
  'DATABASE_REFUSED',
])

function resultOf(
  { severity, from, to, due, isResumed }: DueRound,
  parts: Pick<RoundResult, 'units' | 'failures'>,
): RoundOutcome {
  return {
    severity,
    from: formatTimestamp(from),
    to: formatTimestamp(to),
    due: formatTimestamp(due),
    resumed: isResumed,
    ...parts,
  }
}
