import assert from 'node:assert/strict'
import { test } from 'node:test'
import { moment, text } from '../../../../src/lib/hawat/core/form/fields.ts'
import { momentShown } from '../../../../src/lib/hawat/core/page/moment-text.ts'
import { presentationFor } from '../../../../src/lib/hawat/core/present.ts'

const viewer = {
  locale: 'en',
  timezone: 'Europe/Prague',
  account: undefined,
  scopes: ['read', 'write'],
} as const
const reader = {
  now: Date.parse('2026-11-23T12:00:00Z'),
  viewer,
  t: (key: string) => key,
  present: presentationFor(viewer),
}
const field = moment({ label: 'From' })

test('a time that a link gave with its zone stands in the form on the clocks of the viewer', () => {
  const shown = momentShown(field, '2026-11-22T23:00:00.000Z', reader)
  assert.deepEqual(shown, { text: '2026-11-23 00:00:00' })
})

test('what counts from now stays, and is told what it means', () => {
  assert.deepEqual(momentShown(field, '-2d', reader), {
    text: '-2d',
    meaning: '2026-11-21 13:00:00',
  })
})

test('what was typed as the viewer reads it stays as it is', () => {
  for (const typed of ['2026-11-22', '2026-11-22 14:05', '2026-11-22T14:05', 'never', ''])
    assert.deepEqual(momentShown(field, typed, reader), { text: typed })
})

test('what is shown of a time is read as the same time, also when the clocks show it twice', () => {
  const reading = { now: reader.now, timezone: viewer.timezone, t: reader.t }
  for (const given of [
    '2026-10-25T00:30:00Z',
    '2026-10-25T01:30:00Z',
    '2026-11-22T13:05:00.250Z',
    '2026-11-22T14:05:00+01:00',
  ]) {
    const shown = momentShown(field, given, reader)
    assert.equal(field.read([shown.text], reading), Date.parse(given), given)
  }
})

test('other fields keep their text, whatever it looks like', () => {
  assert.deepEqual(momentShown(text({ label: 'Text' }), '-2d', reader), { text: '-2d' })
})
