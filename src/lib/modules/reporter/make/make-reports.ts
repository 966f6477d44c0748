import type { Queries } from '../../../database/queries.ts'
import { collectContents } from './contents.ts'
import { extraAddresses, makeExtraReport } from './extra-reports.ts'
import type { Making } from './making.ts'
import { planReport } from './report-plan.ts'
import type { MadeReport } from '../result.ts'
import { parcelFor, storeReport } from './store-report.ts'

/** The reports of a unit. */
export interface MadeReports {
  readonly reports: readonly MadeReport[]
  /** Extra reports left out, because there are too many. */
  readonly extraCut: number
  /** The label under which an address was reported: that of its extra report, or else of the report on all. */
  labelOf(address: string): string
}

/** Makes the report on all addresses of a unit, if there is anything to report, and those on single ones that groups want. */
export async function makeReports(client: Queries, making: Making): Promise<MadeReports> {
  const { unit, context, judgement, files } = making
  const findings = judgement.findings.list()
  if (findings.length === 0) return { reports: [], extraCut: 0, labelOf: () => '' }
  const extra = extraAddresses(findings, unit, context)
  const type = unit.pass.isTarget ? 'target' : 'summary'
  const plan = await planReport(client, unit, context, { type })
  const parcel = parcelFor(plan, context, files)
  const contents = await collectContents(client, unit, judgement, {
    timezone: plan.timezone,
    addressesListed: context.config.addresses_listed,
    parcel,
  })
  const main = await storeReport(client, unit, context, {
    plan,
    counts: judgement.tally.counts(),
    statistics: contents.statistics,
    filtering: judgement.tally.filtering(),
    data: contents.data,
    parcel,
  })
  const labels = new Map<string, string>()
  const reports = [main.made]
  const parent = { id: main.id, label: plan.label, events: findings.length, contents }
  for (const own of extra.chosen) {
    const made = await makeExtraReport(client, making, own, parent)
    labels.set(own[0], made.label)
    reports.push(made)
  }
  return { reports, extraCut: extra.cut, labelOf: (address) => labels.get(address) ?? plan.label }
}
