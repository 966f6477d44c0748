import { createHash, randomBytes } from 'node:crypto'
import type { Queries } from '../../../database/queries.ts'
import { insertReport } from '../../../database/reports/insert.ts'
import { insertMail } from '../../../database/reports/outbox.ts'
import type { EventCounts } from '../../../database/reports/tables.ts'
import type { RoundContext } from '../context.ts'
import type { EventFiles } from '../files/event-files.ts'
import type { EventParcel } from '../files/event-parcel.ts'
import { letterFor } from './letter.ts'
import type { ReportBody } from './report-body.ts'
import type { ReportPlan } from './report-plan.ts'
import type { MadeReport } from '../result.ts'
import type { Unit } from '../gather/unit.ts'

/** So many times more than may go along is kept for a mail: it may be compressed. */
const COMPRESSION = 10

/** An empty parcel for the events of a report. */
export function parcelFor(
  plan: ReportPlan,
  { config }: RoundContext,
  files: EventFiles,
): EventParcel {
  const isMailed = plan.to.length > 0 && plan.form !== 'none'
  return files.begin(plan, isMailed ? config.attachment_largest * COMPRESSION : 0)
}

/** Stores a report with its file and its mail. */
export async function storeReport(
  client: Queries,
  unit: Unit,
  context: RoundContext,
  body: ReportBody,
): Promise<{ readonly id: number; readonly made: MadeReport }> {
  const { plan, parcel, counts } = body
  const { kind, config } = context
  const token = config.report_access_url === undefined ? undefined : newToken()
  const expiry = plan.created + config.report_access_validity
  const intended = addressesOf(plan)
  parcel.finish()
  const id = await insertReport(client, {
    ...body,
    ...context.window,
    label: plan.label,
    created: plan.created,
    type: plan.type,
    parent: body.parent?.id,
    statistics: body.statistics,
    filtering: body.filtering,
    isShadow: unit.pass.isShadow,
    isTest: kind.isTest,
    isManual: kind.isManual,
    mailTo: intended,
    token: token === undefined ? undefined : { hash: sha256(token), expiry },
    groups: groupsOf(unit, context),
  })
  if (plan.to.length > 0 && !kind.isDry) {
    const letter = letterFor(unit, context, body, token)
    await insertMail(client, id, { ...letter, time: plan.created })
  }
  parcel.release()
  return { id, made: madeReport(plan, counts, intended) }
}

function madeReport(
  { label, type, address, to, cc }: ReportPlan,
  { evcount_rep: events, evcount_rlp: relapsed }: EventCounts,
  intended: readonly string[],
): MadeReport {
  const mail = { intended, mail_to: to, mail_cc: cc }
  return { label, type, address: address ?? null, events, relapsed: relapsed ?? 0, ...mail }
}

function addressesOf({ recipients }: ReportPlan): string[] {
  if (!recipients) return []
  const { to, cc } = recipients
  return [...to.map((address) => `to:${address}`), ...cc.map((address) => `cc:${address}`)]
}

function groupsOf({ chain }: Unit, { groups }: RoundContext): number[] {
  return chain.map((name) => groups.get(name)?.id).filter((id) => id !== undefined)
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** Key of a link: 192 bits. */
function newToken(): string {
  return randomBytes(24).toString('base64url')
}
