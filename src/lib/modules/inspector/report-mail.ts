import { createHash } from 'node:crypto'
import type { Event } from '../../idea/event.ts'
import type { Mail } from '../../services/mail/mail.ts'
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

/**
 * The mail about one event that a rule reports: text and HTML of the same sheet, and the event itself as an
 * attachment. Its Message-ID depends on the event, the rule and the recipients alone, so that receivers recognise
 * a repetition.
 * @param now milliseconds since 1970
 */
export function reportMail(
  event: Event,
  rule: ReportingRule,
  args: ReportArguments,
  now: number,
): Mail {
  const to = typeof args.to === 'string' ? [args.to] : args.to
  const sheet = reportSheet(event, rule, [
    `Sent by Mentat at ${formatTime(now)} because the rule "${rule.name}" matched.`,
    'The whole event is attached (IDEA, JSON).',
  ])
  return {
    messageId: messageId([event.id, rule.name, args.report_type, ...to], args.from),
    date: new Date(now).toISOString(),
    from: args.from,
    to,
    cc: [],
    ...(args.reply_to === undefined ? {} : { replyTo: args.reply_to }),
    // A subject may stand on several lines of the configuration.
    subject: args.subject.replace(/\s+/g, ' ').trim(),
    text: printText(sheet),
    html: printHtml(sheet),
    attachments: [
      {
        filename: `${event.id.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 150)}.idea.json`,
        contentType: 'application/json',
        content: `${JSON.stringify(event.document, undefined, 2)}\n`,
        encoding: 'utf8',
      },
    ],
    headers: { 'X-Cesnet-Report-Type': args.report_type },
  }
}

/** In the domain of the sender, where it has one. */
function messageId(parts: readonly string[], from: string): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)
  const domain = /@([A-Za-z0-9.-]+)>?\s*$/.exec(from)?.[1] ?? 'mentat.invalid'
  return `<${hash}@${domain}>`
}
