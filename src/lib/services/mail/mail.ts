/** A file that goes with a mail. */
export interface MailAttachment {
  readonly filename: string
  /** `type/subtype`, without parameters. */
  readonly contentType: string
  readonly content: string
  /** How `content` stands for the bytes of the file: text, or base64. */
  readonly encoding: 'utf8' | 'base64'
}

/**
 * A mail as plain data, so that it can wait in a file. Whoever makes one decides everything that the recipient will
 * see; nothing (no time, no identifier) is added when it is sent, so that sending again sends the same.
 * Addresses are texts: `root`, `abuse@example.org`, `CSIRT <csirt@example.org>`.
 */
export interface Mail {
  /** With angle brackets: `<unique@domain>`. By it receivers recognise a repetition. */
  readonly messageId: string
  /** RFC 3339. */
  readonly date: string
  readonly from: string
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly replyTo?: string
  readonly subject: string
  readonly text: string
  /** The same for readers of HTML. */
  readonly html?: string
  readonly attachments: readonly MailAttachment[]
  /** Further header fields by name. */
  readonly headers: Readonly<Record<string, string>>
}
