import type { Database } from '../../database/database.ts'
import { summaryMails } from '../../database/summaries/summaries.ts'
import { createMailTransport } from '../../services/mail/create-transport.ts'
import type { MailConfig } from '../../services/mail/section.ts'
import { type MailsResult, type SendMeans, sendMails } from './send-mails.ts'

/** With what mails of summaries are sent. */
export interface SummaryMailMeans extends Pick<SendMeans, 'clock' | 'logger' | 'signal'> {
  readonly database: Database
  /** `give_up` in milliseconds. */
  readonly config: { readonly mail: MailConfig; readonly give_up: number }
}

/** Sends the mails of summaries, and those that wait among them, whose time has come; as `sendMails` does. */
export async function sendSummaryMails(means: SummaryMailMeans): Promise<MailsResult> {
  const { mail, give_up: giveUp } = means.config
  const transport = createMailTransport(mail, means.clock)
  try {
    const retry = { first: mail.retry_first, longest: mail.retry_longest }
    const mails = summaryMails(means.database)
    return await sendMails({ ...means, mails, transport, retry, giveUp })
  } finally {
    transport.close()
  }
}
