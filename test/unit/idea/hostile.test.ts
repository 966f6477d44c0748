import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { MentatError } from '../../../src/lib/framework/errors/mentat-error.ts'
import { Event } from '../../../src/lib/idea/event.ts'
import { EventFacts } from '../../../src/lib/idea/event-facts.ts'
import { parseEvent } from '../../../src/lib/idea/parse.ts'
import { judgeStrictly } from '../../../src/lib/idea/strict.ts'
import { eventWith, samples } from '../../support/idea-fixtures.ts'

const accessors = [Event.prototype, EventFacts.prototype]
  .flatMap((prototype) => Object.entries(Object.getOwnPropertyDescriptors(prototype)))
  .filter(([, descriptor]) => 'get' in descriptor)
  .map(([name]) => name)

/** Takes a message through everything: it is refused with a code, or nothing may throw. */
function survive(message: string | Buffer): Event | undefined {
  judgeStrictly(message)
  let event: Event
  try {
    event = parseEvent(message)
  } catch (error) {
    assert.ok(error instanceof MentatError, String(error))
    assert.match(error.code, /^EVENT_/)
    return undefined
  }
  const values = accessors.map((name): unknown => Reflect.get(event, name))
  assert.equal(values.length, accessors.length)
  assert.ok(Array.isArray(event.hostnames('Source')))
  const classed = parseEvent(message)
  classed.add({ EventClass: 'x' })
  assert.equal(parseEvent(classed.print()).eventClass, 'x')
  return event
}

test('there are accessors to try', () => {
  assert.ok(accessors.length > 30)
})

describe('hostile messages', () => {
  test('keys of Object.prototype are keys like others', () => {
    const keys = [
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'valueOf',
      '__defineGetter__',
    ]
    for (const key of keys) {
      for (const value of [
        'null',
        '{"ID":"evil","get":5}',
        '[]',
        '"x"',
        '{"__proto__":{"ID":1}}',
      ]) {
        const member = `${JSON.stringify(key)}:${value}`
        const text = eventWith({ Source: [{}], Node: [{}], _Mentat: {} })
          .replaceAll('{', `{${member},`)
          .replaceAll(',}', '}')
        const event = survive(text)
        assert.equal(event?.id, 't-1')
        assert.deepEqual(event.repairs, [])
        event.add({ A: 1 })
        assert.ok(event.print().includes(member))
      }
    }
    assert.equal(({} as Record<string, unknown>)['ID'], undefined)
  })

  test('a mandatory key is not inherited from __proto__', () => {
    assert.equal(
      survive('{"__proto__":{"ID":"x","DetectTime":"2024-05-02T10:00:10Z","Category":["Test"]}}'),
      undefined,
    )
  })

  test('long texts, NUL, lone surrogates and numbers beyond double pass', () => {
    const long = 'x'.repeat(1_000_000)
    assert.ok(
      survive(
        eventWith({ Description: long, Source: [{ Type: long, Hostname: [long], IP4: [long] }] }),
      ),
    )
    assert.equal(
      survive(eventWith().replace('}', ',"Description":"\\u0000\\ud800"}'))?.description,
      '\0\ud800',
    )
    const numbers =
      '"ByteCount":1e400,"ConnCount":123456789012345678901234567890,"Confidence":1e-400'
    const event = survive(
      eventWith().replace('}', `,${numbers},"Source":[{"Port":[1e400],"IP4":[-1e999]}]}`),
    )
    assert.deepEqual(event?.sourcePorts, [])
    event.add({ A: 1 })
    assert.ok(event.print().includes(numbers))
  })

  test('CRLF, white space and escapes in keys pass', () => {
    assert.ok(
      survive(
        `\r\n${JSON.stringify(samples['horizontal-scan-flow'], undefined, '\t').replaceAll('\n', '\r\n')}\r\n`,
      ),
    )
    assert.ok(survive(eventWith().replace('"ID"', '"\\u0049D"')))
  })

  test('texts that make patterns slow do not', () => {
    const start = performance.now()
    for (const text of [
      'a.'.repeat(500_000),
      'a-'.repeat(500_000),
      '1'.repeat(1_000_000),
      ' '.repeat(1_000_000),
      ':'.repeat(1_000_000),
      '1:'.repeat(500_000),
    ]) {
      survive(
        eventWith({
          Node: [{ Name: text, AggrWin: text, Type: text }],
          Source: [
            {
              IP4: [text, `${text}!`],
              IP6: [text],
              Proto: [text],
              Port: [text],
              MAC: [text],
              Ref: [text],
              Spoofed: text,
            },
          ],
          Attach: [{ ContentEncoding: 'base64', Content: text }],
          CreateTime: `2024-05-02T10:00:10.${text}`,
          Confidence: text,
        }),
      )
    }
    assert.ok(performance.now() - start < 20_000)
  })
})

describe('whatever stands where', () => {
  const odd = fc.oneof(
    fc.constantFrom(
      null,
      true,
      '',
      ' ',
      -1,
      1e300,
      'false',
      '0',
      '::',
      '1.2.3.4',
      '2024-05-02',
      '\0',
      'é',
    ),
    fc.jsonValue({ maxDepth: 3 }),
  )
  const party = fc.dictionary(
    fc.constantFrom('Type', 'IP4', 'IP6', 'Port', 'Proto', 'Hostname', 'Spoofed', 'ASN', 'Note'),
    odd,
  )
  const mentat = fc.dictionary(
    fc.constantFrom(
      'StorageTime',
      'EventClass',
      'ResolvedAbuses',
      'InspectionErrors',
      'ShadowReporting',
      'SourceResolvedASN',
      'EventSubclass',
    ),
    odd,
  )
  const attach = fc.dictionary(
    fc.constantFrom(
      'Content',
      'ContentType',
      'ContentEncoding',
      'FileName',
      'Size',
      'Handle',
      'Credentials',
    ),
    odd,
  )
  const node = fc.dictionary(fc.constantFrom('Name', 'Type', 'SW', 'AggrWin'), odd)
  const member = fc.oneof(
    odd,
    party,
    fc.array(fc.oneof(party, odd)),
    mentat,
    attach,
    fc.array(attach),
    fc.array(node),
  )
  const keys = [
    'Format',
    'ID',
    'DetectTime',
    'Category',
    'Source',
    'Target',
    'Attach',
    'Node',
    '_Mentat',
    'TLP',
    'Description',
    'Confidence',
    'CreateTime',
    'WinEndTime',
    'ByteCount',
  ]

  test('an event is refused with a code, or all of it can be read', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...keys), member),
        fc.boolean(),
        (members, mandatory) => {
          const { ID, DetectTime, Category, ...others } = members
          survive(eventWith(mandatory ? others : { ...others, ID, DetectTime, Category }))
        },
      ),
      { numRuns: 3000 },
    )
  })

  test('bytes changed in a good event do no harm', () => {
    const good = Buffer.from(JSON.stringify(samples['phishing-with-attachment']))
    const changes = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(
      fc.property(changes, fc.nat(good.length), (list, length) => {
        const message = Buffer.from(good)
        for (const [at, byte] of list) message[at] = byte
        survive(message)
        survive(message.subarray(0, length))
      }),
      { numRuns: 2000 },
    )
  })
})
