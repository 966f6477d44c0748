import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { disarmed, foreignLine } from '../../../../src/lib/services/mail/foreign-text.ts'

describe('a text from outside', () => {
  test('becomes one line in which everything is seen', () => {
    assert.equal(foreignLine(' a\r\nBcc: b\t c ', 100), 'a Bcc: b c')
    assert.equal(
      foreignLine('a\u202egnp.exe\u0000\u001b[2J', 100),
      'a\\u202egnp.exe\\u0000\\u001b[2J',
    )
    assert.equal(
      foreignLine('in\u200bvisible\u00ad\u{e0041}', 100),
      'in\\u200bvisible\\u00ad\\u{e0041}',
    )
    assert.equal(foreignLine(`Z${'\u0300'.repeat(500)}algo`, 100), 'Z\u0300\u0300algo')
    assert.equal(foreignLine('\ud800', 10), '\\ud800')
  })

  test('is cut, but not in the middle of a character', () => {
    assert.equal(foreignLine('abcdef', 3), 'abc…')
    assert.equal(foreignLine('ab😀cd', 3), 'ab…')
  })

  test('of any size takes no time', () => {
    assert.ok(foreignLine('\u0000'.repeat(50_000_000), 100).length < 1000)
  })

  test('keeps names, addresses and numbers, and loses what could become a link', () => {
    const kept = [
      'www-1.example.org',
      'ssh',
      '192.0.2.1',
      '2001:db8::/32',
      '192.0.2.1-192.0.2.9',
      '1.22',
    ]
    for (const text of kept) assert.equal(disarmed(text, 100), text)
    assert.equal(
      disarmed('https://evil.example/a.html?x=1', 100),
      'hxxps://evil[.]example/a[.]html?x=1',
    )
    assert.equal(disarmed('www.evil.example', 100), 'www[.]evil[.]example')
    assert.equal(disarmed('evil.example/x', 100), 'evil[.]example/x')
    assert.equal(disarmed('me@evil.example', 100), 'me[at]evil[.]example')
    assert.equal(disarmed('nginx 1.22.0', 100), 'nginx 1.22.0')
  })

  test('never holds a control, format or separating character, nor a link', () => {
    const unit = fc.constantFrom(
      'a',
      '.',
      '/',
      ':',
      '@',
      'http',
      'https://',
      '\n',
      '\u202e',
      '\u2028',
      '\ud800',
      '<',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 60 }), (units) => {
        const text = disarmed(units.join(''), 80)
        assert.doesNotMatch(text, /[\p{C}\u2028\u2029]/u)
        assert.doesNotMatch(text, /https?:\/\//i)
      }),
    )
  })
})
