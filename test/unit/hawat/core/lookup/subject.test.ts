import assert from 'node:assert/strict'
import { test } from 'node:test'
import { subjectOf } from '../../../../../src/lib/hawat/core/lookup/subject.ts'
import { isMentatError } from '../../../../support/mentat-error.ts'

const t = (text: string): string => text

test('addresses and names get their usual form', () => {
  assert.deepEqual(subjectOf(' 192.0.2.1 ', t), { kind: 'ip4', value: '192.0.2.1' })
  assert.deepEqual(subjectOf('192[.]0[.]2[.]1', t), { kind: 'ip4', value: '192.0.2.1' })
  assert.deepEqual(subjectOf('2001:DB8:0::1', t), { kind: 'ip6', value: '2001:db8::1' })
  assert.deepEqual(subjectOf('WWW.Example.ORG.', t), { kind: 'hostname', value: 'www.example.org' })
  assert.deepEqual(subjectOf('localhost', t), { kind: 'hostname', value: 'localhost' })
})

test('networks and ranges are refused as such, anything else as no address', () => {
  for (const text of ['192.0.2.0/24', '192.0.2.1-192.0.2.9', '2001:db8::/32', '192.0.2.1/32']) {
    assert.throws(() => subjectOf(text, t), isMentatError('VALUE_INVALID', 'not a network'), text)
  }
  for (const text of [
    '',
    '1.2.3',
    '999.1.1.1',
    'a b',
    '<b>',
    'ex_ample..org',
    'x'.repeat(300),
    '\u0430.example',
  ]) {
    assert.throws(
      () => subjectOf(text, t),
      isMentatError('VALUE_INVALID', 'Expected an address'),
      text,
    )
  }
})
