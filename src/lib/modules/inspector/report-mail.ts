import { createHash } from 'node:crypto'
import type { Event } from '../../idea/event.ts'
import { parseMailAddress } from '../../services/mail/address.ts'
import type { Mail, MailAttachment } from '../../services/mail/mail.ts'
import { printHtml, printText } from './report-print.ts'
import { formatTime, reportSheet } from './report-sheet.ts'

/** The rule that reports. */
export interface ReportingRule {
  readonly name: string
  readonly description?: string
}

/** What a `report` is configured with. */
export interface ReportArguments {
  /** Addresses as texts. */
  readonly to: string | readonly string[]
  readonly from: string
  readonly subject: string
  /** The value of the header X-Cesnet-Report-Type. */
  readonly report_type: string
  readonly reply_to?: string
}

/** Of the attached event, in bytes; larger ones have to be looked up. */
const LARGEST_ATTACHMENT = 1024 * 1024

/**
 * The mail about one event that a rule reports: text and HTML of the same sheet, and the event itself as an
 * attachment. Its Message-ID depends on the event, the rule and the recipients alone, so that receivers recognise
 * a repetition. Nothing of the event gets into a header field.
 * @param now milliseconds since 1970
 * @throws MentatError MAIL_INVALID when the sender is no address
 */
export function reportMail(
  event: Event,
  rule: ReportingRule,
  args: ReportArguments,
  now: number,
): Mail {
  const to = typeof args.to === 'string' ? [args.to] : args.to
  const attachment = attachmentOf(event)
  const sheet = reportSheet(event, rule, [
    `Sent by Mentat at ${formatTime(now)} because the rule "${rule.name}" matched.`,
    attachment === undefined
      ? 'The event is too large to be attached; `mentat event show ID` prints it once it is stored.'
      : 'The whole event is attached (IDEA, JSON).',
  ])
  return {
    messageId: messageId([event.id, rule.name, args.report_type, ...to], args.from),
    date: new Date(now).toISOString(),
    from: args.from,
    to,
    cc: [],
    ...(args.reply_to === undefined ? {} : { replyTo: args.reply_to }),
    // A subject may stand on several lines of the configuration.
    subject: oneLine(args.subject),
    text: printText(sheet),
    html: printHtml(sheet),
    attachments: attachment === undefined ? [] : [attachment],
    headers: { 'X-Cesnet-Report-Type': oneLine(args.report_type) },
  }
}

function attachmentOf(event: Event): MailAttachment | undefined {
  const content = `${JSON.stringify(event.document, undefined, 2)}\n`
  if (Buffer.byteLength(content) > LARGEST_ATTACHMENT) return undefined
  // IDs come from outside.
  const name = event.id.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 150)
  return {
    filename: `${name}.idea.json`,
    contentType: 'application/json',
    content,
    encoding: 'utf8',
  }
}

/** In the domain of the sender, where it has one. */
function messageId(parts: readonly string[], from: string): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)
  const [, domain = 'mentat.invalid'] = parseMailAddress(from).address.split('@')
  return `<${hash}@${domain}>`
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
