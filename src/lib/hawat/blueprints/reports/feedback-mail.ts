import type { WholeReport } from '../../../database/reports/find.ts'
import type { Ask } from '../../core/ask.ts'
import type { OutgoingMail } from '../../core/services.ts'

/** What somebody wrote about a report. */
export interface Feedback {
  readonly text: string
  /** Name of a class of the report, or `report`. */
  readonly section: string
  /** An address; '' when it is about none. */
  readonly ip: string
}

/** The mail to those who read feedback. The key of the link is never in it. */
export function feedbackMail(
  { viewer, services, address, translateTo }: Ask<unknown>,
  { label }: WholeReport,
  { text, section, ip }: Feedback,
): OutgoingMail {
  const { account } = viewer
  const { config } = services
  const t = translateTo(config.locale)
  const page = new URL(
    `/reports/${encodeURIComponent(label)}/show#${section}`,
    config.public_url ?? 'http://localhost',
  )
  const lines = [
    t('Feedback on report {label}', { label }),
    '',
    account === undefined
      ? t('From: somebody who has the link of the report, at {address}', { address })
      : t('From: {login}, {name} <{email}>', {
          login: account.login,
          name: account.fullname,
          email: account.email,
        }),
    ...(section === WHOLE ? [] : [t('About: {what}', { what: section })]),
    ...(ip === '' ? [] : [t('Address: {what}', { what: ip })]),
    ...(config.public_url === undefined ? [] : [t('Report: {what}', { what: page.href })]),
    '',
    // Whoever has the link may write anything: no other control characters than ends of lines.
    text.replaceAll(/[^\P{Cc}\n\t]/gu, '\uFFFD'),
    '',
  ]
  return {
    to: config.feedback_to,
    subject: `[${config.application_name}] ${t('Feedback on report {label}', { label })}`,
    text: lines.join('\n'),
    ...(account === undefined ? {} : { replyTo: account.email }),
  }
}

/** Stands for the report as a whole. */
export const WHOLE = 'report'
