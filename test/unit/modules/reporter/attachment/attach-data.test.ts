import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { strFromU8, unzipSync } from 'fflate'
import type { ReportType } from '../../../../../src/lib/database/reports/tables.ts'
import { attachData } from '../../../../../src/lib/modules/reporter/attachment/attach-data.ts'
import type { ReportEvent } from '../../../../../src/lib/modules/reporter/attachment/report-event.ts'
import type { DataForm } from '../../../../../src/lib/modules/reporter/mail/sheet.ts'
import { eventWith } from '../../../../support/idea-fixtures.ts'
import { xarfErrors } from '../../../../support/xarf.ts'

const wide = { compressAbove: 10_000_000, largest: 10_000_000 }

function attach(
  events: Iterable<ReportEvent>,
  form: DataForm,
  { limits = wide, type = 'summary' }: { limits?: typeof wide; type?: ReportType } = {},
) {
  return attachData(events, form, limits, {
    label: 'M20240502SM-7K2PD',
    type,
    created: Date.UTC(2024, 4, 2, 10),
    reporter: { organisation: 'CSIRT', contact: 'csirt@example.org', domain: 'example.org' },
  })
}

function textOf(
  events: Iterable<ReportEvent>,
  form: DataForm,
  type: ReportType = 'summary',
): string {
  const { attachment } = attach(events, form, { type })
  assert.ok(attachment)
  return Buffer.from(attachment.content, attachment.encoding).toString('utf8')
}

function seen(members: Readonly<Record<string, unknown>>, address = '192.0.2.1'): ReportEvent {
  return { document: eventWith({ Source: [{ IP4: [address] }], ...members }), address }
}

describe('events as JSON', () => {
  test('are an array of IDEA events, each once', () => {
    const document = eventWith({ Source: [{ IP4: ['192.0.2.1', '192.0.2.2'] }] })
    const events = [
      { document, address: '192.0.2.1' },
      { document, address: '192.0.2.2' },
      seen({ ID: 'other' }),
    ]
    assert.deepEqual(JSON.parse(textOf(events, 'json')), [
      JSON.parse(document),
      JSON.parse(seen({ ID: 'other' }).document),
    ])
    assert.deepEqual(JSON.parse(textOf([], 'json')), [])
  })

  test('keep numbers as they came, and drive no terminal', () => {
    const document = '{ "ID": "a",\n "Note": "\u202e\u009b2J", "Confidence": 1.0 }'
    const text = textOf([{ document, address: '192.0.2.1' }], 'json')
    assert.match(text, /"Confidence": 1\.0 /)
    assert.match(text, /"\\u202e\\u009b2J"/)
  })
})

describe('events as CSV', () => {
  const header =
    'date_gmt;detected_gmt;analyzer;detector;classification;categories;src_ip;src_host;src_port;tgt_port;src_proto;tgt_proto;con_cnt;date_ts;detected_ts;note;impact'

  test('have the columns of the original, and a row for each event and address', () => {
    const document = eventWith({
      EventTime: '2024-05-02T09:59:00Z',
      Category: ['Attempt.Login', 'Recon.Scanning'],
      ConnCount: 7,
      Description: 'Guesses',
      Note: 'a "note"; with both',
      Source: [
        { IP4: ['192.0.2.1', '192.0.2.2'], Hostname: ['a.example'], Port: [1024], Proto: ['tcp'] },
      ],
      Target: [{ Port: [22], Proto: ['ssh'] }],
      Node: [{ Name: 'org.example.x', SW: ['X'] }],
      _Mentat: { EventClass: 'attempt-login-ssh' },
    })
    const rows = ['192.0.2.1', '192.0.2.2'].map((address) => ({ document, address }))
    const line = (address: string): string =>
      `2024-05-02 09:59:00;2024-05-02 10:00:10;X;org.example.x;attempt-login-ssh;"Attempt.Login,Recon.Scanning";${address};a.example;1024;22;tcp;ssh;7;1714643940;1714644010;"a ""note""; with both";Guesses`
    assert.equal(
      textOf(rows, 'csv'),
      [header, line('192.0.2.1'), line('192.0.2.2'), ''].join('\r\n'),
    )
  })

  test('of targets have one more', () => {
    const document = eventWith({
      Source: [{ IP4: ['198.51.100.1'] }],
      Target: [{ IP4: ['192.0.2.1'] }],
    })
    const [first, second] = textOf([{ document, address: '192.0.2.1' }], 'csv', 'target').split(
      '\r\n',
    )
    assert.equal(first, `${header};tgt_ip`)
    assert.match(second ?? '', /;198\.51\.100\.1;.*;192\.0\.2\.1$/)
  })

  test('hold no formula and no line of their own, whatever events say', () => {
    const hostile = ['=1+1', '+1', '-1', '@SUM(A1)', '＝1', ' \t=1', '\r\n=1', '";=1;"', 'a\nb;c']
    const events = hostile.map((text) =>
      seen({
        Note: text,
        Description: text,
        Source: [{ IP4: ['192.0.2.1'], Hostname: [text, text] }],
      }),
    )
    const rows = parseCsv(textOf(events, 'csv'))
    assert.equal(rows.length, hostile.length + 1)
    for (const row of rows) {
      assert.equal(row.length, 17)
      for (const cell of row) assert.doesNotMatch(cell, /^[=+\-@＝＋－＠]|[\r\n\t]/)
    }
  })
})

describe('events as XARF', () => {
  const reportOf = (members: Readonly<Record<string, unknown>>, type: ReportType = 'summary') => {
    const [report] = reportsOf([seen(members)], type)
    assert.ok(report)
    return report
  }

  test('tell a login attack', () => {
    const event = seen({
      Category: ['Attempt.Login'],
      EventTime: '2024-05-02T09:00:00Z',
      CeaseTime: '2024-05-02T09:30:00Z',
      Confidence: 0.9,
      Description: 'Guesses',
      Source: [{ IP4: ['192.0.2.1'], Port: [1024], Proto: ['tcp'] }],
      Target: [{ IP4: ['198.51.100.0/24', '198.51.100.7'], Port: [22], Proto: ['ssh'] }],
      Node: [{ Name: 'org.example.x', Type: ['Honeypot'] }],
      _Mentat: { EventClass: 'attempt-login-ssh' },
    })
    const [report] = reportsOf([event])
    const { evidence, report_id, ...rest } = report ?? {}
    const [{ payload } = { payload: '' }] = evidence as { payload: string }[]
    assert.equal(Buffer.from(payload, 'base64').toString(), event.document)
    assert.match(
      String(report_id),
      /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    )
    const reporter = { org: 'CSIRT', contact: 'csirt@example.org', domain: 'example.org' }
    assert.deepEqual(rest, {
      xarf_version: '4.2.0',
      timestamp: '2024-05-02T09:00:00Z',
      reporter,
      sender: reporter,
      source_identifier: '192.0.2.1',
      source_port: 1024,
      category: 'connection',
      type: 'login_attack',
      destination_ip: '198.51.100.7',
      destination_port: 22,
      protocol: 'tcp',
      first_seen: '2024-05-02T09:00:00Z',
      last_seen: '2024-05-02T09:30:00Z',
      evidence_source: 'honeypot',
      tags: ['mentat-class:attempt-login-ssh', 'idea:attempt.login'],
      confidence: 0.9,
      description: 'Guesses',
    })
  })

  for (const [category, members, expected] of [
    ['Recon.Scanning', {}, 'connection/port_scan'],
    [
      'Availability.DDoS',
      { Source: [{ IP4: ['192.0.2.1'], Proto: ['udp', 'dns'] }] },
      'connection/ddos',
    ],
    ['Attempt.Exploit', {}, 'connection/vulnerability_scan'],
    ['Abusive.Spam', {}, 'messaging/spam'],
    [
      'Abusive.Spam',
      {
        Source: [{ IP4: ['192.0.2.1'], Port: [25], Email: ['spam@example.net'] }],
        Target: [{ Email: ['you@example.org'] }],
      },
      'messaging/spam',
    ],
    ['Malware.Ransomware', {}, 'infrastructure/botnet'],
    ['Intrusion.Botnet', {}, 'infrastructure/botnet'],
    [
      'Fraud.Phishing',
      { Source: [{ IP4: ['192.0.2.1'], URL: ['https://a.example/x'] }] },
      'content/phishing',
    ],
    [
      'Fraud.Phishing',
      { Source: [{ IP4: ['192.0.2.1'], URL: ['javascript:x'] }] },
      'reputation/threat_intelligence',
    ],
    [
      'Vulnerable.Config',
      { Source: [{ IP4: ['192.0.2.1'], Proto: ['udp', 'ntp'] }] },
      'vulnerability/misconfiguration',
    ],
    ['Vulnerable.Config', {}, 'reputation/threat_intelligence'],
    [
      'Vulnerable.Open',
      {
        Ref: ['cve:CVE-2023-44487'],
        Source: [{ IP4: ['192.0.2.1'], Port: [443], Proto: ['https'] }],
      },
      'vulnerability/cve',
    ],
    [
      'Vulnerable.Open',
      { Source: [{ IP4: ['192.0.2.1'], Port: [11_211] }] },
      'vulnerability/open_service',
    ],
    ['Anomaly.Traffic', {}, 'reputation/threat_intelligence'],
    ['Reconnaissance', {}, 'reputation/threat_intelligence'],
  ] as const) {
    test(`tell ${category} as ${expected}`, () => {
      const report = reportOf({ Category: [category], ...members })
      assert.equal(`${String(report['category'])}/${String(report['type'])}`, expected)
    })
  }

  test('say what was assumed', () => {
    const { protocol, tags } = reportOf({ Category: ['Recon.Scanning'] })
    assert.equal(protocol, 'tcp')
    assert.deepEqual(tags, ['mentat-assumed:protocol', 'idea:recon.scanning'])
  })

  test('of targets name who attacked, and leave out what has no source', () => {
    const members = { Category: ['Attempt.Login'], Target: [{ IP4: ['192.0.2.1'] }] }
    const events = [
      {
        document: eventWith({ ...members, Source: [{ IP4: ['198.51.100.1'] }] }),
        address: '192.0.2.1',
      },
      { document: eventWith(members), address: '192.0.2.1' },
    ]
    const [report, ...others] = reportsOf(events, 'target')
    assert.equal(others.length, 0)
    assert.deepEqual(
      [report?.['source_identifier'], report?.['destination_ip']],
      ['198.51.100.1', '192.0.2.1'],
    )
  })

  test('have the same identifiers when they are made again, and others for other events and addresses', () => {
    const document = eventWith({ Source: [{ IP4: ['192.0.2.1', '192.0.2.2'] }] })
    const events = ['192.0.2.1', '192.0.2.2'].map((address) => ({ document, address }))
    const ids = [...reportsOf(events), ...reportsOf(events)].map(({ report_id }) => report_id)
    assert.deepEqual(ids.slice(0, 2), ids.slice(2))
    assert.notEqual(ids[0], ids[1])
  })

  test('are valid, whatever events hold', () => {
    const anything = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>
    const word = fc.constantFrom(
      '\u0000\ud800',
      'x'.repeat(5000),
      'tcp',
      'a b@c',
      'CVE-2023-44487',
      'https://a/%zz',
      'a@b.example',
      0,
      70_000,
      -3,
      1.5,
    )
    const value = fc.oneof(anything, word, fc.array(word, { maxLength: 3 }))
    const categories = [
      'Attempt.Login',
      'Recon.Scanning',
      'Availability.DoS',
      'Attempt.Exploit',
      'Abusive.Spam',
      'Fraud.Phishing',
      'Intrusion.Botnet',
      'Malware',
      'Vulnerable.Open',
      'Vulnerable.Config',
      'É\u0000',
      'Test',
    ]
    const section = fc.dictionary(
      fc.constantFrom('Port', 'Proto', 'URL', 'Hostname', 'Email', 'Ref', 'IP6'),
      value,
    )
    const root = fc.dictionary(
      fc.constantFrom('Confidence', 'Description', 'EventTime', 'Ref', 'Node', '_Mentat', 'Note'),
      value,
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...categories),
        section,
        section,
        root,
        (category, one, other, members) => {
          const event = seen({
            ...members,
            Category: [category],
            Source: [{ ...one, IP4: ['192.0.2.1'] }],
            Target: [other],
          })
          assert.equal(reportsOf([event]).length, 1)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('the size of an attachment', () => {
  const many = Array.from({ length: 1000 }, (_, index) => seen({ ID: `event-${index}` }))

  test('is told; a small one goes as it is', () => {
    const { attached, attachment } = attach(many.slice(0, 2), 'json')
    assert.ok(attachment && 'filename' in attached)
    assert.equal(attachment.filename, 'security-report-M20240502SM-7K2PD.json')
    assert.equal(attachment.contentType, 'application/json')
    assert.deepEqual(attached, {
      form: 'json',
      filename: attachment.filename,
      size: Buffer.from(attachment.content, 'base64').byteLength,
    })
  })

  for (const form of ['json', 'csv', 'xarf'] as const) {
    test(`has ${form} zipped from a limit on`, () => {
      const plain = textOf(many, form)
      const limits = { compressAbove: 10_000, largest: 200_000 }
      const { attached, attachment } = attach(many, form, { limits })
      assert.ok(attachment && 'filename' in attached)
      assert.match(attached.filename, /\.zip$/)
      assert.ok(attached.size < 200_000)
      const files = unzipSync(Buffer.from(attachment.content, 'base64'))
      const [[name, content] = ['', new Uint8Array()], ...others] = Object.entries(files)
      assert.equal(`${name}.zip`, attached.filename)
      assert.equal(others.length, 0)
      assert.equal(strFromU8(content), plain)
      assert.deepEqual(attach(many, form, { limits }), { attached, attachment })
    })
  }

  test('has another limit above which nothing goes', () => {
    for (const limits of [
      { compressAbove: 10_000, largest: 2000 },
      { compressAbove: 10_000_000, largest: 2000 },
    ]) {
      assert.deepEqual(attach(many, 'json', { limits }), {
        attached: { form: 'json', leftOut: { largest: 2000 } },
      })
    }
  })

  test('is limited also before it is zipped, and then no more events are asked for', () => {
    let asked = 0
    function* endless(): Generator<ReportEvent> {
      for (;;) {
        asked += 1
        yield seen({ ID: `event-${asked}`, Note: 'a'.repeat(10_000) })
      }
    }
    const { attached } = attach(endless(), 'json', {
      limits: { compressAbove: 1000, largest: 100_000 },
    })
    assert.ok('leftOut' in attached)
    assert.ok(asked < 1000)
  })
})

function reportsOf(
  events: Iterable<ReportEvent>,
  type: ReportType = 'summary',
): Record<string, unknown>[] {
  const reports = JSON.parse(textOf(events, 'xarf', type)) as Record<string, unknown>[]
  for (const report of reports) assert.deepEqual(xarfErrors(report), [], JSON.stringify(report))
  return reports
}

/** Cells of RFC 4180 with semicolons. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^;"\r\n]*))(;|\r\n)/g,
  )) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end === '\r\n') rows.push([])
  }
  assert.deepEqual(rows.pop(), [])
  return rows
}
