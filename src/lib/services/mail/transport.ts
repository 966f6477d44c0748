import type { Mail } from './mail.ts'

/** A recipient that the server did not take while it took others. */
export interface RefusedRecipient {
  readonly address: string
  /** The words of the server. */
  readonly response: string
  /** Whether it may take the recipient later (4xx). */
  readonly transient: boolean
}

/** What became of a mail that was accepted for at least one recipient. */
export interface Delivery {
  /** The words of the server. */
  readonly response: string
  readonly refused: readonly RefusedRecipient[]
}

/** How one mail is to be sent. */
export interface SendOptions {
  /** Bare addresses of the envelope; default: all of `to` and `cc`. */
  readonly recipients?: readonly string[]
  /**
   * Called once, just before the first octet of the mail goes out: the server is there, knows us, and has taken sender
   * and recipients. When it is done and until `send` is settled, the mail may arrive. When it throws or rejects, the mail
   * is not sent.
   */
  readonly beforeData?: () => unknown
}

/** A way to send mails. */
export interface MailTransport {
  /** For texts: `smtp://mail.example.org:25`, `/usr/sbin/sendmail`. */
  readonly name: string
  /**
   * Sends one mail. It is not accepted when this throws, except with MAIL_IN_DOUBT.
   * @throws MentatError of the mail: MAIL_INVALID, MAIL_REFUSED, MAIL_DEFERRED (later); of the way:
   *   MAIL_SERVER_UNAVAILABLE (later), MAIL_SERVER_REFUSED; MAIL_IN_DOUBT: nobody can say whether it was
   *   accepted; and what `beforeData` throws
   */
  send(mail: Mail, options?: SendOptions): Promise<Delivery>
  /**
   * Proves that mails could be sent now: greeting, encryption, login.
   * @throws MentatError MAIL_SERVER_UNAVAILABLE, MAIL_SERVER_REFUSED
   */
  verify(): Promise<void>
  /** Breaks off whatever is under way; afterwards nothing is sent any more. */
  close(): void
}
