import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import { addressBits, type Family } from '../../../../src/lib/idea/address.ts'
import { formatInterval, type Interval, parseInterval } from '../../../../src/lib/idea/interval.ts'
import { NetworkIndex } from '../../../../src/lib/services/networks/network-index.ts'

interface Item extends Interval {
  readonly name: number
}

const COUNT = 20_000

/** First and last address of the network with a number; lists of all that reach into a place could become long. */
const hardCases: Record<string, (index: number) => [number, number]> = {
  'side by side': (index) => [index * 2, index * 2 + 1],
  'all in each other': (index) => [index, 4 * COUNT - index],
  'like the steps of a stair': (index) => [index, index + COUNT],
  'all over one address': (index) => [index, COUNT + index],
  'the same again and again': (index) => [index >> 10, COUNT + (index >> 10)],
  'one around small ones': (index) => (index === 0 ? [0, 4 * COUNT] : [index * 3, index * 3 + 1]),
  'many around small ones': (index) =>
    index < 1000 ? [index, 4 * COUNT - index] : [index * 3, index * 3 + 1],
}

describe('NetworkIndex', () => {
  test('finds networks in each other, the most specific first', async () => {
    const found = await look(
      ['10.0.0.0/8', '10.1.2.0/24', '10.1.0.0/16', '192.0.2.0/24'],
      '10.1.2.3',
    )
    assert.deepEqual(found, ['10.1.2.0/24', '10.1.0.0/16', '10.0.0.0/8'])
  })

  test('finds only what contains a network or range as a whole', async () => {
    const networks = ['10.0.0.0/8', '10.1.2.0/24', '10.1.2.0-10.1.3.7']
    assert.deepEqual(await look(networks, '10.1.2.0/23'), ['10.0.0.0/8'])
    assert.deepEqual(await look(networks, '10.1.2.9-10.1.3.7'), ['10.1.2.0-10.1.3.7', '10.0.0.0/8'])
    assert.deepEqual(await look(networks, '10.1.2.9-10.1.3.8'), ['10.0.0.0/8'])
    assert.deepEqual(await look(networks, '9.255.255.255-10.0.0.1'), [])
  })

  test('knows ranges that are not aligned and overlap in part', async () => {
    const networks = ['10.0.0.3-10.0.0.100', '10.0.0.50-10.0.0.60', '10.0.0.55-10.0.1.255']
    assert.deepEqual(await look(networks, '10.0.0.57'), [
      '10.0.0.50-10.0.0.60',
      '10.0.0.3-10.0.0.100',
      '10.0.0.55-10.0.1.255',
    ])
    assert.deepEqual(await look(networks, '10.0.0.2'), [])
    assert.deepEqual(await look(networks, '10.0.1.255'), ['10.0.0.55-10.0.1.255'])
  })

  test('keeps the order of those with equally many addresses', async () => {
    const index = await indexOf(['10.0.0.0/24', '10.0.0.0/25', '10.0.0.0/24'])
    const found = index.containing(parseInterval('10.0.0.1')!)
    assert.deepEqual(
      found.map(({ name }) => name),
      [1, 0, 2],
    )
  })

  test('knows the first and the last address, and the whole of both families', async () => {
    const ends = ['0.0.0.0', '255.255.255.255', '::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff']
    for (const end of ends) {
      const all = end.includes(':') ? '::/0' : '0.0.0.0/0'
      assert.deepEqual(await look([...ends, '0.0.0.0/0', '::/0'], end), [end, all])
      assert.deepEqual(await look([...ends, '0.0.0.0/0', '::/0'], all), [all])
    }
  })

  test('does not take an IPv4 address for the IPv6 address with the same number', async () => {
    assert.deepEqual(await look(['::/96', '::a00:1'], '10.0.0.1'), [])
    assert.deepEqual(await look(['10.0.0.1', '0.0.0.0/0'], '::a00:1'), [])
  })

  test('is empty without networks', async () => {
    const index = await indexOf([])
    assert.equal(index.size, 0)
    assert.deepEqual(index.containing(parseInterval('10.0.0.1')!), [])
    assert.deepEqual(index.containing(parseInterval('::/0')!), [])
  })

  for (const [name, spanOf] of Object.entries(hardCases)) {
    test(`stays small and right with 20,000 networks: ${name}`, async () => {
      const items = Array.from({ length: COUNT }, (_, index): Item => {
        const [low, high] = spanOf(index)
        return { family: 4, low: BigInt(low), high: BigInt(high), name: index }
      })
      const index = await NetworkIndex.build(items, systemClock)
      // An entry of a list has 12 bytes, a window 8.
      assert.ok(index.bytes < 4 * 20 * COUNT, `${index.bytes} bytes`)
      for (let at = 0; at < 4 * COUNT; at += 1999) {
        const question = { family: 4, low: BigInt(at), high: BigInt(at) } as const
        assert.deepEqual(index.containing(question), search(items, question))
      }
    })
  }

  test('lets others have their turn while it is built', async () => {
    const items = Array.from({ length: 200_000 }, (_, name): Item => {
      const low = BigInt(name * 16)
      return { family: 4, low, high: low + 15n, name }
    })
    // By this clock each piece of work has taken long.
    let now = 0
    const clock = { ...systemClock, monotonic: () => (now += 1000) }
    let turns = 0
    const built = new AbortController()
    const watching = (async () => {
      for (; !built.signal.aborted; turns += 1) await setImmediate()
    })()
    await NetworkIndex.build(items, clock)
    built.abort()
    await watching
    assert.ok(turns > 20, `${turns} turns`)
  })

  for (const family of [4, 6] as const) {
    for (const [name, makeInterval] of Object.entries(shapes(family))) {
      test(`finds what a search through all finds: IPv${family}, ${name}`, async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(makeInterval, { maxLength: 60 }),
            fc.array(makeInterval, { minLength: 1, maxLength: 20 }),
            async (intervals, questions) => {
              const items = intervals.map((interval, name): Item => ({ ...interval, name }))
              const index = await NetworkIndex.build(items, systemClock)
              assert.equal(index.size, items.length)
              // Where mistakes are likely: at the ends of what is known, and beside them.
              for (const question of [...questions, ...intervals.flatMap(edges)]) {
                assert.deepEqual(
                  index.containing(question),
                  search(items, question),
                  formatInterval(question),
                )
              }
            },
          ),
          { numRuns: 60 },
        )
      })
    }
  }
})

/** The networks that contain one, as text. */
async function look(networks: readonly string[], question: string): Promise<string[]> {
  const index = await indexOf(networks)
  return index.containing(parseInterval(question)!).map(formatInterval)
}

function indexOf(networks: readonly string[]): Promise<NetworkIndex<Item>> {
  const items = networks.map((network, name): Item => ({ ...parseInterval(network)!, name }))
  return NetworkIndex.build(items, systemClock)
}

/** Every item, one after the other. */
function search(items: readonly Item[], { family, low, high }: Interval): Item[] {
  return items
    .filter((item) => item.family === family && item.low <= low && item.high >= high)
    .toSorted((a, b) => {
      const difference = a.high - a.low - (b.high - b.low)
      return difference < 0n ? -1 : difference > 0n ? 1 : a.name - b.name
    })
}

function edges({ family, low, high }: Interval): Interval[] {
  const last = 2n ** BigInt(addressBits[family]) - 1n
  return [low - 1n, low, high, high + 1n]
    .filter((address) => address >= 0n && address <= last)
    .flatMap((address) => [
      { family, low: address, high: address },
      ...(address <= high ? [{ family, low: address, high }] : []),
    ])
}

/** Intervals as they may come: many in a small space, so that they touch, overlap and are the same. */
function shapes(family: Family): Record<string, fc.Arbitrary<Interval>> {
  const last = 2n ** BigInt(addressBits[family]) - 1n
  const anywhere = fc.bigInt({ min: 0n, max: last })
  const range = (address: fc.Arbitrary<bigint>): fc.Arbitrary<Interval> =>
    fc.tuple(address, address).map(([one, other]) => ({
      family,
      low: one < other ? one : other,
      high: one < other ? other : one,
    }))
  const small = fc.bigInt({ min: 0n, max: 40n })
  // A step of more than a word: the words below count as well as those above.
  const scaled = small.map((value) => (value * last) / 40n)
  const network = (address: fc.Arbitrary<bigint>): fc.Arbitrary<Interval> =>
    fc.tuple(address, fc.integer({ min: 0, max: addressBits[family] })).map(([base, prefix]) => {
      const mask = (1n << BigInt(addressBits[family] - prefix)) - 1n
      return { family, low: base & ~mask, high: base | mask }
    })
  const single = fc
    .oneof(small, scaled, anywhere)
    .map((value) => ({ family, low: value, high: value }))
  return {
    'ranges in a small space': range(small),
    'ranges over the whole space': range(scaled),
    'ranges at the end of the space': range(small.map((value) => last - value)),
    'networks anywhere': network(anywhere),
    'networks in each other': network(small),
    'of all kinds': fc.oneof(range(small), range(scaled), network(anywhere), single),
  }
}
