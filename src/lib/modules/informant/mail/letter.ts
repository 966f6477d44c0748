import { bareRecipients, senderOf } from '../../../services/mail/automatic-mail.ts'
import type { MailAttachment } from '../../../services/mail/mail.ts'
import type { InformantConfig } from '../config.ts'
import { composeSummaryMail } from './compose-summary.ts'
import type { RenderedSummary } from './render-summary.ts'
import type { Summary } from '../gather/summary.ts'

/** A mail as it waits in the database. */
export interface Letter {
  /** JSON of a mail. */
  readonly mail: string
  /** Bare addresses. */
  readonly recipients: readonly string[]
}

/**
 * Writes the mail of a summary.
 * @param to in place of those who are configured
 * @returns undefined when there is nobody to write to
 * @throws MentatError MAIL_INVALID for an address that is none
 */
export function letterFor(
  summary: Summary,
  rendered: RenderedSummary,
  {
    attachments,
    to: named,
  }: { readonly attachments: readonly MailAttachment[]; readonly to: readonly string[] },
  config: InformantConfig,
): Letter | undefined {
  const { mail_to: to, mail_cc: cc, reply_to: replyTo } = config
  const recipients = named.length > 0 ? { to: named, cc: [] } : { to, cc }
  if (recipients.to.length === 0) return undefined
  const envelope = { ...recipients, ...senderOf(config.mail, replyTo) }
  const mail = composeSummaryMail(summary, rendered, attachments, envelope)
  return { mail: JSON.stringify(mail), recipients: bareRecipients(envelope) }
}
