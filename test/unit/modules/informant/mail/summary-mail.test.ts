import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { summaryExamples } from '../../../../../scripts/generate/summary-examples.ts'
import { calmSummary, exampleSummary } from '../../../../../scripts/generate/summary-scenario.ts'
import { locales } from '../../../../../src/lib/framework/text/locale.ts'
import type { Attention } from '../../../../../src/lib/modules/informant/gather/attention.ts'
import { composeSummaryMail } from '../../../../../src/lib/modules/informant/mail/compose-summary.ts'
import { renderSummary } from '../../../../../src/lib/modules/informant/mail/render-summary.ts'
import type { Summary } from '../../../../../src/lib/modules/informant/gather/summary.ts'
import { checkMail } from '../../../../../src/lib/services/mail/check.ts'
import { columnsOf } from '../../../../../src/lib/services/mail/plain-text.ts'

const root = new URL('../../../../../', import.meta.url)
const envelope = {
  from: 'Mentat <mentat@example.org>',
  to: ['ops@example.org'],
  cc: [],
  domain: 'example.org',
}

describe('the examples', () => {
  for (const [path, text] of summaryExamples()) {
    test(`${path} is what the code makes`, () => {
      assert.equal(text, readFileSync(new URL(path, root), 'utf8'))
    })
  }

  test('read well in 80 columns', () => {
    for (const [path, text] of summaryExamples()) {
      if (!path.endsWith('.txt')) continue
      for (const line of text.split('\n')) {
        assert.ok(columnsOf(line) <= 80, line)
        assert.doesNotMatch(line, /[^-] $/)
      }
    }
  })

  test('need nothing from outside', () => {
    for (const [path, html] of summaryExamples()) {
      if (!path.endsWith('.html')) continue
      assert.doesNotMatch(html, /\bsrc=|<link|<script|<img|@import|url\(|<form|<iframe|\bon\w+=/i)
      assert.ok(html.length < 100_000, 'longer ones are cut by some readers')
    }
  })

  test('what is odd stands before everything else', () => {
    for (const locale of locales) {
      const { text } = renderSummary(exampleSummary(locale), [])
      const [alarm, odd, events] = ['sampler', 'org.example.darknet', '55'].map((each) =>
        text.indexOf(each),
      )
      assert.ok(alarm !== undefined && odd !== undefined && events !== undefined)
      assert.ok(0 < alarm && alarm < odd && odd < events)
    }
  })

  test('a calm day says so', () => {
    assert.match(
      renderSummary(calmSummary('en'), []).text,
      /To look at\n-+\n\nNothing\. All is well\./,
    )
    assert.match(renderSummary(calmSummary('cs'), []).subject, /vše v pořádku/)
  })
})

test('the mail has the headers by which programs know it, and always the same ID', () => {
  const summary = exampleSummary('en')
  const { headers, messageId, date } = composeSummaryMail(
    summary,
    renderSummary(summary, []),
    [],
    envelope,
  )
  assert.deepEqual(headers, {
    'X-Mentat-Report-Class': 'overall',
    'X-Mentat-Report-Type': 'overall',
    'X-Cesnet-Report-Type': 'overall',
    'X-Mentat-Report-Id': '2024-05-01T22:00:00Z_2024-05-02T22:00:00Z',
    'X-Cesnet-Report-Id': '2024-05-01T22:00:00Z_2024-05-02T22:00:00Z',
    'X-Mentat-Report-Time-Window': '2024-05-01T22:00:00Z___2024-05-02T22:00:00Z',
    'Auto-Submitted': 'auto-generated',
  })
  assert.equal(messageId, '<overall-20240501T220000Z-20240502T220000Z@example.org>')
  assert.equal(date, '2024-05-03T04:00:00.000Z')
})

const everything: readonly Attention[] = [
  { level: 'alarm', kind: 'no_events', mean: 12 },
  { level: 'alarm', kind: 'disk_low', free: 12_000_000, path: '/var' },
  { level: 'alarm', kind: 'no_daemon' },
  { level: 'alarm', kind: 'daemon_dead', name: 'storage', pid: 4 },
  { level: 'alarm', kind: 'daemon_trouble', name: 'storage', component: 'c', text: 'away' },
  { level: 'alarm', kind: 'queue_unread', name: 'storage', messages: 1 },
  { level: 'alarm', kind: 'books_wrong', name: 'storage', daemon: 'd', missing: -2 },
  { level: 'alarm', kind: 'books_wrong', name: 'storage', daemon: 'd', missing: 2 },
  { level: 'alarm', kind: 'mails_in_doubt', mails: 1, labels: ['M1'] },
  { level: 'alarm', kind: 'mails_refused', mails: 5, labels: ['M1', 'M2'] },
  { level: 'warning', kind: 'not_counted', missing: 1, all: 288 },
  { level: 'warning', kind: 'volume', severity: undefined, events: 1, mean: 1000 },
  { level: 'warning', kind: 'volume', severity: 'critical', events: 1000, mean: 1 },
  { level: 'warning', kind: 'detectors_silent', names: ['a', 'b'], more: 3 },
  { level: 'warning', kind: 'mails_waiting', mails: 2, oldest: '2024-05-02T10:00:00Z' },
  { level: 'warning', kind: 'refused', name: 'q', messages: 3, recent: 0, codes: [] },
  { level: 'warning', kind: 'queue_slow', name: 'q', messages: 3, age: 3 * 86_400_000 },
  { level: 'warning', kind: 'stranded', name: 'q', messages: 2 },
  { level: 'warning', kind: 'daemon_degraded', name: 'enricher', component: 'dns', text: 'slow' },
  { level: 'warning', kind: 'geo', name: 'country', text: 'cannot be read' },
]

test('everything that can be odd has its words in both languages', () => {
  const said = locales.map((locale) => {
    const { text } = renderSummary({ ...exampleSummary(locale), attention: everything }, [])
    assert.doesNotMatch(text, /undefined|NaN|\[object|null/)
    const marks = text.match(/^! .*$/gm) ?? []
    assert.equal(marks.length, everything.length)
    return marks
  })
  const [english = [], czech = []] = said
  assert.ok(english.every((line, index) => line !== czech[index]))
})

const piece = fc.constantFrom(
  '\r\nBcc: all@example.org\r\n\r\n',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '</style></title>',
  'https://evil.example/?a=1&b=2',
  '\u202e\u2066',
  '\u0000\u001b[31m\u009b',
  '\u2028\u2029\u0085',
  '\ud800',
  '日本語'.repeat(40),
  'x'.repeat(30_000),
  '__proto__',
  '😀',
  ' ',
)
const hostile = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''))
const tags = new Set(
  'html head meta title style body div span h1 h2 h3 p table tr th td !doctype'.split(' '),
)

test('names that are hostile harm neither text nor HTML nor headers', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...locales),
      fc.array(hostile, { minLength: 6, maxLength: 6 }),
      (locale, names) => {
        const summary = hostileSummary(locale, names)
        const rendered = renderSummary(summary, [])
        checkMail(composeSummaryMail(summary, rendered, [], envelope))
        assert.doesNotMatch(rendered.subject, /[\p{Cc}\u2028\u2029]/u)
        assert.doesNotMatch(rendered.text, /(?!\n)[\p{Cc}\u2028\u2029\u202e\u2066]|\p{Cs}/u)
        for (const line of rendered.text.split('\n')) assert.ok(columnsOf(line) <= 80, line)
        for (const [, tag = ''] of rendered.html.matchAll(/<\/?([^\s>]*)/g)) {
          assert.ok(tags.has(tag.toLowerCase()), tag)
        }
        assert.ok(rendered.html.length < 100_000)
        assert.doesNotMatch(rendered.html, /https?:\/\/evil/i)
        assert.doesNotMatch(rendered.text, /https?:\/\/evil/i)
      },
    ),
    { numRuns: 100 },
  )
})

function hostileSummary(locale: (typeof locales)[number], names: readonly string[]): Summary {
  const summary = exampleSummary(locale)
  const [detector = '', category = '', queue = '', code = '', daemon = '', trouble = ''] = names
  const values = [detector, category].map((name, index) => [name, 10 - index] as const)
  const list = { values, rest: 3, exact: false }
  const [aQueue] = summary.system.queues
  const [aDaemon] = summary.system.daemons
  assert.ok(aQueue && aDaemon)
  return {
    ...summary,
    host: names.join(''),
    attention: [
      { level: 'warning', kind: 'detectors_silent', names: [detector], more: 0 },
      { level: 'alarm', kind: 'daemon_trouble', name: daemon, component: queue, text: trouble },
      { level: 'warning', kind: 'refused', name: queue, messages: 1, recent: 1, codes: [code] },
    ],
    lists: {
      categories: list,
      classes: list,
      detectors: list,
      abuses: list,
      countries: list,
      sources: list,
    },
    refusals: [{ queue, code, messages: 1, recent: 1 }],
    system: {
      ...summary.system,
      queues: [{ ...aQueue, name: queue }],
      daemons: [{ ...aDaemon, name: daemon }],
    },
  }
}
