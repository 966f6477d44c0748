import type { Queries } from '../../../database/queries.ts'
import { readDocuments } from '../../../database/reports/pass-events.ts'
import type { EventCounts } from '../../../database/reports/tables.ts'
import type { Contents } from './contents.ts'
import type { RoundContext } from '../context.ts'
import type { EventParcel } from '../files/event-parcel.ts'
import { byAddress, type Finding } from '../judge/finding.ts'
import type { Making } from './making.ts'
import { Party } from '../event/party.ts'
import { wants } from './recipients.ts'
import { planReport } from './report-plan.ts'
import type { MadeReport } from '../result.ts'
import { parcelFor, storeReport } from './store-report.ts'
import { storedEvent } from '../event/stored-event.ts'
import type { Unit } from '../gather/unit.ts'

/** The addresses that get a report of their own with their events, sorted as texts; those with the most events, when there are too many. */
export function extraAddresses(
  findings: readonly Finding[],
  { chain, pass }: Unit,
  { groups, config }: RoundContext,
): { readonly chosen: readonly (readonly [address: string, Finding[]])[]; readonly cut: number } {
  const isWanted = chain.some((name) => {
    const group = groups.get(name)
    return group !== undefined && wants(group, 'extra', config.default_mode)
  })
  if (pass.isTarget || !isWanted) return { chosen: [], cut: 0 }
  const all = byAddress(findings)
  const chosen = all.slice(0, config.extra_reports).sort(([a], [b]) => (a < b ? -1 : 1))
  return { chosen, cut: all.length - chosen.length }
}

/** The report on all addresses. */
export interface ParentReport {
  readonly id: number
  readonly label: string
  /** Events in it. */
  readonly events: number
  readonly contents: Contents
}

/** Makes the report on one address. @param own what was found of it */
export async function makeExtraReport(
  client: Queries,
  { unit, context, files }: Making,
  [address, own]: readonly [address: string, own: readonly Finding[]],
  parent: ParentReport,
): Promise<MadeReport> {
  const plan = await planReport(client, unit, context, { type: 'extra', address })
  const parcel = parcelFor(plan, context, files)
  await pack(client, unit, { own, address, parcel })
  const { made } = await storeReport(client, unit, context, {
    plan,
    parent,
    counts: countsOf(own, address, parent.events),
    data: { ...parent.contents.dataOf(address), timezone: plan.timezone },
    parcel,
  })
  return made
}

async function pack(
  client: Queries,
  { pass }: Unit,
  { own, address, parcel }: { own: readonly Finding[]; address: string; parcel: EventParcel },
): Promise<void> {
  for await (const chunk of readDocuments(client, own)) {
    for (const stored of chunk) {
      const party = new Party(storedEvent(stored).document, pass.side)
      parcel.add(stored.document, party, [address])
    }
  }
}

/** @param ofParent events of the report on all addresses */
function countsOf(own: readonly Finding[], address: string, ofParent: number): EventCounts {
  const relapsed = own.filter(({ regular }) => !regular.includes(address))
  return {
    evcount_rep: own.length,
    evcount_all: ofParent,
    evcount_new: null,
    evcount_flt: null,
    evcount_flt_blk: null,
    evcount_det: null,
    evcount_det_blk: null,
    evcount_thr: null,
    evcount_thr_blk: null,
    evcount_rlp: relapsed.length,
  }
}
