import type { DatabaseClient } from '../../database/database.ts'
import { countDetectorHits } from '../../database/detectors/hits.ts'
import { countFilterHits } from '../../database/filters/active.ts'
import { rehearse } from '../../database/rehearsal.ts'
import { claimRound, noteProgress } from '../../database/reports/rounds.ts'
import { setThresholds } from '../../database/thresholds/thresholds.ts'
import { isTransient } from '../../framework/errors/causes.ts'
import { isScheduled, type RoundContext } from './context.ts'
import { EventFiles } from './files/event-files.ts'
import { judgeUnit } from './judge/judge-unit.ts'
import { makeReports } from './make/make-reports.ts'
import { addRelapses } from './judge/relapse.ts'
import type { UnitResult } from './result.ts'
import type { Tally } from './judge/tally.ts'
import { silenceOf } from './timing.ts'
import type { Unit } from './gather/unit.ts'

/**
 * Does everything about a unit in one transaction: decides about its events, makes its reports, puts their mails into the
 * outbox, begins the silence of what is reported, and notes that its addresses are done. A dry run does the same, and
 * takes it back.
 * @param partsDone units of the pass that are known to be done
 */
export async function reportUnit(
  unit: Unit,
  context: RoundContext,
  partsDone: number,
): Promise<UnitResult> {
  const { database, kind, config } = context
  const files = new EventFiles(kind.isDry ? undefined : config.reports_dir)
  const round = { ...context.window, pass: unit.pass.name }
  const work = async (client: DatabaseClient): Promise<UnitResult> => {
    if (isScheduled(kind)) await claimRound(client, round, partsDone)
    return workOn(client, unit, context, files)
  }
  try {
    return kind.isDry ? await rehearse(database, work) : await database.transaction(work)
  } catch (error) {
    // When the connection was lost during COMMIT, the reports may be there; if not, they are made again with the same names.
    if (isTransient(error)) files.closeAll()
    else files.removeAll()
    throw error
  }
}

async function workOn(
  client: DatabaseClient,
  unit: Unit,
  context: RoundContext,
  files: EventFiles,
): Promise<UnitResult> {
  const { window, config, kind } = context
  const judges = {
    window,
    filters: context.filters.of(unit.pass, unit.chain),
    credibility: context.credibility,
    credibilityLimit: config.credibility_limit,
    withThresholds: !kind.isManual,
  }
  const judgement = await judgeUnit(client, unit, judges)
  if (!kind.isManual) await addRelapses(client, unit, judges, judgement)
  const { tally, findings } = judgement
  if (!kind.isManual) await countHits(client, tally, window.to)
  const made = await makeReports(client, { unit, context, judgement, files })
  if (!kind.isManual) {
    const thresholds = [...findings.keys].map(([key, address]) => ({
      key,
      label: made.labelOf(address),
    }))
    const silence = silenceOf(config.timing, window.severity, unit.pass)
    await setThresholds(client, thresholds, { ...silence, ...unit.pass, from: window.to })
    await noteProgress(client, { ...window, pass: unit.pass.name }, unit.addresses)
  }
  return {
    pass: unit.pass.name,
    groups: unit.chain,
    fallback: unit.fallback,
    counts: tally.counts(),
    filtering: tally.filtering(),
    low_credibility: Object.fromEntries(tally.lowCredibility),
    reports: made.reports,
    addresses_cut: unit.addressesCut,
    extra_cut: made.extraCut,
  }
}

/** A detector that makes an event unbelievable is always known, and has a name. */
async function countHits(client: DatabaseClient, tally: Tally, time: number): Promise<void> {
  const hits = new Map([...tally.filtered].map(([id, { events }]) => [id, events]))
  await countFilterHits(client, hits, time)
  await countDetectorHits(client, tally.lowCredibility)
}
