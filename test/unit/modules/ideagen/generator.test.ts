import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import { parseEvent } from '../../../../src/lib/idea/parse.ts'
import { checkStrict } from '../../../../src/lib/idea/strict.ts'
import { parseTimestamp } from '../../../../src/lib/idea/timestamp.ts'
import type { GeneratedEvent } from '../../../../src/lib/modules/ideagen/event.ts'
import { Generator } from '../../../../src/lib/modules/ideagen/generator.ts'
import { scenarios } from '../../../../src/lib/modules/ideagen/scenarios/table.ts'

const start = Date.UTC(2024, 4, 2, 10, 0, 0)

function generate(
  count: number,
  options: Partial<ConstructorParameters<typeof Generator>[0]> = {},
) {
  const generator = new Generator({ seed: 1, start, ...options })
  return Array.from({ length: count }, () => generator.next(start))
}

function events(count: number, options = {}): GeneratedEvent[] {
  return generate(count, options).map(
    ({ content }) => JSON.parse(String(content)) as GeneratedEvent,
  )
}

describe('the same again', () => {
  test('the same seed and start give the same bytes', () => {
    assert.deepEqual(generate(2000, { damaged: 20 }), generate(2000, { damaged: 20 }))
  })

  test('another seed gives other events', () => {
    const ids = new Set(generate(500).map(({ id }) => id))
    assert.ok(generate(500, { seed: 2 }).every(({ id }) => !ids.has(id)))
  })

  test('the same seed at another time gives other IDs, so that nothing is stored under a taken one', () => {
    const ids = new Set(generate(500).map(({ id }) => id))
    assert.ok(generate(500, { start: start + 1 }).every(({ id }) => !ids.has(id)))
  })

  test('Math.random has no part in it', () => {
    const expected = generate(50)
    const original = Math.random
    Math.random = () => assert.fail('Math.random was called')
    try {
      assert.deepEqual(generate(50), expected)
    } finally {
      Math.random = original
    }
  })
})

describe('every event', () => {
  for (const scenario of scenarios) {
    test(`of "${scenario.name}" passes the published schema`, () => {
      const generator = new Generator({ seed: 3, start })
      for (let index = 0; index < 60; index++) {
        const text = JSON.stringify(generator.event(scenario, start))
        assert.deepEqual(checkStrict(text), [], text)
      }
    })
  }

  test('has the name of a detector that the library of the original accepts', () => {
    for (const { Node } of events(3000)) {
      for (const { Name } of Node) assert.match(Name, /^(?:[a-z_][a-z0-9_]*\.)*[a-z_][a-z0-9_]*$/)
    }
  })

  test('has its own ID, a UUID of version 4', () => {
    const ids = events(5000).map(({ ID }) => ID)
    assert.equal(new Set(ids).size, ids.length)
    for (const id of ids) {
      assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    }
  })

  test('has its times in order, none of them in the future, detected within the spread', () => {
    const spread = 3_600_000
    for (const event of events(5000, { spread })) {
      const order = [
        'WinStartTime',
        'EventTime',
        'CeaseTime',
        'WinEndTime',
        'DetectTime',
        'CreateTime',
      ] as const
      const present = order.filter((key) => event[key] !== undefined)
      const times = present.map((key) => parseTimestamp(event[key] ?? '') ?? Number.NaN)
      for (const [index, time] of times.entries()) {
        assert.ok(
          time <= (times[index + 1] ?? start),
          `${present[index] ?? ''}: ${JSON.stringify(event)}`,
        )
      }
      // A second less: times are cut when they are printed.
      assert.ok((parseTimestamp(event.DetectTime) ?? 0) > start - spread - 1000)
    }
  })

  test('tells the true size and hash of what it carries, and refers to what is there', () => {
    for (const { Attach = [], Source = [] } of events(5000)) {
      const handles = new Set(Attach.map(({ Handle }) => Handle))
      for (const { AttachHand = [] } of Source)
        for (const hand of AttachHand) assert.ok(handles.has(hand))
      for (const { Content, ContentEncoding, Size, Hash = [] } of Attach) {
        if (Content === undefined) continue
        const bytes = Buffer.from(Content, ContentEncoding ?? 'utf8')
        assert.equal(bytes.length, Size)
        assert.deepEqual(Hash, [`sha256:${createHash('sha256').update(bytes).digest('hex')}`])
      }
    }
  })

  test('names no address that somebody could own', () => {
    const harmless =
      /^(10\.|172\.1[6-9]\.|192\.0\.2\.|198\.1[89]\.|198\.51\.100\.|203\.0\.113\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|24\d\.|25[0-5]\.|2001:db8:)/
    for (const { Source = [], Target = [] } of events(5000)) {
      for (const { IP4 = [], IP6 = [] } of [...Source, ...Target]) {
        for (const text of [...IP4, ...IP6].flatMap((text) => text.split('-')))
          assert.match(text, harmless)
      }
    }
  })
})

describe('5,000 events', () => {
  const sample = events(5000)
  const parties = sample.flatMap(({ Source = [], Target = [] }) => [...Source, ...Target])
  const four = parties.flatMap(({ IP4 = [] }) => IP4)
  const six = parties.flatMap(({ IP6 = [] }) => IP6)

  test('hold every category of the classification, scans most of all', () => {
    const seen = Map.groupBy(
      sample.flatMap(({ Category }) => Category),
      (category) => category,
    )
    assert.deepEqual(
      categories.filter((category) => !seen.has(category)),
      [],
    )
    assert.ok((seen.get('Recon.Scanning')?.length ?? 0) > 2000)
  })

  test('come from every scenario', () => {
    const seen = new Set(generate(5000).map(({ scenario }) => scenario))
    assert.deepEqual(
      scenarios.filter(({ name }) => !seen.has(name)),
      [],
    )
  })

  test('hold addresses, networks and ranges of both families', () => {
    for (const texts of [four, six]) {
      assert.ok(texts.some((text) => /^[^/-]+$/.test(text)))
      assert.ok(texts.some((text) => text.includes('/')))
      assert.ok(texts.some((text) => text.includes('-')))
    }
  })

  test('hold events with several far-apart addresses', () => {
    const wide = parties.filter(
      ({ IP4 = [] }) => new Set(IP4.map((text) => text.split('.')[0])).size > 3,
    )
    assert.ok(wide.length > 50, String(wide.length))
  })

  test('hold relays, attachments of a few kilobytes, relations, non-ASCII text and hostile URLs', () => {
    const texts = sample.map((event) => JSON.stringify(event))
    assert.ok(
      sample.some(({ Node }) => Node.length === 2 && Node[0]?.Name.endsWith('warden_filer')),
    )
    assert.ok(
      sample.some(({ Attach = [] }) => Attach.some(({ Content = '' }) => Content.length > 4000)),
    )
    for (const key of ['CorrelID', 'AggrID', 'PredID', 'RelID'] as const) {
      assert.ok(
        sample.some((event) => (event[key]?.length ?? 0) > 1),
        key,
      )
    }
    assert.ok(
      sample.filter(({ Description = '', Note = '' }) => /[ěščřžůű]/.test(Description + Note))
        .length > 50,
    )
    assert.ok(texts.some((text) => /[\u0600-\u06ff]/.test(text)))
    assert.ok(parties.some(({ URL = [] }) => URL.some((url) => url.includes('<script>'))))
    assert.ok(parties.some(({ URL = [] }) => URL.some((url) => url.includes("'"))))
  })

  test('hold fractions of seconds and offsets', () => {
    for (const pattern of [/\d\.\d{3}Z$/, /\d\.\d{6}Z$/, /\+02:00$/, /-03:30$/, /:\d\dZ$/]) {
      assert.ok(
        sample.some(({ DetectTime }) => pattern.test(DetectTime)),
        String(pattern),
      )
    }
  })

  test('have about 1.2 kB each', () => {
    const bytes = sample.reduce((sum, event) => sum + Buffer.byteLength(JSON.stringify(event)), 0)
    assert.ok(
      bytes / sample.length > 1000 && bytes / sample.length < 1400,
      String(bytes / sample.length),
    )
  })

  test('name a few attackers again and again, and most of them once', () => {
    const counts = [
      ...Map.groupBy(
        four.filter((text) => /^24|^25/.test(text)),
        (text) => text,
      ).values(),
    ]
      .map(({ length }) => length)
      .sort((a, b) => b - a)
    assert.ok((counts[0] ?? 0) > 50)
    assert.ok(counts.filter((count) => count === 1).length > counts.length / 3)
  })
})

describe('damage', () => {
  test('is done to the share that was asked for, and to none by default', () => {
    const spoiled = generate(5000, { damaged: 10 }).filter(({ condition }) => condition !== 'clean')
    assert.ok(spoiled.length > 400 && spoiled.length < 600, String(spoiled.length))
    assert.ok(generate(5000).every(({ condition }) => condition === 'clean'))
  })

  test('of a broken message makes it fail the schema, or be no JSON at all', () => {
    const broken = generate(2000, { damaged: 100 }).filter(
      ({ condition }) => condition === 'broken',
    )
    assert.ok(broken.length > 500)
    for (const { content } of broken) assert.ok(!passes(content), String(content))
  })

  test('is told apart by the tolerant reader as it was meant', () => {
    for (const { condition, content } of generate(2000, { damaged: 50 })) {
      if (condition === 'broken') assert.throws(() => parseEvent(content), { name: 'MentatError' })
      else assert.equal(parseEvent(content).repairs.length > 0, condition === 'deviating')
    }
  })

  test('never brings a line break into a message', () => {
    for (const { content } of generate(2000, { damaged: 100 })) assert.ok(!content.includes('\n'))
  })

  test('comes in the ways of real feeds: cut off, not UTF-8, without ID, scalars, numbers in strings', () => {
    const texts = generate(3000, { damaged: 100 }).map(({ content }) => content)
    assert.ok(texts.some((text) => Buffer.isBuffer(text)))
    const patterns = [
      /[^}\]]$/,
      /^{"Format":"IDEA0","(?!ID)/,
      /"Category":"/,
      /"ConnCount":"17"/,
      /Example-Net/,
    ]
    for (const pattern of patterns)
      assert.ok(
        texts.some((text) => pattern.test(String(text))),
        String(pattern),
      )
  })
})

test('only the named networks are attacked', () => {
  const networks = [{ network: '10.1.2.0/24', domain: 'a.example.org', weight: 1 }]
  const generator = new Generator({ seed: 1, start, networks })
  const scan = scenarios.find(({ name }) => name.startsWith('horizontal'))!
  for (let index = 0; index < 500; index++) {
    for (const { IP4 = [], IP6 = [] } of generator.event(scan, start).Target ?? []) {
      assert.deepEqual(IP6, [])
      for (const text of IP4) assert.match(text, /^10\.1\.2\./)
    }
  }
})

function passes(content: string | Buffer): boolean {
  try {
    return checkStrict(content).length === 0
  } catch {
    return false
  }
}

const categories = [
  ...[
    'Abusive',
    'Abusive.Spam',
    'Abusive.Harassment',
    'Abusive.Child',
    'Abusive.Sexual',
    'Abusive.Violence',
  ],
  ...[
    'Malware',
    'Malware.Virus',
    'Malware.Worm',
    'Malware.Trojan',
    'Malware.Spyware',
    'Malware.Dialer',
  ],
  ...['Malware.Rootkit', 'Recon', 'Recon.Scanning', 'Recon.Sniffing', 'Recon.SocialEngineering'],
  ...[
    'Recon.Searching',
    'Attempt',
    'Attempt.Exploit',
    'Attempt.Login',
    'Attempt.NewSignature',
    'Intrusion',
  ],
  ...[
    'Intrusion.AdminCompromise',
    'Intrusion.UserCompromise',
    'Intrusion.AppCompromise',
    'Intrusion.Botnet',
  ],
  ...[
    'Availability',
    'Availability.DoS',
    'Availability.DDoS',
    'Availability.Sabotage',
    'Availability.Outage',
  ],
  ...[
    'Information',
    'Information.UnauthorizedAccess',
    'Information.UnauthorizedModification',
    'Fraud',
  ],
  ...[
    'Fraud.UnauthorizedUsage',
    'Fraud.Copyright',
    'Fraud.Masquerade',
    'Fraud.Phishing',
    'Fraud.Scam',
  ],
  ...[
    'Vulnerable',
    'Vulnerable.Open',
    'Vulnerable.Config',
    'Anomaly',
    'Anomaly.Traffic',
    'Anomaly.Connection',
  ],
  ...[
    'Anomaly.Protocol',
    'Anomaly.System',
    'Anomaly.Application',
    'Anomaly.Behaviour',
    'Other',
    'Test',
  ],
]
