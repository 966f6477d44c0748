import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { reportTypes } from '../../../../../src/lib/database/reports/tables.ts'
import { locales } from '../../../../../src/lib/framework/text/locale.ts'
import { parseEvent } from '../../../../../src/lib/idea/parse.ts'
import { composeReportMail } from '../../../../../src/lib/modules/reporter/mail/compose-report.ts'
import { renderReport } from '../../../../../src/lib/modules/reporter/mail/render-report.ts'
import {
  mainFields,
  partyFields,
} from '../../../../../src/lib/modules/reporter/mail/texts/fields.ts'
import type { ClassText, ReportSheet } from '../../../../../src/lib/modules/reporter/mail/sheet.ts'
import { StructuredDataBuilder } from '../../../../../src/lib/modules/reporter/data/structured-data.ts'
import { checkMail } from '../../../../../src/lib/services/mail/check.ts'
import { columnsOf } from '../../../../../src/lib/services/mail/plain-text.ts'
import { eventWith } from '../../../../support/idea-fixtures.ts'
import { someSheet } from '../../../../support/report-sheet.ts'

const page = 'https://mentat.example.org/reports/M20240502SM-7K2PD'
const everything: ClassText = {
  label: 'A class <b>',
  displayedMain: mainFields,
  displayedSource: partyFields,
  displayedTarget: partyFields,
}
const tags = new Set(
  'html head meta title style body div span h1 h2 h3 p br a table tr th td ul li !doctype'.split(
    ' ',
  ),
)

const piece = fc.constantFrom(
  '\r\nBcc: all@example.org\r\n\r\n',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='x",
  '</style></title>',
  '<a href="https://evil.example/">',
  'https://evil.example/?a=1&b=2',
  'HTTP://EVIL.EXAMPLE/',
  'ftp://evil.example',
  'www.evil.example',
  'javascript:alert(1)',
  '\u202e\u2066',
  '\u0000\u001b[31m\u009b',
  '\u2028\u2029\u0085',
  '\ud800',
  'Z\u0300\u0301\u0302\u0303\u0304',
  '日本語'.repeat(40),
  'x'.repeat(30_000),
  '&amp;&#60;',
  '__proto__',
  '😀',
  ' ',
  '=1+1',
)
const text = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''))
const texts = fc.array(text, { maxLength: 4 })
const party = fc.record({
  Hostname: texts,
  URL: texts,
  Email: texts,
  MAC: texts,
  Proto: texts,
  Interface: texts,
  Router: texts,
  Ref: texts,
  ServiceName: text,
  ServiceVersion: text,
  Port: fc.array(fc.nat(70_000), { maxLength: 30 }),
})
const event = fc.record({
  Description: text,
  Note: text,
  Ref: texts,
  source: party,
  target: party,
  Node: fc.array(fc.record({ Name: text, SW: texts }), { maxLength: 2 }),
  name: text,
  subclass: text,
  ConnCount: fc.oneof(fc.nat(), fc.constantFrom(1e300, -1, 'many')),
})

describe('hostile events', () => {
  test('do no harm in text, HTML, subject and headers, and are bounded', () => {
    fc.assert(
      fc.property(
        fc.array(event, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...reportTypes),
        fc.constantFrom(...locales),
        (events, type, locale) => {
          const sheet = sheetOf(events, type, locale)
          const rendered = renderReport(sheet)
          checkText(rendered.text)
          checkHtml(rendered.html)
          const mail = composeReportMail(sheet, rendered, [], {
            from: 'mentat@example.org',
            to: ['abuse@example.net'],
            cc: [],
            domain: 'example.org',
          })
          checkMail(mail)
        },
      ),
      { numRuns: 100 },
    )
  })

  test('with 100,000 addresses and values make a mail of usual size', () => {
    const addresses = Array.from(
      { length: 100_000 },
      (_, index) =>
        `10.${String(index >> 16)}.${String((index >> 8) & 255)}.${String(index & 255)}`,
    )
    const builder = new StructuredDataBuilder({ isTarget: false }, 'UTC')
    const parsed = parseEvent(
      eventWith({
        Source: [{ IP4: addresses, Hostname: addresses.map((each) => `host-${each}`) }],
        Target: [{ IP4: addresses, Port: addresses.map((_, index) => index % 65_536) }],
        Description: 'x'.repeat(5_000_000),
      }),
    )
    builder.add('regular', parsed, addresses)
    const { text: plain, html } = renderReport(
      someSheet('summary', {
        data: builder.finish(),
        classes: new Map([['__UNKNOWN__', everything]]),
      }),
    )
    assert.match(plain, /100,000\saddresses, 1\sevent/)
    assert.match(plain, /and 99,985 more addresses/)
    assert.ok(plain.length < 50_000 && html.length < 50_000)
  })
})

type HostileEvent = typeof event extends fc.Arbitrary<infer T> ? T : never

function sheetOf(
  events: readonly HostileEvent[],
  type: ReportSheet['type'],
  locale: ReportSheet['locale'],
): ReportSheet {
  const isTarget = type === 'target'
  const builder = new StructuredDataBuilder({ isTarget }, 'UTC')
  const classes = new Map<string, ClassText>()
  for (const { source, target, name, subclass, ...members } of events) {
    const own = { IP4: ['192.0.2.1'], IP6: ['2001:db8::1-2001:db8::ffff'] }
    const parsed = parseEvent(
      eventWith({
        ...members,
        Source: [{ ...source, ...own }],
        Target: [{ ...target, ...own }],
        _Mentat: {
          [isTarget ? 'TargetClass' : 'EventClass']: name,
          [isTarget ? 'TargetSubclass' : 'EventSubclass']: [subclass],
        },
      }),
    )
    builder.add('regular', parsed, ['192.0.2.1', '2001:db8::1-2001:db8::ffff'])
    builder.add('relapsed', parsed, ['192.0.2.1'], () => subclass)
    classes.set(name.toLowerCase().split('/', 1)[0] ?? '', everything)
  }
  const data = builder.finish()
  return someSheet(type, { data, classes, locale, link: page, label: 'M20240502SM-7K2PD' })
}

function checkText(plain: string): void {
  assert.ok(plain.length < 200_000)
  assert.doesNotMatch(plain.replaceAll('\n', ''), /[\p{C}\u2028\u2029]|\p{M}{3}/u)
  for (const line of plain.split('\n')) assert.ok(columnsOf(line) <= 80, line)
  assert.deepEqual(new Set(plain.match(/https?:\/*[^\s]+/gi)), new Set([page]))
  assert.doesNotMatch(plain, /\bwww\.\p{L}|ftp:\/\//u)
}

function checkHtml(html: string): void {
  assert.ok(html.length < 400_000)
  assert.doesNotMatch(html.replaceAll('\n', ''), /[\p{C}\u2028\u2029]/u)
  for (const [tag, name = '', attributes = ''] of html.matchAll(/<\/?([^\s>]+)([^>]*)>/g)) {
    assert.ok(tags.has(name.toLowerCase()), tag)
    // Every attribute is one of ours, and its value is between quotes.
    const rest = attributes.replaceAll(
      / (?:lang|charset|name|content|class|style|role|scope|colspan|href)="[^"<>]*"/g,
      '',
    )
    assert.match(rest, /^(?: html)?$/, tag)
  }
  assert.deepEqual(new Set(html.match(/href="[^"]*"/g)), new Set([`href="${page}"`]))
  assert.equal(html.match(/<style>/g)?.length, 1)
}
