import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hostName, isInDns, reverseName } from '../../../../src/lib/services/dns/names.ts'
import { type Address, parseAddress } from '../../../../src/lib/idea/address.ts'

function address(text: string): Address {
  const parsed = parseAddress(text)
  assert.ok(parsed)
  return parsed
}

test('names for the reverse look-up are those of RFC 1035 and RFC 3596', () => {
  assert.equal(reverseName(address('192.0.2.1')), '1.2.0.192.in-addr.arpa')
  assert.equal(reverseName(address('0.0.0.0')), '0.0.0.0.in-addr.arpa')
  // The example of RFC 3596 2.5.
  assert.equal(
    reverseName(address('4321:0:1:2:3:4:567:89ab')),
    'b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa',
  )
})

test('a name of a host comes in lower case and without its last dot', () => {
  assert.equal(hostName('Www.Example.ORG.'), 'www.example.org')
  assert.equal(hostName('_sip.a-b.example.org'), '_sip.a-b.example.org')
  assert.equal(hostName('xn--bcher-kva.example.org'), 'xn--bcher-kva.example.org')
})

test('what no host can be called is no name', () => {
  const label = 'a'.repeat(63)
  for (const text of [
    '',
    '.',
    'a..b',
    '.a',
    '<b>.example.org',
    'a b.org',
    'a\0.org',
    'bücher.example.org',
    `${label}a.org`,
    `${label}.${label}.${label}.${label}`,
  ]) {
    assert.equal(hostName(text), undefined, text)
  }
  assert.equal(hostName(`${label}.${label}.${label}.${label.slice(2)}`)?.length, 253)
})

test('only names with a domain that the DNS can know are asked', () => {
  for (const name of ['example.org', 'a.b.example.cz']) assert.ok(isInDns(name), name)
  for (const name of ['localhost', 'printer', 'printer.local', 'x.onion', 'a.test', '192.0.2.1']) {
    assert.ok(!isInDns(name), name)
  }
})
