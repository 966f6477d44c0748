import assert from 'node:assert/strict'
import { test } from 'node:test'
import { presentationFor } from '../../../../src/lib/hawat/core/present.ts'

const english = presentationFor({ locale: 'en', timezone: 'Europe/Prague' })
const czech = presentationFor({ locale: 'cs', timezone: 'UTC' })

test('times are those of the clocks of the viewer', () => {
  const time = Date.parse('2026-07-01T22:30:05.250Z')
  assert.equal(english.time(time), '2026-07-02 00:30:05')
  assert.equal(czech.minute(time), '2026-07-01 22:30')
  assert.equal(czech.date(time), '2026-07-01')
  assert.equal(czech.time(Number.NaN), '–')
  assert.equal(czech.time(1e300), '–')
})

test('numbers, shares and sizes are those of the language', () => {
  assert.equal(english.number(1234567), '1,234,567')
  assert.equal(czech.number(1234567), '1\u00A0234\u00A0567')
  assert.equal(english.share(0.1234), '12.3%')
  assert.equal(english.bytes(0), '0\u00A0B')
  assert.equal(english.bytes(1536), '1.5\u00A0KiB')
  assert.equal(czech.bytes(1536), '1,5\u00A0KiB')
  assert.equal(english.bytes(5e15), '4,550\u00A0TiB')
})

test('lengths of time tell their two greatest units', () => {
  assert.equal(english.duration(250), '250\u00A0ms')
  assert.equal(english.duration(1000), '1\u00A0s')
  assert.equal(english.duration(3_720_000), '1\u00A0h 2\u00A0min')
  assert.equal(english.duration(90_061_000), '1\u00A0d 1\u00A0h')
  assert.equal(english.duration(86_400_000 + 5000), '1\u00A0d')
})
