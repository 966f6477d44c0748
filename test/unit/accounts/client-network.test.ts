import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientNetwork } from '../../../src/lib/accounts/client-network.ts'

test('addresses of one line of IPv6 count as one, those of IPv4 each for itself', () => {
  const cases = [
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff::', '2001:db8:1:2::/64'],
    ['::1', '::/64'],
    ['', ''],
    ['unknown', 'unknown'],
  ] as const
  for (const [address, network] of cases) assert.equal(clientNetwork(address), network)
})
