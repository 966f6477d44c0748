import { hostname } from 'node:os'
import { parseMailAddress } from './address.ts'
import type { Mail, MailAttachment } from './mail.ts'

/** Who sends a mail. Addresses are texts. */
export interface Sender {
  readonly from: string
  readonly replyTo?: string
  /** Makes labels unique in the world: the right half of message IDs. */
  readonly domain: string
}

/** Who sends a mail to whom. */
export interface Envelope extends Sender {
  readonly to: readonly string[]
  readonly cc: readonly string[]
}

/** What a program writes by itself. */
export interface AutomaticText {
  /** No other mail of the sender has it. */
  readonly label: string
  /** Milliseconds since 1970. */
  readonly created: number
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly attachments: readonly MailAttachment[]
  readonly headers: Readonly<Record<string, string>>
}

/** A mail that nobody is to answer by a program. Everything in it is given, so that making it again makes the same. */
export function automaticMail(
  { label, created, subject, text, html, attachments, headers }: AutomaticText,
  { from, to, cc, replyTo, domain }: Envelope,
): Mail {
  return {
    messageId: messageIdOf(label, domain),
    date: new Date(created).toISOString(),
    from,
    to,
    cc,
    ...(replyTo === undefined ? {} : { replyTo }),
    subject,
    text,
    html,
    attachments,
    // RFC 3834: no holiday notices, please.
    headers: { ...headers, 'Auto-Submitted': 'auto-generated' },
  }
}

/** The ID of the mail with a label. */
export function messageIdOf(label: string, domain: string): string {
  return `<${label}@${domain}>`
}

/**
 * Who sends: as the section `mail` says, or else an account of this machine.
 * @throws MentatError MAIL_INVALID
 */
export function senderOf(
  { from = `Mentat <mentat@${hostname()}>` }: { readonly from?: string },
  replyTo: string | undefined,
): Sender {
  const [, domain = hostname()] = parseMailAddress(from).address.split('@')
  return { from, domain, ...(replyTo === undefined ? {} : { replyTo }) }
}

/**
 * The bare addresses of all recipients, each once.
 * @throws MentatError MAIL_INVALID
 */
export function bareRecipients({ to, cc }: Pick<Envelope, 'to' | 'cc'>): string[] {
  return [...new Set([...to, ...cc].map((each) => parseMailAddress(each).address))]
}
