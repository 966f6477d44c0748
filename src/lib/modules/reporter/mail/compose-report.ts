import { formatTimestamp } from '../../../idea/timestamp.ts'
import { automaticMail, type Envelope, messageIdOf } from '../../../services/mail/automatic-mail.ts'
import { foreignLine } from '../../../services/mail/foreign-text.ts'
import type { Mail, MailAttachment } from '../../../services/mail/mail.ts'
import type { RenderedReport } from './render-report.ts'
import type { ReportSheet } from './sheet.ts'

/** Who sends the mail to whom. */
export interface ReportEnvelope extends Envelope {
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
  rendered: RenderedReport,
  attachments: readonly MailAttachment[],
  envelope: ReportEnvelope,
): Mail {
  const { label, created } = sheet
  const headers = { ...reportHeaders(sheet), ...referencesTo(sheet, envelope) }
  return automaticMail({ label, created, ...rendered, attachments, headers }, envelope)
}

function referencesTo(
  { parent }: ReportSheet,
  { references = [], domain }: ReportEnvelope,
): Record<string, string> {
  const earlier = new Set([...(parent === undefined ? [] : [parent]), ...references])
  if (earlier.size === 0) return {}
  const ids = [...earlier].slice(-MOST_REFERENCES).map((label) => messageIdOf(label, domain))
  return { References: ids.join(' ') }
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
    'X-Mentat-Report-Time-Window': `${formatTimestamp(sheet.from)}___${formatTimestamp(sheet.to)}`,
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
