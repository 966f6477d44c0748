import { listDetectors } from '../../database/detectors/list.ts'
import { listEventClasses } from '../../database/event-classes/list.ts'
import { activeFilters } from '../../database/filters/active.ts'
import { listGroups } from '../../database/groups/list.ts'
import { listNetworks } from '../../database/networks/list.ts'
import {
  beginRound,
  finishRound,
  noteFailure,
  passProgress,
  type PassProgress,
} from '../../database/reports/rounds.ts'
import { isTransient } from '../../framework/errors/causes.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'
import { isScheduled, type RoundContext } from './context.ts'
import { Credibility } from './credibility.ts'
import type { DueRound } from './due.ts'
import { ReportingFilters } from './filters.ts'
import { gatherUnits } from './gather.ts'
import { type Pass, passes } from './pass.ts'
import { reportUnit } from './report-unit.ts'
import { Resolver } from './resolution.ts'
import type { RoundResult, UnitFailure, UnitResult } from './result.ts'
import type { Unit } from './unit.ts'

/** With what rounds are begun. */
export type RoundMeans = Pick<RoundContext, 'database' | 'config' | 'logger' | 'clock' | 'kind'> & {
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
  const context = await prepare(round, means)
  if (isScheduled(kind)) await beginRound(database, round.severity, round, round.state)
  const [units, failures]: [UnitResult[], UnitFailure[]] = [[], []]
  const isLast = round.attempts + 1 >= means.config.attempts
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

/** Everything as it is now: a unit that is done later in the round sees the same groups, networks and filters. */
async function prepare(window: DueRound, means: RoundMeans): Promise<RoundContext> {
  const { database, clock, logger } = means
  const groups = await listGroups(database)
  const networks = await listNetworks(database, { enabled: true })
  const classes = await listEventClasses(database)
  return {
    ...means,
    window,
    resolver: await Resolver.create(networks, clock),
    groups: new Map(groups.filter(({ enabled }) => enabled).map((group) => [group.name, group])),
    filters: new ReportingFilters(await activeFilters(database, window.to), logger),
    credibility: new Credibility(await listDetectors(database)),
    classes: new Map(classes.map((row) => [row.name, row])),
  }
}

async function progressOf(
  { name }: Pass,
  { database, kind, window }: RoundContext,
): Promise<PassProgress> {
  if (!isScheduled(kind)) return { addresses: new Set(), parts: 0 }
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
    if (isTransient(error) || isTakenOver(error)) throw error
    const groups = unit.chain.join(', ')
    context.logger.error(`no report to ${groups} (${unit.pass.name}): ${describeError(error)}`, {
      error,
    })
    return { pass: unit.pass.name, groups: unit.chain, error: describeError(error) }
  }
}

/** Somebody else goes on with the round. */
function isTakenOver(error: unknown): boolean {
  return error instanceof MentatError && error.code === 'ALREADY_RUNNING'
}

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
