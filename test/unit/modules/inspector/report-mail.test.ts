import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parseEvent } from '../../../../src/lib/idea/parse.ts'
import { reportMail } from '../../../../src/lib/modules/inspector/report-mail.ts'
import { checkMail } from '../../../../src/lib/services/mail/check.ts'
import type { Mail } from '../../../../src/lib/services/mail/mail.ts'
import { eventWith } from '../../../support/idea-fixtures.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

const fixtures = new URL('../../../fixtures/mail/', import.meta.url)
const time = Date.UTC(2024, 4, 2, 10, 1, 0)
const rule = { name: 'ssh', description: 'Logins over SSH by machines that are not ours' }
const options = {
  to: 'abuse@example.net',
  from: 'CSIRT <csirt@example.org>',
  reply_to: 'answers@example.org',
  subject: 'Attempts to log in\n  over SSH',
  report_type: 'event',
}

function mailOf(members: Readonly<Record<string, unknown>>): Mail {
  return reportMail(parseEvent(eventWith(members)), rule, options, time)
}

describe('the mail about an event', () => {
  const event = parseEvent(readFileSync(new URL('event.json', fixtures)))
  const mail = reportMail(event, rule, options, time)

  for (const [name, text] of [
    ['report.txt', mail.text],
    ['report.html', mail.html ?? ''],
  ] as const) {
    test(`looks as in ${name}`, () => {
      assert.equal(text, readFileSync(new URL(name, fixtures), 'utf8'))
    })
  }

  test('reads well in 80 columns', () => {
    for (const line of mail.text.split('\n')) assert.ok(line.length <= 80, line)
  })

  test('has an envelope and header fields from the configuration alone', () => {
    assert.deepEqual(
      { ...mail, text: '', html: '', attachments: [] },
      {
        text: '',
        html: '',
        attachments: [],
        messageId: '<c5e39535e46b4f8d0e4f627b18401e43ce31477b@example.org>',
        date: '2024-05-02T10:01:00.000Z',
        from: 'CSIRT <csirt@example.org>',
        to: ['abuse@example.net'],
        cc: [],
        replyTo: 'answers@example.org',
        subject: 'Attempts to log in over SSH',
        headers: { 'X-Cesnet-Report-Type': 'event' },
      },
    )
    checkMail(mail)
  })

  test('carries the event as it is', () => {
    const [attachment] = mail.attachments
    assert.equal(attachment?.filename, '0d1f7c4a-5a53-4b2e-9a55-2f3a6d0e1b01.idea.json')
    assert.equal(attachment.contentType, 'application/json')
    assert.deepEqual(JSON.parse(attachment.content), event.document)
    assert.ok(attachment.content.split('\n').length > 20)
  })

  test('has the same message ID for the same event, rule, kind and recipients, and for no other', () => {
    const other = parseEvent(eventWith({ ID: 'other' }))
    const ids = [
      mail,
      reportMail(other, rule, options, time),
      reportMail(event, { name: 'other' }, options, time),
      reportMail(event, rule, { ...options, to: 'other@example.net' }, time),
      reportMail(event, rule, { ...options, to: ['abuse@example.net', 'b@example.net'] }, time),
      reportMail(event, rule, { ...options, report_type: 'other' }, time),
    ].map(({ messageId }) => messageId)
    assert.equal(new Set(ids).size, ids.length)
    const again = reportMail(event, { name: 'ssh' }, { ...options, subject: 'x' }, time + 1)
    assert.equal(again.messageId, mail.messageId)
    assert.equal(
      reportMail(event, rule, { ...options, from: 'root' }, time).messageId.split('@')[1],
      'mentat.invalid>',
    )
  })

  test('of an event that is too large does not carry it, and says where it is', () => {
    const large = mailOf({ ID: 'large', Note: 'x'.repeat(1024 * 1024) })
    assert.deepEqual(large.attachments, [])
    assert.match(large.text, /mentat event show/)
    assert.ok(large.text.length < 2000)
  })

  test('shows no more than a screen of long lists', () => {
    const IP4 = Array.from({ length: 500 }, (_, n) => `10.0.${n >> 1}.${(n % 2) * 7}`)
    const Port = Array.from({ length: 500 }, (_, n) => n)
    const { text } = mailOf({ Source: [{ IP4, Port }] })
    assert.match(text, /\n +and 480 more\n/)
    assert.match(text, /38,\s+39 and 460 more\n/)
  })

  test('names the files that the event is about, and how often', () => {
    const { text } = mailOf({
      ByteCount: 1234567,
      Attach: [
        {
          FileName: ['a.exe'],
          Hash: ['sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709'],
          Type: ['Malware'],
        },
        { FileName: ['a.exe'], Note: 'again' },
      ],
    })
    assert.match(text, /\n {2}Bytes {11}1,234,567\n/)
    assert.match(
      text,
      /\nAttached to the event\n {2}File names {6}a\.exe\n {2}Hashes {10}sha1:da39a3ee\S+\n {2}Types {11}Malware\n {2}Note {12}again\n/,
    )
  })

  test('of the smallest event is made as well', () => {
    const { text } = mailOf({})
    assert.match(text, /^Test\n\nEvent\n {2}ID {14}t-1\n {2}Category {8}Test\n\nTime\n/)
    assert.doesNotMatch(text, /Sources|Targets|Extent|undefined/)
  })

  test('needs a sender that is an address', () => {
    const event = parseEvent(eventWith())
    assert.throws(
      () => reportMail(event, rule, { ...options, from: 'a b' }, time),
      isMentatError('MAIL_INVALID'),
    )
  })
})

describe('what an event holds', () => {
  const evil = '<img src=x onerror="a()">\r\nBcc: x@y.z\r\n\r\n\u202e\0\ud800 &amp; \'"'

  test('becomes neither markup, nor a line or header of its own', () => {
    const mail = mailOf({
      ID: `..${'x'.repeat(253)}`,
      Description: evil,
      Note: evil,
      Ref: [evil],
      Category: [evil],
      Source: [{ Hostname: [evil], URL: [evil], Type: [evil], Email: [evil], Proto: [evil] }],
      Node: [{ Name: evil, SW: [evil] }],
      _Mentat: { EventClass: evil, EventSeverity: evil, ResolvedAbuses: [evil] },
    })
    checkMail(mail)
    assert.match(mail.attachments[0]?.filename ?? '', /^[\w.-]{1,170}$/)
    assert.doesNotMatch(mail.html ?? '', /<img|onerror="|\r|\0|\u202e/)
    assert.doesNotMatch(mail.text, /^Bcc/m)
    assert.doesNotMatch(mail.text, /[\r\0\u202e]|\p{Surrogate}/u)
  })

  test('may be anything: a mail that can be sent comes out', () => {
    const name = fc.constantFrom(
      'Description',
      'Note',
      'Ref',
      'Source',
      'Target',
      'Node',
      'ConnCount',
      'Confidence',
      'TLP',
      '_Mentat',
      'EventTime',
    )
    const members = fc.dictionary(name, fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()))
    const tags = new Set([
      '!DOCTYPE',
      'html',
      'head',
      'meta',
      'title',
      'body',
      'h1',
      'table',
      'tr',
      'th',
      'td',
      'p',
      'br',
    ])
    fc.assert(
      fc.property(members, (value) => {
        const mail = mailOf(value)
        checkMail(mail)
        for (const [, tag = ''] of (mail.html ?? '').matchAll(/<\/?([^\s>]*)/g))
          assert.ok(tags.has(tag), tag)
      }),
      { numRuns: 500 },
    )
  })
})
