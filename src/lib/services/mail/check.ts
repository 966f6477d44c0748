import { MentatError } from '../../framework/errors/mentat-error.ts'
import { escapeLine } from '../../framework/logging/escape.ts'
import { type MailAddress, parseMailAddress } from './address.ts'
import type { Mail, MailAttachment } from './mail.ts'

/** The addresses of a mail, read. */
export interface MailAddresses {
  readonly from: MailAddress
  readonly to: readonly MailAddress[]
  readonly cc: readonly MailAddress[]
  readonly replyTo: MailAddress | undefined
}

/** Servers must take 100 recipients (RFC 5321, 4.5.3.1.8); a line has at most 998 characters (RFC 5322, 2.1.1). */
const MOST = { recipients: 100, line: 998, headers: 50, attachments: 50, filename: 200 }

/**
 * Proves that a mail can be sent, and that nothing in it can become a header field of its own: no address, subject,
 * identifier or header holds a line end or another control character.
 * @throws MentatError MAIL_INVALID
 */
export function checkMail(mail: Mail): MailAddresses {
  checkLine('the subject', mail.subject)
  if (!/^<[\w!#$%&'*+/=?^`{|}~.-]+@[\w.[\]:-]+>$/.test(mail.messageId)) {
    throw invalid('the message ID', mail.messageId, 'expected <unique@domain>')
  }
  checkLine('the message ID', mail.messageId)
  if (Number.isNaN(Date.parse(mail.date))) {
    throw invalid('the date', mail.date, 'expected a time such as 2024-05-02T10:00:00Z')
  }
  checkHeaders(mail.headers)
  if (mail.attachments.length > MOST.attachments) throw tooMany('attachments', MOST.attachments)
  mail.attachments.forEach(checkAttachment)
  return readAddresses(mail)
}

function readAddresses(mail: Mail): MailAddresses {
  if (mail.to.length === 0) throw new MentatError('MAIL_INVALID', 'the mail has no recipient')
  if (mail.to.length + mail.cc.length > MOST.recipients) {
    throw tooMany('recipients', MOST.recipients)
  }
  return {
    from: parseMailAddress(mail.from),
    to: mail.to.map(parseMailAddress),
    cc: mail.cc.map(parseMailAddress),
    replyTo: mail.replyTo === undefined ? undefined : parseMailAddress(mail.replyTo),
  }
}

function checkHeaders(headers: Mail['headers']): void {
  const entries = Object.entries(headers)
  if (entries.length > MOST.headers) throw tooMany('header fields', MOST.headers)
  for (const [name, value] of entries) {
    if (!/^[A-Za-z][A-Za-z0-9-]{0,75}$/.test(name)) {
      throw invalid('the name of a header field', name, 'expected letters, digits and minus signs')
    }
    if (reserved.test(name)) {
      throw invalid('the header field', name, 'it is made from another part of the mail')
    }
    checkLine(`the header field ${name}`, value)
  }
}

const reserved =
  /^(?:from|to|cc|bcc|sender|reply-to|subject|date|message-id|mime-version|return-path|received|content-.*|resent-.*)$/i

function checkAttachment({ filename, contentType, content, encoding }: MailAttachment): void {
  if (filename.length === 0 || filename.length > MOST.filename || /[/\\\p{Cc}]/u.test(filename)) {
    throw invalid('the file name of an attachment', filename, 'expected a plain name')
  }
  if (!/^[a-z0-9][\w.+-]{0,60}\/[a-z0-9][\w.+-]{0,100}$/i.test(contentType)) {
    throw invalid('the content type of an attachment', contentType, 'expected type/subtype')
  }
  if (encoding === 'base64' && !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(content)) {
    throw new MentatError('MAIL_INVALID', `the attachment ${filename} is not base64`)
  }
}

function checkLine(what: string, value: string): void {
  if (/\p{Cc}|[\u2028\u2029]/u.test(value)) {
    throw invalid(what, value, 'expected one line without control characters')
  }
  if (Buffer.byteLength(value) > MOST.line) {
    throw invalid(what, value, `expected at most ${MOST.line} bytes`)
  }
}

function invalid(what: string, value: string, expected: string): MentatError {
  const shown = escapeLine(value.length > 80 ? `${value.slice(0, 80)}…` : value)
  return new MentatError('MAIL_INVALID', `${what}: "${shown}"; ${expected}`)
}

function tooMany(what: string, most: number): MentatError {
  return new MentatError('MAIL_INVALID', `the mail has too many ${what}; expected at most ${most}`)
}
