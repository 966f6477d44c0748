import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { reportExamples } from '../../../../../scripts/generate/report-examples.ts'
import { severities } from '../../../../../src/lib/database/groups/tables.ts'
import type {
  AddressData,
  ClassesData,
} from '../../../../../src/lib/database/reports/structured-data.ts'
import { reportTypes } from '../../../../../src/lib/database/reports/tables.ts'
import { locales } from '../../../../../src/lib/framework/text/locale.ts'
import { severityColours, styles } from '../../../../../src/lib/modules/reporter/mail/html-style.ts'
import { renderReport } from '../../../../../src/lib/modules/reporter/mail/render-report.ts'
import type { ReportSheet } from '../../../../../src/lib/modules/reporter/mail/sheet.ts'
import { pageStyles } from '../../../../../src/lib/services/mail/html-page.ts'
import { columnsOf } from '../../../../../src/lib/services/mail/plain-text.ts'
import { someSheet } from '../../../../support/report-sheet.ts'

const root = new URL('../../../../../', import.meta.url)

describe('the examples', () => {
  for (const [path, text] of reportExamples()) {
    test(`${path} is what the code makes`, () => {
      assert.equal(text, readFileSync(new URL(path, root), 'utf8'))
    })
  }

  test('read well in 80 columns; only links are longer', () => {
    for (const [path, text] of reportExamples()) {
      if (!path.endsWith('.txt')) continue
      for (const line of text.split('\n')) {
        assert.ok(columnsOf(line) <= 80 || /^ *[^ ]+ https:\/\/\S+$/.test(line), line)
        assert.doesNotMatch(line, /[^-] $/)
      }
    }
  })

  test('need nothing from outside', () => {
    for (const [path, html] of reportExamples()) {
      if (!path.endsWith('.html')) continue
      assert.doesNotMatch(html, /\bsrc=|<link|<script|<img|@import|url\(|<form|<iframe|\bon\w+=/i)
      assert.ok(html.length < 100_000, 'longer ones are cut by some readers')
    }
  })
})

describe('the subject', () => {
  test('has label, severity and what it is about, in both languages', () => {
    const subjects = locales.flatMap((locale) =>
      reportTypes.map((name) => renderReport(someSheet(name, { locale })).subject),
    )
    assert.deepEqual(subjects, [
      '[M20240502SM-7K2PD] Medium - Problems in your network',
      '[M20240502EM-0R5TB] Medium - Problems of host 192.0.2.15',
      '[M20240502TL-W81CE] Low - Attacks against your network',
      '[M20240502SM-7K2PD] Střední závažnost - Problémy ve vaší síti',
      '[M20240502EM-0R5TB] Střední závažnost - Problémy stroje 192.0.2.15',
      '[M20240502TL-W81CE] Nízká závažnost - Útoky na vaši síť',
    ])
  })

  test('says when it is a test or a shadow report', () => {
    const sheet = someSheet('target', { isTest: true, isShadow: true, locale: 'cs' })
    const { subject, text, html } = renderReport(sheet)
    assert.equal(subject, '[M20240502TL-W81CE] Nízká závažnost - Útoky na vaši síť (test, stínové)')
    for (const part of [text, html]) {
      assert.match(part, /Toto je zkouška\./)
      assert.match(part, /Toto je stínové hlášení/)
      assert.doesNotMatch(part, /Co dělat/)
    }
  })
})

describe('text and HTML', () => {
  test('say the same', () => {
    for (const locale of locales) {
      for (const name of reportTypes) {
        const { text, html } = renderReport(someSheet(name, { locale }))
        const words = new Set(plain(html).split(/[\s:]+/))
        // Marks, headings in capitals, addresses of pages, and what HTML says by colour or on a button.
        const others =
          /^[-=|*]*$|^https$|^\/\/|^\p{Lu}{3,}$|^(?:Severity|Závažnost|page|Stránka|low|medium|nízká|střední)$/u
        const missing = text
          .split(/[\s:]+/)
          .filter((word) => !words.has(word) && !others.test(word))
        assert.deepEqual(missing, [])
      }
    }
  })

  test('show at most 15 addresses of a class, and say where the others are', () => {
    const data = { regular: classWith(20), relapsed: {}, timezone: 'UTC' }
    const { attached, link, ...rest } = someSheet('summary', { data })
    const more = (sheet: Parameters<typeof renderReport>[0]): string | undefined =>
      /and 5 more addresses.*/.exec(renderReport(sheet).text)?.[0]
    assert.equal(renderReport(rest).text.match(/192\.0\.2\.\d+/g)?.length, 15)
    assert.equal(more(rest), 'and 5 more addresses')
    assert.ok(attached && link !== undefined)
    assert.equal(more({ ...rest, link }), 'and 5 more addresses (see the report page)')
    assert.equal(more({ ...rest, attached }), 'and 5 more addresses (see the attachment)')
    assert.equal(
      more({ ...rest, attached, link }),
      'and 5 more addresses (see the attachment or the report page)',
    )
  })

  test('say of one more address that it is one, and of many in Czech how many', () => {
    const moreOf = (count: number): string | undefined => {
      const data = { regular: classWith(15 + count), relapsed: {}, timezone: 'UTC' }
      const sheet = withoutData(someSheet('summary', { data, locale: 'cs' }))
      return /^ {2}a (?:nejméně )?\d.*adre.*$/m.exec(renderReport(sheet).text)?.[0].trim()
    }
    assert.deepEqual([1, 3, 5].map(moreOf), [
      'a 1 další adresa',
      'a 3 další adresy',
      'a 5 dalších adres',
    ])
  })

  test('have a limit for classes and for addresses in all', () => {
    const regular = Object.assign(
      {},
      ...Array.from({ length: 50 }, (_, index) => classWith(15, `class-${index}`)),
    ) as ClassesData
    const sheet = someSheet('summary', { data: { regular, relapsed: regular, timezone: 'UTC' } })
    const { text, html } = renderReport(sheet)
    assert.equal(text.match(/^ {4}192\.0\.2\.\d+/gm)?.length, 120)
    assert.equal(text.match(/and 30 more classes of problems/g)?.length, 2)
    assert.ok(text.length < 100_000 && html.length < 200_000)
  })

  test('show relapsed problems apart, with the earlier report', () => {
    const { text } = renderReport(someSheet('summary'))
    const [before = '', after = ''] = text.split('CONTINUING PROBLEMS')
    assert.match(before, /NEW PROBLEMS/)
    assert.doesNotMatch(before, /192\.0\.2\.77/)
    assert.match(after, /192\.0\.2\.77 +5\sevents[^]*see the earlier report M20240428SM-Q4X7Z/)
  })

  test('give the largest number when several detectors saw the same, and say so', () => {
    const one = {
      main: { FlowCount: 7 },
      source: {},
      target: { Port: { values: ['22', '23'], total: 2 } },
    }
    const other = {
      main: { FlowCount: 5 },
      source: {},
      target: { Port: { values: ['22', '80'], total: 2 } },
    }
    const regular = classWith(1, 'attempt-login-ssh', {
      detectors_count: 2,
      detector_data: { one, other },
    })
    const sheet = someSheet('summary', { data: { regular, relapsed: {}, timezone: 'UTC' } })
    const { text } = renderReport(sheet)
    assert.match(text, /Flows: 7 /)
    assert.match(text, /Target port: 22, 23, 80\n/)
    assert.match(text, /the largest of their numbers is given/)
  })

  test('say of a detector without a name that it has none', () => {
    const nothing = { main: {}, source: {}, target: {} }
    const textOf = (names: string[], locale: 'en' | 'cs' = 'en', count = names.length): string => {
      const regular = classWith(1, 'scan', {
        detectors_count: count,
        detector_data: Object.fromEntries(names.map((name) => [name, nothing])),
      })
      const data = { regular, relapsed: {}, timezone: 'UTC' }
      return renderReport(someSheet('summary', { data, locale })).text
    }
    assert.match(textOf(['__UNKNOWN__']), /seen by a detector that does not tell its name$/im)
    assert.match(textOf(['__UNKNOWN__', 'b', '__x']), /seen by __x, b, a detector that does/i)
    assert.match(textOf(['__REST__', 'a', 'b']), /seen by a, b and 1 more$/im)
    assert.match(textOf(['__UNKNOWN__'], 'cs'), /detektor: bez uvedeného jména$/im)
    assert.doesNotMatch(textOf([], 'en', 1), /seen by/i)
  })

  test('show of a class the fields that it asks for, and usual ones of events without a class', () => {
    const detector = {
      main: { ConnCount: 3, FlowCount: 7 },
      source: { ClockSkew: { values: ['12'], total: 1 } },
      target: {},
    }
    const textOf = (name: string): string => {
      const regular = classWith(1, name, { detector_data: { one: detector } })
      return renderReport(
        someSheet('summary', { data: { regular, relapsed: {}, timezone: 'UTC' } }),
      ).text
    }
    assert.match(textOf('vulnerable-config-time-not-synced'), /^ {6}Clock skew: 12$/m)
    assert.match(textOf('__UNKNOWN__'), /^ {6}Connections: 3 \| Flows: 7$/m)
    assert.match(textOf('__UNKNOWN__'), /Events that belong to no class/)
  })

  test('link only to the page of the report and to explanations of classes, over http or https', () => {
    const classes = new Map([
      ['attempt-login-ssh', classText('javascript:alert(1)')],
      ['vulnerable-config-domain', classText('https://user:secret@example.org/')],
      ['intrusion-botnet-bot', classText('HTTPS://example.org/a b"<')],
    ])
    const { html, text } = renderReport(
      someSheet('summary', { classes, link: 'file:///etc/passwd' }),
    )
    assert.deepEqual(hrefs(html), ['https://example.org/a%20b%22%3C'])
    assert.deepEqual(text.match(/https?:\S+/g), ['https://example.org/a%20b%22%3C'])
  })

  test('say that data were too large to be attached', () => {
    const { text } = renderReport(
      someSheet('summary', { attached: { form: 'xarf', leftOut: { largest: 5_000_000 } } }),
    )
    assert.match(text, /Data: +too large to be attached as XARF 4 \(more than 5\sMB\)/)
    assert.match(text, /and 3 more addresses \(see the report page\)/)
  })

  test('are made without anything to report as well, and with an unknown time zone', () => {
    const data = { regular: {}, relapsed: {}, timezone: 'UTC' }
    const { text } = renderReport(someSheet('summary', { data, timezone: 'Mars/Olympus' }))
    assert.match(text, /Received: +2024-05-02 08:00:00 – 10:00:00 \(UTC\+00:00\)\n/)
  })

  test('advise for every severity, and each piece of advice once', () => {
    const texts = severities.map(
      (severity) => renderReport(someSheet('summary', { severity })).text,
    )
    assert.equal(
      new Set(texts.map((text) => /Please[^.]+\.|This is for[^.]+\./.exec(text)?.[0])).size,
      5,
    )
    const data = {
      regular: { ...classWith(1, 'intrusion-a'), ...classWith(1, 'malware-b') },
      relapsed: {},
      timezone: 'UTC',
    }
    const { text } = renderReport(someSheet('summary', { data }))
    assert.equal(text.match(/What to do/g)?.length, 1)
  })
})

describe('colours', () => {
  test('can be told apart by weak eyes, in the light and in the dark', () => {
    const light = Object.values({ ...pageStyles, ...styles, ...severityColours })
    const onWhite = light.flatMap((style) => {
      const [background = '#ffffff'] = valuesIn(style, 'background')
      return valuesIn(style, 'color').map((colour) => [colour, background] as const)
    })
    const muted = [
      ...valuesIn(pageStyles.muted, 'color'),
      ...valuesIn(pageStyles.body, 'background'),
    ] as [string, string]
    const { html } = renderReport(someSheet('summary', {}))
    const [, theme = ''] = /<style>(.*)<\/style>/s.exec(html) ?? []
    const dark = [...theme.matchAll(/\{([^{}]*)\}/g)].flatMap(([, rule = '']) => {
      const clean = rule.replaceAll('!important', '')
      const [background = '#1e2329'] = valuesIn(clean, 'background')
      return valuesIn(clean, 'color').map((colour) => [colour, background] as const)
    })
    assert.ok(onWhite.length > 10 && dark.length > 4)
    for (const [one, other] of [...onWhite, muted, ...dark]) {
      assert.ok(contrast(one, other) >= 4.5, `${one} on ${other}: ${contrast(one, other)}`)
    }
  })
})

/** Neither attachment nor page. */
function withoutData(sheet: ReportSheet): ReportSheet {
  return Object.fromEntries(
    Object.entries(sheet).filter(([name]) => name !== 'attached' && name !== 'link'),
  ) as unknown as ReportSheet
}

function classText(reference: string) {
  return {
    label: 'A class',
    reference,
    displayedMain: [],
    displayedSource: [],
    displayedTarget: [],
  }
}

function classWith(
  count: number,
  name = 'attempt-login-ssh',
  members: Partial<AddressData> = {},
): ClassesData {
  const span = { first_time: '2024-05-02T08:00:00Z', last_time: '2024-05-02T09:00:00Z' }
  const addresses = Array.from({ length: count }, (_, index) => [
    `192.0.2.${String(index)}`,
    { ...span, count: 1, detectors_count: 1, detector_data: {}, ...members },
  ])
  return {
    [name]: {
      ...span,
      count,
      address_count: count,
      addresses: Object.fromEntries(addresses) as never,
    },
  }
}

function hrefs(html: string): string[] {
  return [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href)
}

/** What a reader sees. */
function plain(html: string): string {
  return html
    .replace(/<head>[^]*<\/head>/, '')
    .replaceAll(/<\/?(?:span|a)\b[^>]*>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

function valuesIn(style: string, property: string): string[] {
  const pattern = new RegExp(`(?:^|[;{])${property}:(#[0-9a-f]{6})`, 'g')
  return [...style.matchAll(pattern)].map(([, colour = '']) => colour)
}

/** WCAG 2.2: relative luminance. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
