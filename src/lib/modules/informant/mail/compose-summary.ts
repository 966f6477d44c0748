import { formatTimestamp } from '../../../idea/timestamp.ts'
import { automaticMail, type Envelope } from '../../../services/mail/automatic-mail.ts'
import type { Mail, MailAttachment } from '../../../services/mail/mail.ts'
import type { Summary } from '../gather/summary.ts'
import type { RenderedSummary } from './render-summary.ts'

/** Makes the mail of a summary; sending it again sends the same. */
export function composeSummaryMail(
  { label, from, to, created }: Summary,
  rendered: RenderedSummary,
  attachments: readonly MailAttachment[],
  envelope: Envelope,
): Mail {
  const [first, last] = [formatTimestamp(from), formatTimestamp(to)]
  const headers = {
    // By these programs sort reports; the names with Cesnet are older and still in use.
    'X-Mentat-Report-Class': 'overall',
    'X-Mentat-Report-Type': 'overall',
    'X-Cesnet-Report-Type': 'overall',
    'X-Mentat-Report-Id': `${first}_${last}`,
    'X-Cesnet-Report-Id': `${first}_${last}`,
    'X-Mentat-Report-Time-Window': `${first}___${last}`,
  }
  return automaticMail({ label, created, ...rendered, attachments, headers }, envelope)
}
