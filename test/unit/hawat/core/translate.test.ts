import assert from 'node:assert/strict'
import { test } from 'node:test'
import { translators } from '../../../../src/lib/hawat/core/translate.ts'

const { en, cs } = translators([
  {
    en: { '{n} events': { one: '{n} event', other: '{n} events' } },
    cs: {
      '{n} events': { one: '{n} událost', few: '{n} události', other: '{n} událostí' },
      Search: 'Hledat',
    },
  },
  { cs: { Search: 'later', Save: 'Uložit' } },
])

test('the number decides the form', () => {
  assert.equal(en('{n} events', { n: 1 }), '1 event')
  assert.equal(en('{n} events', { n: 1234 }), '1,234 events')
  assert.equal(cs('{n} events', { n: 1 }), '1 událost')
  assert.equal(cs('{n} events', { n: 3 }), '3 události')
  assert.equal(cs('{n} events', { n: 5 }), '5 událostí')
})

test('the first catalogue counts, and a text without a translation is told as it is', () => {
  assert.equal(cs('Search'), 'Hledat')
  assert.equal(cs('Save'), 'Uložit')
  assert.equal(cs('Nothing knows me'), 'Nothing knows me')
  assert.equal(en('constructor'), 'constructor')
})

test('values are put in once: what they hold is not looked at again', () => {
  assert.equal(en('{a} and {b}', { a: '{b}', b: 'x' }), '{b} and x')
  assert.equal(en('{missing}'), '{missing}')
})
