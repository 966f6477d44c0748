import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  formatInterval,
  type Interval,
  mergeIntervals,
  parseInterval,
} from '../../../src/lib/idea/interval.ts'

describe('parseInterval', () => {
  test('reads an address, a network and a range', () => {
    assert.deepEqual(parseInterval('192.0.2.1'), { family: 4, low: 0xc0000201n, high: 0xc0000201n })
    assert.deepEqual(parseInterval('192.0.2.0/24'), {
      family: 4,
      low: 0xc0000200n,
      high: 0xc00002ffn,
    })
    assert.deepEqual(parseInterval('192.0.2.1-192.0.2.9'), {
      family: 4,
      low: 0xc0000201n,
      high: 0xc0000209n,
    })
    assert.deepEqual(parseInterval('2001:db8::/126'), {
      family: 6,
      low: 0x20010db8000000000000000000000000n,
      high: 0x20010db8000000000000000000000003n,
    })
  })

  test('masks the bits of the host', () => {
    assert.deepEqual(parseInterval('192.0.2.77/24'), parseInterval('192.0.2.0/24'))
    assert.deepEqual(parseInterval('2001:db8::77/64'), parseInterval('2001:db8::/64'))
  })

  test('reads the whole of both families', () => {
    assert.deepEqual(parseInterval('0.0.0.0/0'), { family: 4, low: 0n, high: 0xffffffffn })
    assert.deepEqual(parseInterval('::/0'), { family: 6, low: 0n, high: 2n ** 128n - 1n })
  })

  test('turns a range round that is written backwards, and says so', () => {
    const notes: string[] = []
    const item = (): undefined => undefined
    const interval = parseInterval('192.0.2.9-192.0.2.1', { add: (text) => notes.push(text), item })
    assert.deepEqual(interval, parseInterval('192.0.2.1-192.0.2.9'))
    assert.equal(notes.length, 1)
  })

  for (const text of [
    ...[
      '192.0.2.1/33',
      '192.0.2.1/-1',
      '192.0.2.1/ 24',
      '192.0.2.1/+24',
      '192.0.2.1/024',
      '192.0.2.1/',
    ],
    ...[
      '192.0.2.1/24/24',
      '192.0.2.1..192.0.2.9',
      '192.0.2.1-',
      '-192.0.2.1',
      '192.0.2.1-::1',
      '::/129',
    ],
    ...[
      '192.0.2.1 - 192.0.2.9',
      '192.0.2.1-192.0.2.2-192.0.2.3',
      '192.0.2.0/24-192.0.3.0/24',
      '/8',
      '-',
    ],
  ]) {
    test(`refuses ${text}`, () => {
      assert.equal(parseInterval(text), undefined)
    })
  }
})

/** Small numbers, so that intervals touch and overlap. */
const intervals = fc.array(
  fc
    .tuple(fc.constantFrom(4 as const, 6 as const), fc.nat(60), fc.nat(6))
    .map(([family, low, size]): Interval => {
      return { family, low: BigInt(low), high: BigInt(low + size) }
    }),
)

function members(list: readonly Interval[]): Set<string> {
  const found = new Set<string>()
  for (const { family, low, high } of list) {
    for (let value = low; value <= high; value++) found.add(`${family}:${String(value)}`)
  }
  return found
}

describe('mergeIntervals', () => {
  test('keeps exactly the same addresses, sorted, with a gap between neighbours', () => {
    fc.assert(
      fc.property(intervals, (list) => {
        const merged = mergeIntervals(list)
        assert.deepEqual(members(merged), members(list))
        for (const [index, next] of merged.slice(1).entries()) {
          const before = merged[index]!
          assert.ok(
            before.family < next.family ||
              (before.family === next.family && before.high + 1n < next.low),
          )
        }
      }),
      { numRuns: 500 },
    )
  })

  test('keeps 0.0.0.0 and ::', () => {
    const zeros = [parseInterval('::')!, parseInterval('0.0.0.0')!]
    assert.deepEqual(mergeIntervals(zeros).map(formatInterval), ['0.0.0.0', '::'])
  })

  test('does not join the families', () => {
    const ends = [parseInterval('255.255.255.255')!, parseInterval('::1:0:0')!]
    assert.equal(mergeIntervals(ends).length, 2)
  })
})

describe('formatInterval', () => {
  test('prints what parseInterval reads', () => {
    fc.assert(
      fc.property(intervals, (list) => {
        for (const interval of list) {
          assert.deepEqual(parseInterval(formatInterval(interval)), interval)
        }
      }),
    )
  })

  test('prints a network as such only when it is exactly one', () => {
    const reprint = (text: string): string => formatInterval(parseInterval(text)!)
    assert.equal(reprint('192.0.2.0-192.0.2.255'), '192.0.2.0/24')
    assert.equal(reprint('192.0.2.1-192.0.2.2'), '192.0.2.1-192.0.2.2')
    assert.equal(reprint('192.0.2.1-192.0.2.1'), '192.0.2.1')
    assert.equal(reprint('0.0.0.0-255.255.255.255'), '0.0.0.0/0')
    assert.equal(reprint('::/0'), '::/0')
  })
})
