import { Ajv, type ValidateFunction } from 'ajv'
import { Type } from 'typebox'
import { describeError, MentatError } from '../framework/errors/mentat-error.ts'
import { parseMailAddress } from '../services/mail/address.ts'
import { checkMail } from '../services/mail/check.ts'
import type { Mail } from '../services/mail/mail.ts'

/** The queue of mails that are to be sent: its name under spool/. */
export const outboxQueue = 'outbox'

/** A file of the outbox: a mail, and who is to get it. */
export interface Letter {
  readonly mail: Mail
  /** Bare addresses; undefined: all of `to` and `cc`. Those that have got it already are left out. */
  readonly recipients?: readonly string[]
}

/** The content of a mail file. */
export function encodeLetter({ mail, recipients }: Letter): string {
  return `${JSON.stringify({ mail, ...(recipients === undefined ? {} : { recipients }) })}\n`
}

/**
 * Reads a mail file, which anybody may have written: everything about it is checked.
 * @throws MentatError MAIL_INVALID
 */
export function decodeLetter(content: Uint8Array): Letter {
  const letter = parse(content)
  const validate = (validator ??= new Ajv({ allErrors: false }).compile<Letter>(letterSchema))
  if (!validate(letter)) {
    const { instancePath = '', message = '' } = validate.errors?.[0] ?? {}
    throw new MentatError('MAIL_INVALID', `the mail file: ${instancePath || '/'} ${message}`)
  }
  checkMail(letter.mail)
  letter.recipients?.forEach(checkBare)
  return letter
}

function checkBare(recipient: string): void {
  if (parseMailAddress(recipient).address === recipient) return
  throw new MentatError('MAIL_INVALID', `the mail file: /recipients must hold bare addresses`)
}

function parse(content: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content)) as unknown
  } catch (error) {
    throw new MentatError('MAIL_INVALID', `the mail file is not JSON: ${describeError(error)}`)
  }
}

const text = Type.String()
const texts = Type.Array(text, { maxItems: 1000 })
const closed = { additionalProperties: false }

const attachmentSchema = Type.Object(
  {
    filename: text,
    contentType: text,
    content: text,
    encoding: Type.Enum(['utf8', 'base64']),
  },
  closed,
)

const mailSchema = Type.Object(
  {
    messageId: text,
    date: text,
    from: text,
    to: texts,
    cc: texts,
    replyTo: Type.Optional(text),
    subject: text,
    text,
    html: Type.Optional(text),
    attachments: Type.Array(attachmentSchema, { maxItems: 1000 }),
    headers: Type.Record(text, text),
  },
  closed,
)

const letterSchema = Type.Object({ mail: mailSchema, recipients: Type.Optional(texts) }, closed)

let validator: ValidateFunction<Letter> | undefined
