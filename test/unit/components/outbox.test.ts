import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { decodeLetter, encodeLetter } from '../../../src/lib/components/outbox.ts'
import { someMail } from '../../support/mail.ts'
import { isMentatError } from '../../support/mentat-error.ts'

function decode(value: unknown): unknown {
  return decodeLetter(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)))
}

describe('a mail file', () => {
  test('holds the mail, and who is still to get it', () => {
    const mail = someMail({
      replyTo: 'r@x.org',
      html: '<p>č\0</p>',
      attachments: [{ filename: 'a', contentType: 'a/b', content: 'AA==', encoding: 'base64' }],
      headers: { 'X-A': 'b' },
    })
    assert.deepEqual(decode(encodeLetter({ mail })), { mail })
    const letter = { mail, recipients: ['a@x.org', 'root'] }
    assert.deepEqual(decode(encodeLetter(letter)), letter)
  })

  const mail = someMail()
  const cases: [string, unknown, string][] = [
    ['text that is no JSON', '{', 'not JSON'],
    ['a list', [], '/'],
    ['nothing', '', 'not JSON'],
    ['a mail without its frame', mail, '/'],
    ['an unknown member', { mail, more: 1 }, '/'],
    ['an unknown member of the mail', { mail: { ...mail, bcc: ['x'] } }, '/mail'],
    ['a member of a wrong kind', { mail: { ...mail, to: 'a@x.org' } }, '/mail/to'],
    ['a member that is missing', { mail: { ...mail, headers: undefined } }, '/mail'],
    ['a header that is a list', { mail: { ...mail, headers: { a: ['b'] } } }, '/mail/headers/a'],
    ['an address that is none', { mail: { ...mail, from: 'a b' } }, '"a b"'],
    ['a recipient that is none', { mail, recipients: ['a b'] }, '"a b"'],
    ['a recipient with a name', { mail, recipients: ['A <a@x.org>'] }, 'bare'],
  ]
  for (const [what, content, words] of cases) {
    test(`with ${what} is refused`, () => {
      assert.throws(() => decode(content), isMentatError('MAIL_INVALID', words))
    })
  }

  test('with bytes that are not UTF-8 is refused', () => {
    assert.throws(
      () => decodeLetter(Buffer.from([0x22, 0xff, 0x22])),
      isMentatError('MAIL_INVALID'),
    )
  })

  test('with anything in it is read or refused', () => {
    fc.assert(
      fc.property(fc.json(), (content) => {
        assert.throws(() => decode(content), isMentatError('MAIL_INVALID'))
      }),
    )
  })
})
