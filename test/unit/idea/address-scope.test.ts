import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseAddress } from '../../../src/lib/idea/address.ts'
import { type AddressScope, scopeOf } from '../../../src/lib/idea/address-scope.ts'

/** Just inside and just outside of the blocks of the IANA registries of special-purpose addresses. */
const addresses: Readonly<Record<AddressScope, readonly string[]>> = {
  global: [
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.0.9',
    '192.0.0.10',
    '192.0.1.0',
    '192.0.3.0',
    '192.31.196.1',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2000::',
    '2001:1::1',
    '2001:4:112::1',
    '2001:200::1',
    '2001:718:1:1::1',
    '2001:db7:ffff::',
    '2620:4f:8000::1',
    '2a00:1450::1',
    '3fff:1000::',
    '64:ff9b::c000:201',
  ],
  private: [
    '10.0.0.0',
    '10.255.255.255',
    '100.64.0.0',
    '100.127.255.255',
    '172.16.0.0',
    '172.31.255.255',
    '192.168.0.0',
    '192.168.255.255',
    'fc00::',
    'fdff:ffff::1',
  ],
  special: [
    '0.0.0.0',
    '0.255.255.255',
    '127.0.0.1',
    '169.254.169.254',
    '192.0.0.1',
    '192.0.0.11',
    '192.0.2.1',
    '192.88.99.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.9',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.0',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:1.1.1.1',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:2::1',
    '2001:db8::1',
    '2002:101:101::1',
    '3fff::1',
    '4000::',
    '5f00::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
  ],
}

describe('the scope of an address', () => {
  for (const [scope, texts] of Object.entries(addresses)) {
    test(`is ${scope} where the registries say so`, () => {
      for (const text of texts) {
        const address = parseAddress(text)
        assert.ok(address, text)
        assert.equal(scopeOf(address), scope, text)
      }
    })
  }
})
