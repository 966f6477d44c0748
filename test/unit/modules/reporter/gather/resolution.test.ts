import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Network } from '../../../../../src/lib/database/networks/list.ts'
import { Resolver } from '../../../../../src/lib/modules/reporter/gather/resolution.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'

function network(addresses: string, group: string, isBase = false): Network {
  return {
    id: 1,
    network: addresses,
    group,
    enabled: true,
    source: 'test',
    netname: '',
    description: '',
    rank: null,
    is_base: isBase,
    local_id: null,
  }
}

async function chainsOf(
  networks: readonly Network[],
  addresses: readonly string[],
): Promise<string[]> {
  const resolver = await Resolver.create(networks, new FakeClock())
  return addresses.map((address) => {
    const found = resolver.resolve(address)
    return found ? `${found.chain.join('>')}|${found.fallback.join('>')}` : 'nobody'
  })
}

test('the nearest group comes first, base networks are apart', async () => {
  const networks = [
    network('10.0.0.0/8', 'base', true),
    network('10.1.0.0/16', 'uni'),
    network('10.1.2.0/24', 'lab'),
    network('10.1.2.0/25', 'uni'),
    network('2001:db8::/32', 'six'),
  ]
  assert.deepEqual(
    await chainsOf(networks, ['10.1.2.1', '10.1.2.200', '10.1.9.9', '2001:db8::1', '11.0.0.1']),
    ['uni>lab|base', 'lab>uni|base', 'uni|base', 'six|', 'nobody'],
  )
})

test('where there are base networks alone, their groups are the chain', async () => {
  const networks = [network('10.0.0.0/8', 'base', true), network('10.0.0.0/16', 'inner', true)]
  assert.deepEqual(await chainsOf(networks, ['10.0.0.1', '10.9.0.1']), ['inner>base|', 'base|'])
})

test('a network or a range belongs to those who have all of it', async () => {
  const networks = [network('10.0.0.0/24', 'low'), network('10.0.0.0/23', 'both')]
  assert.deepEqual(
    await chainsOf(networks, ['10.0.0.0/25', '10.0.0.0/23', '10.0.0.250-10.0.1.5', '10.0.0.0/22']),
    ['low>both|', 'both|', 'both|', 'nobody'],
  )
})

test('of two groups with the same network the order does not depend on chance', async () => {
  const networks = [network('10.0.0.0/24', 'b'), network('10.0.0.0/24', 'a')]
  assert.deepEqual(await chainsOf(networks, ['10.0.0.1']), ['a>b|'])
  assert.deepEqual(await chainsOf(networks.toReversed(), ['10.0.0.1']), ['a>b|'])
})
