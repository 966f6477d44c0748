import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import { checkMail } from '../../../../src/lib/services/mail/check.ts'
import { composeMail } from '../../../../src/lib/services/mail/compose.ts'
import type { Mail } from '../../../../src/lib/services/mail/mail.ts'
import { someMail } from '../../../support/mail.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

const attachment = {
  filename: 'a.json',
  contentType: 'application/json',
  content: '{}',
  encoding: 'utf8',
} as const

describe('a mail that cannot be sent as it is', () => {
  const cases: [string, Partial<Mail>, string][] = [
    ['no recipient', { to: [] }, 'no recipient'],
    ['too many recipients', { to: Array.from({ length: 101 }, (_, n) => `a${n}`) }, '100'],
    ['a sender that is no address', { from: 'a b' }, '"a b"'],
    ['a sender with a line end', { from: 'a@x.org\r\nBcc: b@x.org' }, 'address'],
    ['a recipient with a line end', { to: ['a@x.org\nBcc: b@x.org'] }, 'address'],
    ['a copy with a line end', { cc: ['a@x.org\nBcc: b@x.org'] }, 'address'],
    ['an answer address with a line end', { replyTo: 'x\r <a@x.org>' }, 'address'],
    ['a subject with a line end', { subject: 'a\r\nBcc: b@x.org' }, 'the subject'],
    ['a subject with a carriage return', { subject: 'a\rb' }, 'the subject'],
    ['a subject with NUL', { subject: 'a\0b' }, 'the subject'],
    ['a subject with a line separator', { subject: 'a\u2028b' }, 'the subject'],
    ['a subject too long', { subject: 'a'.repeat(999) }, '998'],
    ['a message ID without brackets', { messageId: 'a@b' }, 'the message ID'],
    ['a message ID with a line end', { messageId: '<a@b>\r\nX: y' }, 'the message ID'],
    ['a message ID that ends with a line', { messageId: '<a@b>\n' }, 'the message ID'],
    ['a date that is none', { date: 'today' }, 'the date'],
    ['a header with a line end', { headers: { 'X-A': 'b\nBcc: c' } }, 'X-A'],
    ['a header name with a colon', { headers: { 'X-A: b\r\nBcc': 'c' } }, 'the name'],
    ['a header of ours', { headers: { bcc: 'c@x.org' } }, 'bcc'],
    ['a header of the body', { headers: { 'Content-Type': 'text/html' } }, 'Content-Type'],
    ['an attachment outside', { attachments: [{ ...attachment, filename: '../a' }] }, '../a'],
    [
      'an attachment name with a line end',
      { attachments: [{ ...attachment, filename: 'a\n' }] },
      'name',
    ],
    [
      'a type with parameters',
      { attachments: [{ ...attachment, contentType: 'a/b; c=d' }] },
      'type',
    ],
    ['wrong base64', { attachments: [{ ...attachment, encoding: 'base64' }] }, 'not base64'],
  ]
  for (const [what, members, words] of cases) {
    test(`${what} is refused`, async () => {
      const mail = someMail(members)
      assert.throws(
        () => checkMail(mail),
        (error: Error) => {
          return isMentatError('MAIL_INVALID', words)(error) && !/\p{Cc}/u.test(error.message)
        },
      )
      await assert.rejects(
        composeMail(mail, { largest: 1e6, lineEnd: 'crlf' }),
        isMentatError('MAIL_INVALID'),
      )
    })
  }

  test('one that is too large, encoded, is refused with what to do', async () => {
    const mail = someMail({ text: 'x\n'.repeat(5000) })
    await assert.rejects(composeMail(mail, { largest: 5000, lineEnd: 'crlf' }), (error) => {
      return isMentatError('MAIL_INVALID', 'at most 5000')(error)
    })
  })
})

test('whatever texts a mail holds, it has the header fields that it should have, and is sent in seven bits', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 200 })
  const line = text.map((value) => value.replaceAll(/[\p{Cc}\u2028\u2029\p{Cs}]/gu, ''))
  await fc.assert(
    fc.asyncProperty(text, text, line, line, async (one, html, two, three) => {
      const [body, subject, value] = [`a${one}`, `b${two}`, `c${three}`]
      const mail = someMail({
        text: body,
        html,
        subject,
        headers: { 'X-Cesnet-Report-Type': value },
        attachments: [{ ...attachment, content: body }],
      })
      const { content } = await composeMail(mail, { largest: 1e6, lineEnd: 'crlf' })
      const raw = content.toString('latin1')
      assert.match(raw, /^[\x00-\x7f]*$/)
      const [head = ''] = raw.split('\r\n\r\n')
      const names = head.split(/\r\n(?![ \t])/).map((field) => /^([\w-]+):/.exec(field)?.[1])
      assert.deepEqual(names.toSorted(), [
        'Content-Type',
        'Date',
        'From',
        'MIME-Version',
        'Message-ID',
        'Subject',
        'To',
        'X-Cesnet-Report-Type',
      ])
      const parsed = await simpleParser(content)
      assert.equal(parsed.attachments.length, 1)
      assert.equal(parsed.attachments[0]?.content.toString(), Buffer.from(body).toString())
    }),
    { numRuns: 60 },
  )
})
