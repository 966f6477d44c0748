import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parseMailAddress } from '../../../../src/lib/services/mail/address.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

describe('mail addresses', () => {
  const good: [string, string, string][] = [
    ['abuse@example.org', '', 'abuse@example.org'],
    ['  abuse@example.org ', '', 'abuse@example.org'],
    ['root', '', 'root'],
    ['<abuse@example.org>', '', 'abuse@example.org'],
    ['CSIRT <csirt@example.org>', 'CSIRT', 'csirt@example.org'],
    ['"Doe, Jane \\"J\\"" <j@x.org>', 'Doe, Jane "J"', 'j@x.org'],
    ['Jiří Žák <j@x.org>', 'Jiří Žák', 'j@x.org'],
    ["o'brien+tag=1@x.org", '', "o'brien+tag=1@x.org"],
    ['a@bücher.example', '', 'a@xn--bcher-kva.example'],
    ['a@[192.0.2.1]', '', 'a@[192.0.2.1]'],
    ['a@[IPv6:2001:db8::1]', '', 'a@[IPv6:2001:db8::1]'],
    ['a@localhost', '', 'a@localhost'],
  ]
  for (const [text, name, address] of good) {
    test(`"${text}" is read`, () => {
      assert.deepEqual(parseMailAddress(text), { name, address })
    })
  }

  const bad = [
    '',
    ' ',
    '@',
    'a@',
    '@x.org',
    'a@x..org',
    '.a@x.org',
    'a.@x.org',
    'a b@x.org',
    'a@x.org, b@x.org',
    'a@x.org b@x.org',
    'a@x_y.org',
    'a@-x.org',
    '-f@x.org',
    'a@x.org\r\nBcc: b@x.org',
    'a\r\nBcc: b@x.org',
    'A\r\nBcc: x <a@x.org>',
    'A\0 <a@x.org>',
    '<a@x.org',
    'a@x.org>',
    'A <B <a@x.org>>',
    'ž@x.org',
    `${'a'.repeat(65)}@x.org`,
    `a@${'a'.repeat(64)}.org`,
    `a@${'abcdefgh.'.repeat(28)}org`,
    `${'N'.repeat(201)} <a@x.org>`,
    'a@[1.2.3.4] x',
    'a@\u2028x.org',
  ]
  for (const text of bad) {
    test(`${JSON.stringify(text.slice(0, 40))} is refused, and shown on one line`, () => {
      assert.throws(
        () => parseMailAddress(text),
        (error: Error) => {
          assert.ok(isMentatError('MAIL_INVALID', 'not a mail address')(error))
          return !/\p{Cc}|\u2028/u.test(error.message) && error.message.length < 300
        },
      )
    })
  }

  test('whatever is read is ASCII on one line, and is read again as itself', () => {
    const texts = fc.oneof(
      fc.emailAddress(),
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom('a', '@', '.', '<', '>', '"', '\\', '\n', '\r', ' ', '-', 'ž'),
      }),
    )
    fc.assert(
      fc.property(texts, (text) => {
        try {
          const { name, address } = parseMailAddress(text)
          assert.match(address, /^[\x21-\x7e]{1,254}$/)
          assert.doesNotMatch(address, /[<>,;"\\()]/)
          assert.doesNotMatch(name, /\p{Cc}/u)
          assert.deepEqual(parseMailAddress(address), { name: '', address })
        } catch (error) {
          assert.ok(isMentatError('MAIL_INVALID')(error), String(error))
        }
      }),
      { numRuns: 2000 },
    )
  })
})
