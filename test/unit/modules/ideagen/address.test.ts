import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  addressText,
  drawAddress,
  networkText,
  parseBlock,
  rangeText,
} from '../../../../src/lib/modules/ideagen/address.ts'
import { Random } from '../../../../src/lib/modules/ideagen/random.ts'

describe('a network', () => {
  test('is read with its host bits cleared', () => {
    assert.equal(networkText(parseBlock('192.0.2.77/24'), 24), '192.0.2.0/24')
    assert.equal(networkText(parseBlock('2001:db8::ff/32'), 32), '2001:db8::/32')
    assert.equal(addressText(parseBlock('0.0.0.0/0')), '0.0.0.0')
  })

  test('that cannot be read is refused with its text', () => {
    for (const text of [
      '',
      '10.0.0.0',
      '10.0.0.0/33',
      '::/129',
      '10.0.0/8',
      'x/8',
      '10.0.0.0/-1',
      '10.0.0.0/8 ',
    ]) {
      assert.throws(() => parseBlock(text), {
        code: 'USAGE',
        message: new RegExp(`^"${text}" is not a network`),
      })
    }
  })

  test('gives addresses of its own only, down to the smallest', () => {
    const random = new Random('blocks')
    for (const text of [
      '192.0.2.8/30',
      '192.0.2.9/32',
      '240.0.0.0/4',
      '2001:db8:2a0:f00::/56',
      '2001:db8::1/128',
    ]) {
      const block = parseBlock(text)
      for (let index = 0; index < 200; index++) {
        const address = drawAddress(random, block, index % 2 === 0)
        assert.equal(networkText(address, block.prefix), networkText(block, block.prefix))
      }
    }
  })
})

test('IPv6 addresses are printed as RFC 5952 wants', () => {
  const texts = [
    '::',
    '::1',
    '1::',
    '2001:db8::1:0:0:1',
    '2001:db8:0:1:1:1:1:1',
    '1:0:0:2::3',
    '1:2:3:4:5:6:7:8',
  ]
  for (const text of texts) assert.equal(addressText(parseBlock(`${text}/128`)), text)
})

test('a range rises, and its ends are as far apart as asked', () => {
  assert.equal(rangeText(parseBlock('192.0.2.255/32'), 16), '192.0.2.239-192.0.2.254')
  assert.equal(rangeText(parseBlock('2001:db8::1f/128'), 2), '2001:db8::f-2001:db8::10')
})
