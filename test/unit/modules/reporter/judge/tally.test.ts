import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Fate, Tally } from '../../../../../src/lib/modules/reporter/judge/tally.ts'

describe('a tally', () => {
  test('counts each event once, by the best that became of it', () => {
    const tally = new Tally()
    const add = (...fates: Fate[]): void => {
      tally.addEvent(new Set(fates))
    }
    add('filtered')
    add('filtered', 'reported')
    add('filtered', 'low_credibility')
    add('thresholded', 'reported')
    add('thresholded')
    tally.addRelapsed(2)
    assert.deepEqual(tally.counts(), {
      evcount_rep: 4,
      evcount_all: 7,
      evcount_new: 5,
      evcount_flt: 4,
      evcount_flt_blk: 1,
      evcount_det: 3,
      evcount_det_blk: 1,
      evcount_thr: 2,
      evcount_thr_blk: 1,
      evcount_rlp: 2,
    })
  })
})
