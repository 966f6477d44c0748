import { MentatError } from '../../framework/errors/mentat-error.ts'
import { checkMail } from './check.ts'
import type { Mail } from './mail.ts'

/** A mail as it is handed to a server. */
export interface ComposedMail {
  readonly content: Buffer
  /** The envelope: bare addresses, each recipient once. */
  readonly from: string
  readonly recipients: readonly string[]
}

/** How a mail is put on the wire. */
export interface ComposeOptions {
  /** Of the whole mail, encoded, in bytes. */
  readonly largest: number
  /** SMTP wants CR LF, the standard input of a program LF. */
  readonly lineEnd: 'crlf' | 'lf'
}

/**
 * Makes the octets of a mail: multipart/mixed of text and HTML alternatives and the attachments, all of it in
 * seven bits.
 * @throws MentatError MAIL_INVALID
 */
export async function composeMail(mail: Mail, options: ComposeOptions): Promise<ComposedMail> {
  const { from, to, cc, replyTo } = checkMail(mail)
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
  const composer = new MailComposer({
    from,
    to: [...to],
    cc: [...cc],
    ...(replyTo === undefined ? {} : { replyTo }),
    subject: mail.subject,
    messageId: mail.messageId,
    date: new Date(mail.date),
    headers: { ...mail.headers },
    text: mail.text,
    ...(mail.html === undefined ? {} : { html: mail.html }),
    attachments: mail.attachments.map(({ filename, contentType, content, encoding }) => ({
      filename,
      contentType,
      content: Buffer.from(content, encoding),
    })),
    newline: options.lineEnd === 'crlf' ? 'win' : 'linux',
    // Nothing in a mail is a reference to something else.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const content = await composer.compile().build()
  if (content.byteLength > options.largest) throw tooLarge(content.byteLength, options.largest)
  const recipients = [...new Set([...to, ...cc].map(({ address }) => address))]
  return { content, from: from.address, recipients }
}

function tooLarge(size: number, largest: number): MentatError {
  return new MentatError(
    'MAIL_INVALID',
    `the mail has ${size} bytes, at most ${largest} are allowed`,
    { advice: 'Raise `mail.max_size`, if the mail server takes mails of that size.' },
  )
}
