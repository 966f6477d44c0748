import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressTexts } from '../../../src/lib/database/events/address-ranges.ts'

test('single addresses, networks and ranges as people write them', () => {
  assert.deepEqual(addressTexts('{}'), [])
  assert.deepEqual(
    addressTexts('{[192.0.2.1,192.0.2.1],[198.51.100.0,198.51.100.255],[10.0.0.1,10.0.0.9]}'),
    ['192.0.2.1', '198.51.100.0/24', '10.0.0.1-10.0.0.9'],
  )
  assert.deepEqual(addressTexts('[2001:db8::,2001:db8:ffff:ffff:ffff:ffff:ffff:ffff]'), [
    '2001:db8::/32',
  ])
  assert.deepEqual(addressTexts('{[::ffff:192.0.2.1,::ffff:192.0.2.1],[::1,::3]}'), [
    '::ffff:192.0.2.1',
    '::1-::3',
  ])
  assert.deepEqual(addressTexts('[0.0.0.0,255.255.255.255]'), ['0.0.0.0/0'])
})

test('what is no address stays as it is', () => {
  assert.deepEqual(addressTexts('[a,b]'), ['[a,b]'])
  assert.deepEqual(addressTexts('empty'), [])
})
