import type { Mail, MailAttachment } from '../../../services/mail/mail.ts'
import type { Summary } from '../summary.ts'
import type { RenderedSummary } from './render-summary.ts'

/** Who sends the mail to whom. Addresses are texts. */
export interface SummaryEnvelope {
  readonly from: string
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly replyTo?: string
  /** The right half of the message ID. */
  readonly domain: string
}

/** Makes the mail of a summary; sending it again sends the same. */
export function composeSummaryMail(
  { label, from: low, to: high, created }: Summary,
  { subject, text, html }: RenderedSummary,
  attachments: readonly MailAttachment[],
  { from, to, cc, replyTo, domain }: SummaryEnvelope,
): Mail {
  const [first, last] = [isoOf(low), isoOf(high)]
  return {
    messageId: `<${label}@${domain}>`,
    date: new Date(created).toISOString(),
    from,
    to,
    cc,
    ...(replyTo === undefined ? {} : { replyTo }),
    subject,
    text,
    html,
    attachments,
    headers: {
      // By these programs sort reports; the names with Cesnet are older and still in use.
      'X-Mentat-Report-Class': 'overall',
      'X-Mentat-Report-Type': 'overall',
      'X-Cesnet-Report-Type': 'overall',
      'X-Mentat-Report-Id': `${first}_${last}`,
      'X-Cesnet-Report-Id': `${first}_${last}`,
      'X-Mentat-Report-Time-Window': `${first}___${last}`,
      // RFC 3834: no holiday notices, please.
      'Auto-Submitted': 'auto-generated',
    },
  }
}

function isoOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z')
}
