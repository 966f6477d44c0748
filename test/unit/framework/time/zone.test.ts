import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import {
  canonicalTimezone,
  instantOf,
  isTimezone,
  offsetAt,
} from '../../../../src/lib/framework/time/zone.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const at = (text: string): number => Date.parse(text)
const PRAGUE = 'Europe/Prague'

describe('time zones', () => {
  test('have an offset at each time', () => {
    assert.equal(offsetAt(at('2024-01-01T00:00Z'), PRAGUE), 3_600_000)
    assert.equal(offsetAt(at('2024-03-31T00:59:59.999Z'), PRAGUE), 3_600_000)
    assert.equal(offsetAt(at('2024-03-31T01:00Z'), PRAGUE), 7_200_000)
    assert.equal(offsetAt(at('2024-07-01T00:00Z'), 'Asia/Kathmandu'), 20_700_000)
    assert.equal(offsetAt(at('2024-07-01T00:00Z'), 'America/New_York'), -14_400_000)
  })

  test('show a time that is left out later, and of a repeated one the first', () => {
    assert.equal(instantOf(at('2024-03-31T02:30Z'), PRAGUE), at('2024-03-31T01:30Z'))
    assert.equal(instantOf(at('2024-10-27T02:30Z'), PRAGUE), at('2024-10-27T00:30Z'))
    assert.equal(instantOf(at('2024-10-27T03:00Z'), PRAGUE), at('2024-10-27T02:00Z'))
  })

  test('every time comes back from what clocks show, but for the second one of two', () => {
    const zones = fc.constantFrom('UTC', PRAGUE, 'Australia/Lord_Howe', 'America/St_Johns')
    fc.assert(
      fc.property(fc.integer({ min: 1.5e9, max: 1.9e9 }), zones, (seconds, zone) => {
        const time = seconds * 1000
        const back = instantOf(time + offsetAt(time, zone), zone)
        assert.ok(back === time || (back < time && time - back <= 3_600_000))
      }),
    )
  })

  test('are known however they are spelled, and take no memory for each spelling', () => {
    const before = process.memoryUsage.rss()
    for (let spelling = 0; spelling < 8000; spelling++) {
      if (spelling % 500 === 0) collectGarbage()
      const letters = Array.from('america/argentina/buenos_aires', (letter, index) =>
        (spelling >> (index % 13)) & 1 ? letter.toUpperCase() : letter,
      )
      assert.equal(canonicalTimezone(letters.join('')), 'America/Buenos_Aires')
    }
    const grown = process.memoryUsage.rss() - before
    assert.ok(grown < 120_000_000, `${grown} bytes for one zone`)
  })

  test('are known by their names', () => {
    assert.equal(isTimezone('UTC'), true)
    assert.equal(isTimezone('Europe/Prague'), true)
    assert.equal(canonicalTimezone('europe/prague'), 'Europe/Prague')
    assert.equal(isTimezone('Mars/Olympus'), false)
    assert.equal(isTimezone(''), false)
  })
})
