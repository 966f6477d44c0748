import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MentatError } from '../../../src/lib/framework/errors/mentat-error.ts'
import { parseEvent } from '../../../src/lib/idea/parse.ts'
import { eventWith, samples, schemaVerdicts } from '../../support/idea-fixtures.ts'
import { isMentatError } from '../../support/mentat-error.ts'

/** The repairs of the smallest event with these members. */
function repairsOf(members: Readonly<Record<string, unknown>>): readonly string[] {
  return parseEvent(eventWith(members)).repairs
}

function failureOf(message: string | Buffer): MentatError {
  try {
    parseEvent(message)
  } catch (error) {
    assert.ok(error instanceof MentatError)
    return error
  }
  return assert.fail('the event was accepted')
}

function problemsOf(members: Readonly<Record<string, unknown>>): string[] {
  const failure = failureOf(eventWith(members))
  assert.equal(failure.code, 'EVENT_INVALID')
  return (failure.fields['problems'] as { path: string }[]).map(({ path }) => path)
}

describe('a clean event', () => {
  for (const [name, sample] of Object.entries(samples)) {
    test(`${name} needs no repair and keeps its text`, () => {
      const text = JSON.stringify(sample, undefined, 1)
      const event = parseEvent(Buffer.from(text))
      assert.deepEqual(event.repairs, [])
      assert.equal(event.text, text)
      assert.deepEqual(event.document, sample)
      assert.equal(event.id, sample['ID'])
    })
  }

  test('with unknown members everywhere needs none', () => {
    const unknown = { Foo: { a: [null] }, ts: '0xd1', Credentials: [{ Username: 'a' }] }
    const party = { IP4: ['192.0.2.1'], PTR: null, InFlowCount: '5' }
    assert.deepEqual(repairsOf({ ...unknown, Source: [party], Node: [{ Realm: 5 }] }), [])
  })
})

describe('what is refused', () => {
  test('an empty message, or one of white space', () => {
    for (const text of ['', ' \r\n\t', '\ufeff']) {
      assert.throws(() => parseEvent(text), isMentatError('EVENT_EMPTY'))
    }
  })

  test('bytes that are not UTF-8, with their place', () => {
    const good = Buffer.from(eventWith({ Note: 'příliš' }))
    for (const bytes of [
      [0xff],
      [0xc0, 0xaf],
      [0xed, 0xa0, 0x80],
      [0xf5, 0x80, 0x80, 0x80],
      [0xc5],
    ]) {
      const message = Buffer.concat([good.subarray(0, -1), Buffer.from(bytes), Buffer.from('}')])
      const failure = failureOf(message)
      assert.equal(failure.code, 'EVENT_NOT_UTF8')
      assert.ok(Number(failure.fields['offset']) >= good.length - 1, failure.message)
      assert.ok(Number(failure.fields['offset']) <= good.length, failure.message)
    }
    assert.throws(
      () => parseEvent(good.subarray(0, good.indexOf('ř') + 1)),
      isMentatError('EVENT_NOT_UTF8', 'incomplete'),
    )
    assert.throws(() => parseEvent('{"a":"\ud800"}'), isMentatError('EVENT_NOT_UTF8'))
  })

  test('what is no JSON, with line and column', () => {
    const failure = failureOf('{\n "ID": "x",\n "Category": [Test]\n}')
    assert.equal(failure.code, 'EVENT_NOT_JSON')
    assert.equal(failure.fields['line'], 3)
    assert.equal(failure.fields['column'], 15)
    assert.match(failure.message, /line 3, column 15: found "Test\]\\n}", expected a value or \]/)
  })

  test('a document that is cut off', () => {
    const text = eventWith()
    for (let length = 1; length < text.length; length++) {
      assert.throws(
        () => parseEvent(text.slice(0, length)),
        isMentatError('EVENT_NOT_JSON', 'found the end'),
      )
    }
  })

  test('JSON that is no object', () => {
    for (const text of ['[]', '[{}]', '5', '"x"', 'null', 'true']) {
      assert.throws(() => parseEvent(text), isMentatError('EVENT_NOT_OBJECT'))
    }
  })

  test('nesting deeper than 64 levels', () => {
    const nested = (depth: number): string => `[`.repeat(depth) + ']'.repeat(depth)
    const withDepth = (depth: number): string =>
      eventWith().replace('{', `{"x":${nested(depth - 1)},`)
    assert.equal(parseEvent(withDepth(64)).id, 't-1')
    assert.throws(() => parseEvent(withDepth(65)), isMentatError('EVENT_TOO_DEEP', '65 levels'))
    assert.throws(() => parseEvent(withDepth(10_000)), isMentatError('EVENT_TOO_DEEP'))
    assert.throws(
      () => parseEvent('{"a":'.repeat(500_000) + '1' + '}'.repeat(500_000)),
      isMentatError('EVENT_TOO_DEEP'),
    )
    assert.equal(parseEvent(withDepth(100), { depth: 100 }).id, 't-1')
    assert.equal(parseEvent(eventWith({ Note: '[{'.repeat(1000) })).id, 't-1')
  })

  test('an ID that is missing or cannot be one', () => {
    for (const ID of [
      undefined,
      null,
      '',
      'a b',
      'a/b',
      'ž',
      'a\n',
      'x'.repeat(256),
      5.5,
      1e300,
      true,
      ['x'],
      {},
    ]) {
      assert.deepEqual(problemsOf({ ID }), ['ID'])
    }
  })

  test('a DetectTime that is missing or cannot be understood', () => {
    const times = [
      '2024-13-02T10:00:10Z',
      '2024-02-30T10:00:10Z',
      '9999-01-01T00:00:00Z',
      'now',
      '',
      '-5',
    ]
    for (const DetectTime of [
      undefined,
      null,
      ...times,
      -1,
      1e300,
      true,
      ['2024-05-02T10:00:10Z'],
      {},
    ]) {
      assert.deepEqual(problemsOf({ DetectTime }), ['DetectTime'])
    }
  })

  test('an event without any usable category', () => {
    for (const Category of [
      undefined,
      null,
      [],
      '',
      ' ',
      [''],
      [null],
      [5],
      5,
      true,
      {},
      [['Test']],
      ['x'.repeat(256)],
    ]) {
      assert.deepEqual(problemsOf({ Category }), ['Category'])
    }
  })

  test('and all reasons are told at once', () => {
    assert.deepEqual(problemsOf({ ID: '', DetectTime: 'x', Category: [] }), [
      'ID',
      'DetectTime',
      'Category',
    ])
    const { message } = failureOf('{}')
    assert.match(
      message,
      /ID: found nothing, expected .*; DetectTime: found nothing, .*; Category: found nothing/,
    )
  })

  test('and the text is safe to print', () => {
    const { message } = failureOf(
      eventWith({ ID: '\u001b[2J\u0000\u202e\ud800\u0085 ' + 'x'.repeat(1e6) }),
    )
    assert.doesNotMatch(message, /[\u0000-\u001f\u007f-\u009f\u202e\p{Surrogate}]/u)
    assert.ok(message.length < 300)
  })
})

describe('what is repaired', () => {
  const cases: [string, Record<string, unknown>, string[]][] = [
    [
      'a scalar for a list',
      { Source: [{ Type: 'Miner' }] },
      ['Source[0].Type: text instead of a list, taken as a list of one'],
    ],
    [
      'a number for a list',
      { Target: [{}, { Port: 22 }] },
      ['Target[1].Port: a number instead of a list, taken as a list of one'],
    ],
    [
      'an object for a list of objects',
      { Node: { Name: 'a.b' } },
      ['Node: an object instead of a list, taken as a list of one'],
    ],
    [
      'a text for a list of objects',
      { Attach: 'x' },
      [
        'Attach: text instead of a list, taken as a list of one',
        'Attach[0]: text instead of an object, ignored',
      ],
    ],
    [
      'a text among objects',
      { Source: [{}, 'x', { Type: 'A' }] },
      [
        'Source[1]: text instead of an object, ignored',
        'Source[2].Type: text instead of a list, taken as a list of one',
      ],
    ],
    [
      'a number in a text',
      { Source: [{ Port: ['22'] }] },
      ['Source[0].Port[0]: text instead of a number, taken as a number'],
    ],
    [
      'a confidence in a text',
      { Confidence: '0.5' },
      ['Confidence: text instead of a number, taken as a number'],
    ],
    ['a confidence of 80', { Confidence: 80 }, ['Confidence: outside 0 to 1, ignored']],
    [
      'a range of ports',
      { Source: [{ Port: ['22-25'] }] },
      ['Source[0].Port[0]: text instead of a number, ignored'],
    ],
    [
      'a port that is none',
      { Source: [{ Port: [65536, -1, 0, 65535] }] },
      [
        'Source[0].Port[0]: port outside 0 to 65535, ignored',
        'Source[0].Port[1]: port outside 0 to 65535, ignored',
      ],
    ],
    [
      'a port with a fraction',
      { Source: [{ Port: [22.5] }] },
      ['Source[0].Port[0]: not a whole number, ignored'],
    ],
    ['a number as ID', { ID: 5 }, ['ID: a number instead of text, taken as text']],
    [
      'a number as text',
      { Description: 5 },
      ['Description: a number instead of text, taken as text'],
    ],
    ['a list as text', { Description: ['x'] }, ['Description: a list instead of text, ignored']],
    [
      'null',
      { Description: null, Source: null },
      ['Description: null, taken as absent', 'Source: null, taken as absent'],
    ],
    ['null in a list', { Source: [{ IP4: [null] }] }, ['Source[0].IP4[0]: null, taken as absent']],
    ['no Format', { Format: undefined }, ['Format: missing, read as IDEA0']],
    ['another Format', { Format: 'IDEA1' }, ['Format: not IDEA0, read as IDEA0']],
    [
      'a time with a blank',
      { DetectTime: '2016-06-21 13:08:27Z' },
      ['DetectTime: blank instead of T'],
    ],
    [
      'a time that is none',
      { CreateTime: '2024-02-30T00:00:00Z' },
      ['CreateTime: not a time between 1970 and 2199, ignored'],
    ],
    [
      'Unix seconds',
      { DetectTime: 1714644010, CreateTime: '1714644010.5' },
      [
        'DetectTime: Unix seconds instead of a time of RFC 3339',
        'CreateTime: Unix seconds instead of a time of RFC 3339',
      ],
    ],
    [
      'a node in upper case',
      { Node: [{ Name: 'Org.Example' }] },
      ['Node[0].Name: not a dotted name in lower case, taken as it is'],
    ],
    [
      'an address that is none',
      { Source: [{ IP4: ['1.2.3.4', '01.2.3.4'] }] },
      ['Source[0].IP4[1]: not an address, network or range, ignored'],
    ],
    [
      'an address in the wrong list',
      { Source: [{ IP4: ['::1'], IP6: ['192.0.2.1'] }] },
      [
        'Source[0].IP4[0]: an IPv6 address, taken as such',
        'Source[0].IP6[0]: an IPv4 address, taken as such',
      ],
    ],
    [
      'blanks around an address',
      { Source: [{ IP4: [' 192.0.2.1'] }] },
      ['Source[0].IP4[0]: blanks around the address'],
    ],
    [
      'a reversed range',
      { Source: [{ IP4: ['192.0.2.9-192.0.2.1'] }] },
      ['Source[0].IP4[0]: range written backwards, turned round'],
    ],
    [
      'the word false',
      { Source: [{ Spoofed: 'false', Imprecise: 0, Anonymised: 'x' }] },
      [
        'Source[0].Spoofed: text instead of true or false, taken as false',
        'Source[0].Imprecise: a number instead of true or false, taken as false',
        'Source[0].Anonymised: text instead of true or false, ignored',
      ],
    ],
    [
      'a window in seconds',
      { Node: [{ AggrWin: 300 }] },
      ['Node[0].AggrWin: a number instead of a duration, taken as seconds'],
    ],
    [
      'a _Mentat that is no object',
      { _Mentat: 'x' },
      ['_Mentat: text instead of an object, ignored'],
    ],
    [
      'members of _Mentat',
      { _Mentat: { StorageTime: 1714644010, ShadowReporting: 'true' } },
      [
        '_Mentat.StorageTime: Unix seconds instead of a time of RFC 3339',
        '_Mentat.ShadowReporting: text instead of true or false, ignored',
      ],
    ],
  ]
  for (const [what, members, expected] of cases) {
    test(`${what} is told`, () => {
      assert.deepEqual(repairsOf(members), expected)
    })
  }

  test('a byte order mark is removed and told', () => {
    const event = parseEvent(Buffer.from(`\ufeff${eventWith()}`))
    assert.deepEqual(event.repairs, ['(document): byte order mark, removed'])
    assert.equal(event.text, eventWith())
  })

  test('a key that occurs twice is told; the last one counts and the text keeps both', () => {
    const text = eventWith().replace('{', '{"ID":"first","x":{"a":1,"a":2},')
    const event = parseEvent(text)
    assert.equal(event.id, 't-1')
    assert.equal(event.text, text)
    assert.deepEqual(event.repairs, [
      '(document): a key occurs twice in its object, the last one counts',
    ])
  })

  test('a million deviations bring a bounded number of sentences', () => {
    const repairs = repairsOf({ Source: [{ IP4: new Array(100_000).fill('x'), x: 1 }] })
    assert.equal(repairs.length, 33)
    assert.equal(repairs.at(-1), '99968 more deviations')
  })

  test('sentences never hold a value, so that there are few different ones', () => {
    assert.ok(
      repairsOf({ Source: [{ IP4: ['secret-1'], Port: ['secret-2'] }] }).every(
        (text) => !text.includes('secret'),
      ),
    )
  })
})

describe('the published cases', () => {
  /** What even a tolerant reader cannot understand. */
  const refused = new Set([
    'no ID',
    'Category empty list',
    'ID with blank',
    'ID empty',
    'DetectTime null',
  ])
  for (const row of schemaVerdicts) {
    test(`${row.id} ${row.case}: ${refused.has(row.case) ? 'refused' : 'accepted'}`, () => {
      if (refused.has(row.case))
        assert.throws(() => parseEvent(row.event), isMentatError('EVENT_INVALID'))
      else assert.equal(typeof parseEvent(row.event).id, 'string')
    })
  }
})
