import assert from 'node:assert/strict'
import { hostname } from 'node:os'
import { describe, test } from 'node:test'
import {
  automaticMail,
  bareRecipients,
  senderOf,
} from '../../../../src/lib/services/mail/automatic-mail.ts'
import { checkMail } from '../../../../src/lib/services/mail/check.ts'

describe('a mail that a program writes', () => {
  const envelope = {
    ...senderOf({ from: 'Mentat <mentat@example.org>' }, undefined),
    to: ['A <a@x.example>', 'b@x.example'],
    cc: ['a@x.example'],
  }
  const text = { subject: 's', text: 't', html: 'h', attachments: [] }

  test('has an ID by which a repetition is known, and asks for no automatic answer', () => {
    const made = { label: 'L1', created: 0, headers: { 'X-Kind': 'k' }, ...text }
    const mail = automaticMail(made, envelope)
    checkMail(mail)
    assert.equal(mail.messageId, '<L1@example.org>')
    assert.equal(mail.date, '1970-01-01T00:00:00.000Z')
    assert.deepEqual(mail.headers, { 'X-Kind': 'k', 'Auto-Submitted': 'auto-generated' })
    assert.deepEqual(automaticMail(made, envelope), mail)
  })

  test('goes to each address once, however it is written', () => {
    assert.deepEqual(bareRecipients(envelope), ['a@x.example', 'b@x.example'])
  })

  test('comes from an account of the machine when nobody says otherwise', () => {
    assert.deepEqual(senderOf({}, 'csirt@example.org'), {
      from: `Mentat <mentat@${hostname()}>`,
      domain: hostname(),
      replyTo: 'csirt@example.org',
    })
    assert.equal(senderOf({ from: 'root' }, undefined).domain, hostname())
  })
})
