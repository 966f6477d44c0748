import type { ScheduledRun } from '../../components/scheduled/run-scheduled.ts'
import { databaseIdentity } from '../../database/backup/snapshot.ts'
import { describeError } from '../../framework/errors/mentat-error.ts'
import { formatDuration } from '../../framework/time/duration.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'
import { Memory } from './memory.ts'
import { rulesOf } from './plan.ts'
import type { CleanupReport, RuleReport } from './report.ts'
import type { CleanupRules } from './rule-options.ts'
import type { Rule, Work } from './rule.ts'
import { Tally } from './tally.ts'

/** How a run is to be. */
export interface CleanupRequest {
  /** Only tells what would be removed. */
  readonly isDry: boolean
  /** Called with what is done of all rules, in hundredths of a rule. */
  readonly onProgress?: (done: number, all: number) => void
}

/**
 * Removes what is older than the configuration says, rule by rule. A rule that fails keeps no other from being followed. What is removed is
 * committed little by little, so that a run that is broken off has done what it has done, and the next one goes on.
 */
export async function cleanUp(
  run: ScheduledRun,
  config: CleanupRules,
  { isDry, onProgress }: CleanupRequest,
): Promise<CleanupReport> {
  const { clock, database, home, logger, signal } = run
  const began = clock.monotonic()
  const now = clock.now()
  const rules = rulesOf(config, home.run)
  // Another one after a restore: then events are back that were tried before.
  const { system, oid, events_oid: events } = await databaseIdentity(database)
  const memory = new Memory(home, [database.label, system, oid, events].join(' '), now)
  const common = {
    database,
    home,
    clock,
    signal,
    isDry,
    memory,
  }
  const reports: RuleReport[] = []
  for (const [index, rule] of rules.entries()) {
    if (signal.aborted) break
    run.mark(rule.kind, rule.name)
    const onShare = (share: number): void =>
      onProgress?.(Math.round((index + share) * 100), rules.length * 100)
    const report = await follow(rule, now, { ...common, tally: new Tally(), onProgress: onShare })
    for (const error of report.errors) logger.error(`${rule.kind} (${rule.name}): ${error}`)
    onShare(1)
    reports.push(report)
  }
  return {
    dry_run: isDry,
    time: formatTimestamp(now),
    rules: reports.filter(isTold),
    configured: rules.length > 0,
    failed: reports.filter(({ errors }) => errors.length > 0).length,
    interrupted: signal.aborted,
    seconds: secondsSince(began, clock.monotonic()),
  }
}

/** That there are no addresses without events goes without saying. */
function isTold({ kind, rows, errors, finished }: RuleReport): boolean {
  return kind !== 'addresses' || rows > 0 || errors.length > 0 || !finished
}

async function follow(rule: Rule, now: number, work: Work): Promise<RuleReport> {
  const { clock, tally } = work
  const { kind, name, keep } = rule
  const began = clock.monotonic()
  const border = formatTimestamp(Math.max(0, now - (keep ?? 0)))
  const end = await rule.remove(border, work).then(
    (finished) => ({ finished, failure: [] }),
    (error: unknown) => ({ finished: false, failure: [describeError(error)] }),
  )
  const { events, days, rows, files, folders, bytes } = tally
  return {
    kind,
    name,
    keep: keep === undefined ? null : formatDuration(keep),
    border: keep === undefined ? null : border,
    ...{ events, days, rows, files, folders, bytes },
    finished: end.finished,
    errors: [...tally.errors, ...end.failure],
    seconds: secondsSince(began, clock.monotonic()),
  }
}

function secondsSince(began: number, ended: number): number {
  return Number(((ended - began) / 1000).toFixed(3))
}
