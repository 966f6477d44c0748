import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Formats } from '../../../../src/lib/framework/text/formats.ts'
import { localeOf } from '../../../../src/lib/framework/text/locale.ts'

const english = new Formats('en', 'UTC')
const czech = new Formats('cs', 'Europe/Prague')
const nbsp = '\u00a0'

describe('formats', () => {
  test('count in English with two forms', () => {
    const forms = { one: 'event', other: 'events' }
    const counted = [0, 1, 2, 1234].map((count) => english.counted(count, forms))
    assert.deepEqual(counted, ['0 events', '1 event', '2 events', '1,234 events'].map(unbroken))
  })

  test('count in Czech with three forms', () => {
    const forms = { one: 'událost', few: 'události', other: 'událostí' }
    const counted = [0, 1, 2, 4, 5, 11, 12, 21, 22, 104, 1234].map((count) =>
      czech.counted(count, forms),
    )
    assert.deepEqual(
      counted,
      [
        '0 událostí',
        '1 událost',
        '2 události',
        '4 události',
        '5 událostí',
        '11 událostí',
        '12 událostí',
        '21 událostí',
        '22 událostí',
        '104 událostí',
        '1 234 událostí',
      ].map(unbroken),
    )
  })

  test('tell sizes in the largest unit that fits', () => {
    const sizes = [0, 999, 9999, 10_000, 1_500_000, 69_500_000_000, 2 ** 53]
    assert.deepEqual(
      sizes.map((size) => english.size(size)),
      ['0 B', '999 B', '9,999 B', '10 kB', '1.5 MB', '69.5 GB', '9 PB'].map(unbroken),
    )
    assert.equal(czech.size(8_500_000), `8,5${nbsp}MB`)
  })

  test('tell times in the zone with its offset', () => {
    const time = Date.UTC(2024, 4, 2, 10, 0, 10)
    assert.equal(english.time(time), '2024-05-02 10:00:10 (UTC+00:00)')
    assert.equal(czech.time(time), `2.${nbsp}5.${nbsp}2024 12:00:10 (UTC+02:00)`)
    const nepal = new Formats('en', 'Asia/Kathmandu')
    assert.equal(nepal.time(time), '2024-05-02 15:45:10 (UTC+05:45)')
    const newfoundland = new Formats('en', 'America/St_Johns')
    assert.equal(newfoundland.time(Date.UTC(2024, 0, 1)), '2023-12-31 20:30:00 (UTC-03:30)')
  })

  test('say once what two times have in common', () => {
    const time = Date.UTC(2024, 4, 2, 10)
    assert.equal(english.period(time, time), '2024-05-02 10:00:00 (UTC+00:00)')
    assert.equal(english.period(time, time + 90_000), '2024-05-02 10:00:00 – 10:01:30 (UTC+00:00)')
    assert.equal(
      english.period(time, time + 86_400_000),
      '2024-05-02 10:00:00 – 2024-05-03 10:00:00 (UTC+00:00)',
    )
  })

  test('tell the hour that comes twice apart when the clock is set back', () => {
    const before = Date.UTC(2024, 9, 27, 0, 30)
    const prague = new Formats('en', 'Europe/Prague')
    assert.equal(
      prague.period(before, before + 3_600_000),
      '2024-10-27 02:30:00 (UTC+02:00) – 2024-10-27 02:30:00 (UTC+01:00)',
    )
  })

  test('take an unknown zone for UTC', () => {
    assert.equal(new Formats('en', 'Mars/Olympus').timezone, 'UTC')
    assert.equal(new Formats('en', '').timezone, 'UTC')
    assert.equal(new Formats('en', 'Europe/Prague').timezone, 'Europe/Prague')
  })

  test('know languages by their settings', () => {
    assert.deepEqual(
      ['cs', 'cs_CZ', 'EN-gb', 'de', ''].map((setting) => localeOf(setting)),
      ['cs', 'cs', 'en', undefined, undefined],
    )
  })
})

function unbroken(text: string): string {
  return text.replaceAll(' ', nbsp)
}
