import { foreignLine } from '../../../services/mail/foreign-text.ts'
import type { Mail, MailAttachment } from '../../../services/mail/mail.ts'
import type { RenderedReport } from './render-report.ts'
import type { ReportSheet } from './sheet.ts'

/** Who sends the mail to whom. Addresses are texts. */
export interface ReportEnvelope {
  readonly from: string
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly replyTo?: string
  /** Makes labels of reports unique in the world: the right half of message IDs. */
  readonly domain: string
  /** Labels of earlier reports that this one goes on with. */
  readonly references?: readonly string[]
}

/** A header field is bounded: of more references the last ones say most. */
const MOST_REFERENCES = 10

/**
 * Makes the mail of a report. Everything in it depends on the report alone, so that sending it again sends the same, and
 * nothing of events gets into a header field but the address of an extra report.
 */
export function composeReportMail(
  sheet: ReportSheet,
  { subject, text, html }: RenderedReport,
  attachments: readonly MailAttachment[],
  { from, to, cc, replyTo, domain, references = [] }: ReportEnvelope,
): Mail {
  const idOf = (label: string): string => `<${label}@${domain}>`
  const earlier = [
    ...new Set([...(sheet.parent === undefined ? [] : [sheet.parent]), ...references]),
  ]
  return {
    messageId: idOf(sheet.label),
    date: new Date(sheet.created).toISOString(),
    from,
    to,
    cc,
    ...(replyTo === undefined ? {} : { replyTo }),
    subject,
    text,
    html,
    attachments,
    headers: {
      ...reportHeaders(sheet),
      // RFC 3834: no holiday notices, please.
      'Auto-Submitted': 'auto-generated',
      ...(earlier.length === 0
        ? {}
        : { References: earlier.slice(-MOST_REFERENCES).map(idOf).join(' ') }),
    },
  }
}

/** By these programs sort reports; the names with Cesnet are older and still in use. */
function reportHeaders(sheet: ReportSheet): Record<string, string> {
  const { label, type, severity, parent, address } = sheet
  return {
    'X-Mentat-Report-Class': 'events',
    'X-Mentat-Report-Type': type,
    'X-Cesnet-Report-Type': type,
    'X-Mentat-Report-Id': label,
    'X-Cesnet-Report-Id': label,
    'X-Mentat-Report-Severity': severity,
    'X-Cesnet-Report-Severity': severity,
    'X-Mentat-Report-Event-Count': String(sheet.counts.reported),
    'X-Mentat-Report-Time-Window': `${isoOf(sheet.from)}___${isoOf(sheet.to)}`,
    'X-Mentat-Report-Test-Data': String(sheet.isTest),
    ...(type === 'extra' && parent !== undefined ? { 'X-Mentat-Report-Parent-Id': parent } : {}),
    ...(type === 'extra' && address !== undefined
      ? addressHeaders(foreignLine(address, MOST_ADDRESS))
      : {}),
  }
}

function addressHeaders(address: string): Record<string, string> {
  return { 'X-Mentat-Report-Src-IP': address, 'X-Cesnet-Report-Srcip': address }
}

/** A range of IPv6 addresses has 79 characters. */
const MOST_ADDRESS = 100

function isoOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z')
}
