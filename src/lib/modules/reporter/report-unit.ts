import type { DatabaseClient } from '../../database/database.ts'
import { countDetectorHits } from '../../database/detectors/hits.ts'
import { countFilterHits } from '../../database/filters/active.ts'
import { rehearse } from '../../database/rehearsal.ts'
import { claimAddresses, noteProgress } from '../../database/reports/rounds.ts'
import { setThresholds } from '../../database/thresholds/thresholds.ts'
import type { RoundContext } from './context.ts'
import { EventFiles } from './event-files.ts'
import { judgeUnit } from './judge.ts'
import { makeReports } from './make-reports.ts'
import { addRelapses } from './relapse.ts'
import type { UnitResult } from './result.ts'
import type { Tally } from './tally.ts'
import { silenceOf } from './timing.ts'
import type { Unit } from './unit.ts'

/**
 * Does everything about a unit in one transaction: decides about its events, makes its reports, puts their mails into the
 * outbox, begins the silence of what is reported, and notes that its addresses are done. A dry run does the same, and
 * takes it back.
 */
export async function reportUnit(unit: Unit, context: RoundContext): Promise<UnitResult> {
  const { database, kind, config } = context
  const files = new EventFiles(kind.isDry ? undefined : config.reports_dir)
  const work = (client: DatabaseClient): Promise<UnitResult> => workOn(client, unit, context, files)
  try {
    return kind.isDry ? await rehearse(database, work) : await database.transaction(work)
  } catch (error) {
    files.removeAll()
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
  const round = { ...window, pass: unit.pass.name }
  if (!kind.isManual && !kind.isDry) await claimAddresses(client, round, unit.addresses)
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
  await countHits(client, tally, window.to)
  const made = await makeReports(client, { unit, context, judgement, files })
  if (!kind.isManual) {
    const thresholds = [...findings.keys].map(([key, address]) => ({
      key,
      label: made.labelOf(address),
    }))
    const silence = silenceOf(config.timing, window.severity, unit.pass)
    await setThresholds(client, thresholds, { ...silence, ...unit.pass, from: window.to })
    await noteProgress(client, round, unit.addresses)
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
