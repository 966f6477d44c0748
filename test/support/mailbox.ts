import type { OutgoingMail } from '../../src/lib/hawat/core/services.ts'

/** Mails that the web interface posts, in the place of its outbox. */
export interface Mailbox {
  /** In the order in which they were posted; emptied by setting its length. */
  readonly mails: OutgoingMail[]
  readonly post: (mail: OutgoingMail) => void
}

/** An empty mailbox. */
export function mailbox(): Mailbox {
  const mails: OutgoingMail[] = []
  return {
    mails,
    post(mail) {
      mails.push(mail)
    },
  }
}
