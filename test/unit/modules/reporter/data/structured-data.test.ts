import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type {
  ClassData,
  ValuesData,
} from '../../../../../src/lib/database/reports/structured-data.ts'
import { parseEvent } from '../../../../../src/lib/idea/parse.ts'
import {
  defaultDataLimits,
  StructuredDataBuilder,
} from '../../../../../src/lib/modules/reporter/data/structured-data.ts'
import { eventWith } from '../../../../support/idea-fixtures.ts'

const source = { isTarget: false }
const target = { isTarget: true }

interface Seen {
  readonly addresses?: readonly string[]
  readonly class?: string
  readonly subclass?: string
  readonly members?: Readonly<Record<string, unknown>>
}

function build(
  events: readonly Seen[],
  { pass = source, limits = {} }: { pass?: typeof source; limits?: object } = {},
): StructuredDataBuilder {
  const builder = new StructuredDataBuilder(pass, 'UTC', { ...defaultDataLimits, ...limits })
  for (const { addresses = ['192.0.2.1'], class: name = 'a-class', subclass, members } of events) {
    const side = pass.isTarget ? 'Target' : 'Source'
    const event = parseEvent(
      eventWith({
        [side]: [{ IP4: addresses }],
        ...members,
        _Mentat: {
          [pass.isTarget ? 'TargetClass' : 'EventClass']: name,
          ...(subclass === undefined ? {} : { EventSubclass: [subclass] }),
        },
      }),
    )
    builder.add('regular', event, addresses)
  }
  return builder
}

function onlyClass(builder: StructuredDataBuilder): ClassData {
  const [data, ...others] = Object.values(builder.finish().regular)
  assert.ok(data !== undefined && others.length === 0)
  return data
}

function onlyDetector(data: ClassData, address = '192.0.2.1') {
  const [detector, ...others] = Object.values(data.addresses[address]?.detector_data ?? {})
  assert.ok(detector !== undefined && others.length === 0)
  return detector
}

describe('the data of a report', () => {
  test('tells first and last times, and counts, by class and address', () => {
    const at = (detect: string, begin?: string, end?: string): Seen => ({
      members: { DetectTime: detect, EventTime: begin, CeaseTime: end },
    })
    const data = onlyClass(
      build([
        at('2024-05-02T10:00:00Z'),
        at('2024-05-02T11:00:00Z', '2024-05-02T09:30:00Z', '2024-05-02T10:59:00Z'),
        { ...at('2024-05-02T10:30:00Z'), addresses: ['192.0.2.1', '192.0.2.2'] },
      ]),
    )
    assert.deepEqual(
      {
        ...data,
        addresses: Object.entries(data.addresses).map(([name, { count }]) => [name, count]),
      },
      {
        count: 3,
        address_count: 2,
        first_time: '2024-05-02T09:30:00Z',
        last_time: '2024-05-02T10:59:00Z',
        addresses: [
          ['192.0.2.1', 3],
          ['192.0.2.2', 1],
        ],
      },
    )
  })

  test('weighs the average size of packets by the packets', () => {
    const sized = (AvgPacketSize: number, PacketCount?: number): Seen => ({
      members: { AvgPacketSize, PacketCount },
    })
    const { main } = onlyDetector(onlyClass(build([sized(1000, 10), sized(100, 90)])))
    assert.deepEqual(main, { AvgPacketSize: 190, PacketCount: 100 })
    assert.deepEqual(onlyDetector(onlyClass(build([sized(100), sized(201)]))).main, {
      AvgPacketSize: 151,
    })
  })

  test('adds numbers up, in text and misspelt as well, and leaves out what is no amount', () => {
    const members = {
      ConnCount: 3,
      FlowCount: '5',
      ByteCount: -1,
      PacketCount: 1e300,
      Source: [
        { IP4: ['192.0.2.1'], InPacketsCount: 7, OutByteCount: 2 },
        { IP4: ['192.0.2.9'], OutByteCount: 1000 },
      ],
    }
    const { main, source: own } = onlyDetector(onlyClass(build([{ members }, { members }])))
    assert.deepEqual(main, { ConnCount: 6, FlowCount: 10 })
    assert.deepEqual(own, { InPacketCount: 14, OutByteCount: 4 })
  })

  test('takes from sources only those that have the address, and all targets', () => {
    const members = {
      Source: [
        { IP4: ['192.0.2.1'], Port: [1024], Proto: ['tcp'] },
        { IP4: ['192.0.2.9'], Port: [9], Hostname: ['neighbour.example'] },
      ],
      Target: [
        { IP4: ['198.51.100.10'], Port: [443] },
        { IP4: ['198.51.100.2'], IP6: ['2001:db8::1'], Port: [80], Proto: ['http'] },
      ],
    }
    const { main, source: own, target: other } = onlyDetector(onlyClass(build([{ members }])))
    assert.deepEqual(own, { Port: list('1024'), Proto: list('tcp') })
    assert.deepEqual(other, {
      Port: list('80', '443'),
      Proto: list('http'),
      ips: list('198.51.100.2', '198.51.100.10', '2001:db8::1'),
    })
    assert.deepEqual(main, { protocols: list('http', 'tcp') })
  })

  test('of targets tells which are of the report, and how many there were', () => {
    const members = {
      Source: [{ IP4: ['198.51.100.2'] }],
      Target: [{ IP4: ['192.0.2.1', '192.0.2.2'] }, { IP4: ['203.0.113.1'], Port: [1] }],
    }
    const addresses = ['192.0.2.1', '192.0.2.2']
    const { source: other, target: own } = onlyDetector(
      onlyClass(build([{ members, addresses }], { pass: target })),
    )
    assert.deepEqual(own, { ip_count: 3, relevant_ips: list('192.0.2.1', '192.0.2.2') })
    assert.deepEqual(other, { ips: list('198.51.100.2') })
  })

  test('tells detectors apart', () => {
    const by = (name: string | undefined): Seen => ({
      members: { ConnCount: 1, ...(name === undefined ? {} : { Node: [{ Name: name }] }) },
    })
    const data = onlyClass(build([by('b.b'), by('a.a'), by('b.b'), by(undefined)]))
    const { detector_data, detectors_count } = data.addresses['192.0.2.1'] ?? {}
    const counts = Object.entries(detector_data ?? {}).map(([name, { main }]) => [
      name,
      main['ConnCount'],
    ])
    assert.deepEqual(Object.fromEntries(counts), { 'a.a': 1, 'b.b': 2, __UNKNOWN__: 1 })
    assert.equal(detectors_count, 3)
  })

  test('of one address tells what the whole tells of it', () => {
    const builder = build([
      { addresses: ['192.0.2.1', '192.0.2.2'] },
      { addresses: ['192.0.2.2'], class: 'other' },
    ])
    const [whole, one] = [builder.finish(), builder.finishFor('192.0.2.1')]
    assert.deepEqual(Object.keys(one.regular), ['a-class'])
    assert.deepEqual(
      one.regular['a-class']?.addresses['192.0.2.1'],
      whole.regular['a-class']?.addresses['192.0.2.1'],
    )
    assert.equal(one.regular['a-class']?.address_count, 1)
  })

  test('keeps relapsed events apart, with the label of the earlier report', () => {
    const builder = new StructuredDataBuilder(source, 'Europe/Prague')
    const event = parseEvent(eventWith({ Source: [{ IP4: ['192.0.2.1'] }] }))
    builder.add('relapsed', event, ['192.0.2.1'], () => 'M20240428SM-Q4X7Z')
    const { regular, relapsed, timezone } = builder.finish()
    assert.deepEqual(regular, {})
    assert.equal(timezone, 'Europe/Prague')
    assert.equal(relapsed['__UNKNOWN__']?.addresses['192.0.2.1']?.reference, 'M20240428SM-Q4X7Z')
  })
})

describe('the data of a report is bounded', () => {
  test('lists the addresses with the most events, and counts all', () => {
    const events = [3, 1, 2].flatMap((times, index) =>
      Array.from({ length: times }, (): Seen => ({ addresses: [`192.0.2.${index}`] })),
    )
    const data = onlyClass(build(events, { limits: { addresses: 2 } }))
    assert.deepEqual([data.address_count, data.count], [3, 6])
    assert.deepEqual(Object.keys(data.addresses), ['192.0.2.0', '192.0.2.2'])
  })

  test('says when addresses or values were too many to be told apart', () => {
    const addresses = ['192.0.2.1', '192.0.2.2', '192.0.2.3']
    const few = onlyClass(build([{ addresses }], { limits: { distinct: 2 } }))
    assert.deepEqual([few.address_count, few.at_least], [2, true])
    const Target = [{ Port: Array.from({ length: 5000 }, (_, port) => port) }]
    const { target: other } = onlyDetector(onlyClass(build([{ members: { Target } }])))
    const ports = other['Port'] as ValuesData
    assert.deepEqual([ports.values.length, ports.total, ports.at_least], [50, 200, true])
  })

  test('joins subclasses when there are too many', () => {
    const events = Array.from({ length: 5 }, (_, index): Seen => ({ subclass: `s${index}` }))
    const { regular } = build(events, { limits: { classes: 2 } }).finish()
    const counts = Object.entries(regular).map(([name, { count }]) => [name, count])
    assert.deepEqual(Object.fromEntries(counts), {
      'a-class': 3,
      'a-class/s0': 1,
      'a-class/s1': 1,
    })
  })

  test('an event with 50,000 sources and 50,000 targets is read in seconds, to a megabyte', () => {
    const block = (first: number): string[] =>
      Array.from({ length: 50_000 }, (_, index) =>
        [first, 1 + (index >> 14), (index >> 7) & 127, index & 127].join('.'),
      )
    const [own, others] = [block(10), block(20)]
    const event = parseEvent(
      eventWith({
        Source: own.map((address) => ({ IP4: [address], Hostname: ['x'.repeat(300)] })),
        Target: others.map((address, index) => ({ IP4: [address], Port: [index] })),
      }),
    )
    const builder = new StructuredDataBuilder(source, 'UTC')
    const start = performance.now()
    builder.add('regular', event, own)
    const data = builder.finish()
    assert.ok(performance.now() - start < 10_000)
    assert.equal(data.regular['__UNKNOWN__']?.address_count, 50_000)
    assert.ok(JSON.stringify(data).length < 2_000_000)
  })

  test('whatever events hold, it is JSON that a database takes', () => {
    const anything = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>
    const hostile = fc.constantFrom('\u0000', '\ud800', '__proto__', 'x'.repeat(100_000), -0, 1e308)
    const value = fc.oneof(anything, hostile, fc.array(hostile))
    const section = fc.record({
      Port: value,
      Proto: value,
      Hostname: value,
      Ref: value,
      InFlowCount: value,
    })
    fc.assert(
      fc.property(fc.array(section, { maxLength: 3 }), value, value, (sections, one, other) => {
        const members = {
          Source: [{ IP4: ['192.0.2.1'], ...sections[0] }],
          Target: sections,
          ConnCount: one,
          AvgPacketSize: other,
          PacketCount: one,
          Node: [{ Name: one }],
        }
        const data = build([{ members, class: 'a', subclass: '__proto__' }]).finish()
        const text = JSON.stringify(data)
        assert.deepEqual(JSON.parse(text), data)
        assert.ok(text.isWellFormed() && text.length < 20_000)
        assert.doesNotMatch(text, /\\u0000/)
      }),
      { numRuns: 200 },
    )
  })
})

function list(...values: string[]): ValuesData {
  return { values, total: values.length }
}
