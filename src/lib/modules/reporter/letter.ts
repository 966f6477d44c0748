import { hostname } from 'node:os'
import type { StructuredData } from '../../database/reports/structured-data.ts'
import { parseMailAddress } from '../../services/mail/address.ts'
import type { ReporterConfig } from './config.ts'
import { problemOf } from './config-check.ts'
import type { RoundContext } from './context.ts'
import { type Attachment, attachData } from './mail/attachment.ts'
import { composeReportMail } from './mail/compose-report.ts'
import { renderReport } from './mail/render-report.ts'
import type { ReportSheet } from './mail/sheet.ts'
import type { ReportPlan } from './report-plan.ts'
import { reportSheet } from './report-sheet.ts'
import type { ReportBody } from './report-body.ts'
import type { Unit } from './unit.ts'

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
 * Writes the mail of a report.
 * @param token key of its link
 * @returns undefined when none of the recipients is an address
 */
export function letterFor(
  unit: Unit,
  context: RoundContext,
  body: ReportBody,
  token: string | undefined,
): Letter | undefined {
  const { config } = context
  const { plan } = body
  const envelope = { ...usableRecipients(plan, context), ...senderOf(config) }
  if (envelope.to.length === 0) return undefined
  const data = attachmentOf(body, config, envelope)
  const sheet = sheetOf(unit, context, body, { attached: data?.attached, token })
  const mail = composeReportMail(
    sheet,
    renderReport(sheet),
    data?.attachment === undefined ? [] : [data.attachment],
    { ...envelope, references: earlierLabels(body.data) },
  )
  const all = [...envelope.to, ...envelope.cc].map((each) => parseMailAddress(each).address)
  return { content: JSON.stringify(mail), recipients: [...new Set(all)] }
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

interface Sender {
  readonly from: string
  readonly domain: string
  readonly replyTo?: string
}

function senderOf({ mail, reply_to: replyTo }: ReporterConfig): Sender {
  const from = mail.from ?? `Mentat <mentat@${hostname()}>`
  const [, domain = hostname()] = parseMailAddress(from).address.split('@')
  return { from, domain, ...(replyTo === undefined ? {} : { replyTo }) }
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

/** Those who can be written to: one address that is wrong must not keep the others from their report. */
function usableRecipients(
  { to, cc, label }: ReportPlan,
  { logger }: RoundContext,
): { readonly to: readonly string[]; readonly cc: readonly string[] } {
  const good = [...new Set([...to, ...cc])].filter((address) => {
    const problem = problemOf(address)
    if (problem !== undefined) logger.error(`report ${label} is not sent to all: ${problem}`)
    return problem === undefined
  })
  const cut = good.slice(0, MOST_RECIPIENTS)
  if (cut.length < good.length) {
    logger.error(`report ${label}: ${good.length} recipients, the first ${cut.length} get it`)
  }
  const first = cut.filter((address) => to.includes(address))
  const others = cut.filter((address) => !to.includes(address))
  return first.length > 0 ? { to: first, cc: others } : { to: others, cc: [] }
}
