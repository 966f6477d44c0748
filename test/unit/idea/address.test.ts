import assert from 'node:assert/strict'
import { isIPv4, isIPv6 } from 'node:net'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { formatAddress, parseAddress } from '../../../src/lib/idea/address.ts'

const max6 = 2n ** 128n - 1n

describe('parseAddress', () => {
  test('reads both families as numbers', () => {
    assert.deepEqual(parseAddress('192.0.2.1'), { family: 4, value: 0xc0000201n })
    assert.deepEqual(parseAddress('0.0.0.0'), { family: 4, value: 0n })
    assert.deepEqual(parseAddress('255.255.255.255'), { family: 4, value: 0xffffffffn })
    assert.deepEqual(parseAddress('::'), { family: 6, value: 0n })
    assert.deepEqual(parseAddress('2001:DB8::1'), {
      family: 6,
      value: 0x20010db8000000000000000000000001n,
    })
    assert.deepEqual(parseAddress('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'), {
      family: 6,
      value: max6,
    })
  })

  test('keeps an IPv4-mapped address an IPv6 address', () => {
    assert.deepEqual(parseAddress('::ffff:192.0.2.1'), { family: 6, value: 0xffffc0000201n })
    assert.equal(formatAddress(6, 0xffffc0000201n), '::ffff:192.0.2.1')
  })

  for (const text of [
    ...[
      '',
      ' ',
      '1',
      '1.2.3',
      '1.2.3.4.5',
      '1.2.3.256',
      '01.2.3.4',
      '1.2.3.04',
      '1.2.3.4 ',
      '1..3.4',
    ],
    ...[
      '.1.2.3',
      '1.2.3.',
      '0x1.2.3.4',
      '+1.2.3.4',
      '1.2.3.-4',
      '１.2.3.4',
      '1.2.3.4\n',
      '1.2.3.4\0',
    ],
    ...[
      ':',
      ':::',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '1::2::3',
      '12345::',
      'g::',
      'fe80::1%eth0',
    ],
    ...[
      '1:2:3:4:5:6:7::8',
      ':1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:',
      '::1.2.3',
      '1.2.3.4::',
      '::1.2.3.4:5',
    ],
    ...['::ffff:01.2.3.4', '1:2:3:4:5:6:7:1.2.3.4', '[::1]', '::/0', '1'.repeat(1_000_000)],
  ]) {
    test(`refuses ${JSON.stringify(text.slice(0, 30))}`, () => {
      assert.equal(parseAddress(text), undefined)
    })
  }

  test('agrees with Node about what an address is', () => {
    const group = fc.constantFrom(
      '',
      '0',
      '1',
      'ff',
      'FFFF',
      '00001',
      '255',
      '256',
      '1.2.3.4',
      '.',
      'g',
    )
    const texts = fc.oneof(
      fc.array(group, { maxLength: 9 }).map((groups) => groups.join(':')),
      fc.array(group, { maxLength: 5 }).map((groups) => groups.join('.')),
      fc.ipV4(),
      fc.ipV6(),
      fc.string(),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const isAddress = isIPv4(text) || (isIPv6(text) && !text.includes('%'))
        assert.equal(parseAddress(text) !== undefined, isAddress)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('formatAddress', () => {
  test('prints what parseAddress reads, for every IPv4 address', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 0xffffffffn), (value) => {
        assert.deepEqual(parseAddress(formatAddress(4, value)), { family: 4, value })
      }),
    )
  })

  test('prints what parseAddress reads, for IPv6 with runs of zeros', () => {
    const groups = fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), {
      minLength: 8,
      maxLength: 8,
    })
    fc.assert(
      fc.property(groups, (parts) => {
        const value = parts.reduce((sum, part) => (sum << 16n) | BigInt(part), 0n)
        const text = formatAddress(6, value)
        assert.ok(isIPv6(text), text)
        assert.deepEqual(parseAddress(text), { family: 6, value })
      }),
      { numRuns: 1000 },
    )
  })

  test('follows RFC 5952', () => {
    const canonical = (text: string): string => {
      const address = parseAddress(text)
      assert.ok(address)
      return formatAddress(address.family, address.value)
    }
    assert.equal(canonical('2001:0DB8:0:0:1:0:0:1'), '2001:db8::1:0:0:1')
    assert.equal(canonical('2001:db8:0:1:1:1:1:1'), '2001:db8:0:1:1:1:1:1')
    assert.equal(canonical('0:0:0:0:0:0:0:0'), '::')
    assert.equal(canonical('1:0:0:0:0:0:0:0'), '1::')
    assert.equal(canonical('::1'), '::1')
  })
})
