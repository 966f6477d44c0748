import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../../../../src/lib/idea/json.ts'
import { Party } from '../../../../../src/lib/modules/reporter/event/party.ts'

const document: JsonObject = {
  ID: 'e',
  Source: [
    { IP4: ['192.0.2.1', '192.0.2.2'], Port: [22], Type: ['a'] },
    { IP4: ['192.0.2.2'], IP6: ['2001:DB8::1'], Port: [80] },
    { Type: ['Botnet'] },
    { IP4: ['192.0.2.7/24', '10.0.0.1-10.0.0.9', 'nonsense'] },
  ],
}

test('addresses are told as the event writes them, in canonical form, each once', () => {
  assert.deepEqual(new Party(document, 'Source').addresses, [
    '192.0.2.1',
    '192.0.2.2',
    '2001:db8::1',
    '192.0.2.0/24',
    '10.0.0.1-10.0.0.9',
  ])
  assert.deepEqual(new Party(document, 'Target').addresses, [])
})

test('an event that is narrowed to an address has no other one on that side', () => {
  const party = new Party(document, 'Source')
  assert.deepEqual(party.narrowedTo('192.0.2.2')['Source'], [
    { Port: [22], Type: ['a'], IP4: ['192.0.2.2'] },
    { Port: [80], IP4: ['192.0.2.2'] },
    { Type: ['Botnet'] },
  ])
  assert.deepEqual(party.narrowedTo('2001:db8::1')['Source'], [
    { Port: [80], IP6: ['2001:db8::1'] },
    { Type: ['Botnet'] },
  ])
  const single = { Source: [{ IP4: ['192.0.2.1'] }] }
  assert.equal(new Party(single, 'Source').narrowedTo('192.0.2.1'), single)
})

test('the own part leaves out the addresses of others, and what they alone have', () => {
  const party = new Party(document, 'Source')
  assert.deepEqual(party.ownPart(new Set(['192.0.2.1']))['Source'], [
    { Port: [22], Type: ['a'], IP4: ['192.0.2.1'] },
    { Type: ['Botnet'] },
  ])
  assert.equal(party.ownPart(new Set(party.addresses)), document)
})

test('100,000 addresses are narrowed without going through all of them each time', () => {
  const many = Array.from({ length: 100_000 }, (_, index) => {
    return `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`
  })
  const party = new Party({ Source: many.map((address) => ({ IP4: [address] })) }, 'Source')
  const begun = performance.now()
  for (const address of many)
    assert.deepEqual(party.narrowedTo(address)['Source'], [{ IP4: [address] }])
  assert.ok(performance.now() - begun < 10_000)
})
