import type { OutgoingMail } from '../../src/lib/hawat/core/services.ts'

/** Mails that the web interface sends, in the place of a mail server. */
export interface Mailbox {
  /** In the order in which they were sent; emptied by setting its length. */
  readonly mails: OutgoingMail[]
  readonly mail: (mail: OutgoingMail) => Promise<void>
}

/** An empty mailbox. */
export function mailbox(): Mailbox {
  const mails: OutgoingMail[] = []
  return {
    mails,
    mail(mail) {
      mails.push(mail)
      return Promise.resolve()
    },
  }
}
