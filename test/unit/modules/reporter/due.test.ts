import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { nextRound, untilNow } from '../../../../src/lib/modules/reporter/due.ts'

const at = (text: string): number => Date.parse(`2024-05-${text}:00Z`)
const DAY = 86_400_000

describe('the window of a severity', () => {
  test('is the last whole period when there was none before', () => {
    const round = nextRound('low', undefined, { period: DAY, settled: at('08T15:20') })
    assert.deepEqual([round.from, round.to, round.isDue], [at('07T00:00'), at('08T00:00'), true])
  })

  test('follows the last one, whenever the reporter runs', () => {
    const state = { lastRun: at('08T00:00'), roundTo: undefined, attempts: 0 }
    const early = nextRound('low', state, { period: DAY, settled: at('08T23:59') })
    assert.deepEqual([early.isDue, early.due], [false, at('09T00:00')])
    const late = nextRound('low', state, { period: DAY, settled: at('09T03:00') })
    assert.deepEqual([late.from, late.to, late.isDue], [at('08T00:00'), at('09T00:00'), true])
  })

  test('is longer when runs were missed, and ends at a border again', () => {
    const state = { lastRun: at('08T00:00'), roundTo: undefined, attempts: 0 }
    const round = nextRound('low', state, { period: DAY, settled: at('12T13:00') })
    assert.deepEqual([round.from, round.to], [at('08T00:00'), at('12T00:00')])
  })

  test('stays as it was begun', () => {
    const state = { lastRun: at('08T00:00'), roundTo: at('09T00:00'), attempts: 1 }
    const round = nextRound('low', state, { period: DAY, settled: at('12T13:00') })
    assert.deepEqual(
      [round.from, round.to, round.isResumed, round.attempts],
      [at('08T00:00'), at('09T00:00'), true, 1],
    )
  })

  test('never goes back, when the clock does', () => {
    const state = { lastRun: at('08T00:00'), roundTo: undefined, attempts: 0 }
    const round = nextRound('low', state, { period: DAY, settled: at('06T13:00') })
    assert.equal(round.isDue, false)
    assert.equal(untilNow(round, at('06T13:00')).to, round.from)
  })

  test('goes on Mondays when it is a week', () => {
    const round = nextRound('info', undefined, { period: 7 * DAY, settled: at('08T15:20') })
    assert.equal(round.to, at('06T00:00'))
  })

  test('reaches until now for a dry run before its time', () => {
    const state = { lastRun: at('08T00:00'), roundTo: undefined, attempts: 0 }
    const round = nextRound('low', state, { period: DAY, settled: at('08T10:00') })
    assert.equal(untilNow(round, at('08T10:00')).to, at('08T10:00'))
  })
})
