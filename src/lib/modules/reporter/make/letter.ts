import type { StructuredData } from '../../../database/reports/structured-data.ts'
import { parseMailAddress } from '../../../services/mail/address.ts'
import { bareRecipients, type Sender, senderOf } from '../../../services/mail/automatic-mail.ts'
import type { ReporterConfig } from '../config.ts'
import type { RoundContext } from '../context.ts'
import { type Attachment, attachData } from '../attachment/attach-data.ts'
import { composeReportMail } from '../mail/compose-report.ts'
import { renderReport } from '../mail/render-report.ts'
import type { ReportSheet } from '../mail/sheet.ts'
import type { ReportPlan } from './report-plan.ts'
import { reportSheet } from './report-sheet.ts'
import type { ReportBody } from './report-body.ts'
import type { Unit } from '../gather/unit.ts'

/** A mail as it waits in the outbox. */
export interface Letter {
  /** JSON of a mail. */
  readonly content: string
  /** Bare addresses. */
  readonly recipients: readonly string[]
}

/** Servers take so many (RFC 5321, 4.5.3.1.8). */
const MOST_RECIPIENTS = 100

/**
 * Writes the mail of a report that goes to somebody.
 * @param token key of its link
 */
export function letterFor(
  unit: Unit,
  context: RoundContext,
  body: ReportBody,
  token: string | undefined,
): Letter {
  const { config } = context
  const { plan } = body
  const envelope = { ...fewEnough(plan, context), ...senderOf(config.mail, config.reply_to) }
  const data = attachmentOf(body, config, envelope)
  const sheet = sheetOf(unit, context, body, { attached: data?.attached, token })
  const mail = composeReportMail(
    sheet,
    renderReport(sheet),
    data?.attachment === undefined ? [] : [data.attachment],
    { ...envelope, references: earlierLabels(body.data) },
  )
  return { content: JSON.stringify(mail), recipients: bareRecipients(envelope) }
}

function sheetOf(
  { chain, pass }: Unit,
  { window, config, kind, classes }: RoundContext,
  { plan, parent, counts, data }: ReportBody,
  {
    attached,
    token,
  }: Pick<Parameters<typeof reportSheet>[0], 'attached'> & {
    readonly token: string | undefined
  },
): ReportSheet {
  const { label, type, created, locale } = plan
  return reportSheet({
    ...window,
    ...{ label, type, created, locale, counts, data, classes, attached },
    groups: chain,
    parent: parent?.label,
    isTest: kind.isTest,
    isShadow: pass.isShadow,
    contact: config.contact,
    link: linkTo(label, token, config),
  })
}

/** The page of a report; with a key, it opens without a login. */
function linkTo(
  label: string,
  token: string | undefined,
  { report_access_url: pages }: ReporterConfig,
): string | undefined {
  if (pages === undefined || token === undefined) return undefined
  return `${pages.replace(/\/*$/, '/')}${label}/unauth?key=${token}`
}

function attachmentOf(
  { plan, parcel }: ReportBody,
  config: ReporterConfig,
  { from, domain }: Sender,
): Attachment | undefined {
  const { form } = plan
  if (form === 'none') return undefined
  const largest = config.attachment_largest
  if (parcel.isTooLarge) return { attached: { form, leftOut: { largest } } }
  const limits = { compressAbove: config.attachment_compress, largest }
  const contact = parseMailAddress(from).address
  const reporter = { organisation: config.organisation ?? domain, contact, domain }
  return attachData(parcel.events, form, limits, { ...plan, reporter })
}

/** Of the reports after which something was held back that comes back now. */
function earlierLabels({ relapsed }: StructuredData): string[] {
  return Object.values(relapsed)
    .flatMap(({ addresses }) => Object.values(addresses))
    .map(({ reference }) => reference)
    .filter((label) => label !== undefined)
}

/** So many as a server takes, those named first before the others. */
function fewEnough(
  { to, cc, label }: ReportPlan,
  { logger }: RoundContext,
): { readonly to: readonly string[]; readonly cc: readonly string[] } {
  const all = to.length + cc.length
  if (all > MOST_RECIPIENTS) {
    logger.error(`report ${label}: ${all} recipients, the first ${MOST_RECIPIENTS} get it`)
  }
  return {
    to: to.slice(0, MOST_RECIPIENTS),
    cc: cc.slice(0, Math.max(0, MOST_RECIPIENTS - to.length)),
  }
}
