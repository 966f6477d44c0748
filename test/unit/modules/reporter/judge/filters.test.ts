import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { silentLogger } from '../../../../../src/lib/framework/logging/logger.ts'
import { ReportingFilters } from '../../../../../src/lib/modules/reporter/judge/filters.ts'

describe('filters', () => {
  const row = { id: 1, group: null, name: 'n', source_based: true, filter: 'exists ID' }
  const filters = new ReportingFilters(
    [
      row,
      { ...row, id: 2, group: 'b' },
      { ...row, id: 3, group: 'a' },
      { ...row, id: 4, source_based: false },
      { ...row, id: 5, filter: 'not ( a filter' },
    ],
    silentLogger,
  )
  test('are those for all, then those of the groups of the chain in its order', () => {
    assert.deepEqual(
      filters.of({ isTarget: false }, ['a', 'b']).map(({ id }) => id),
      [1, 3, 2],
    )
    assert.deepEqual(
      filters.of({ isTarget: false }, []).map(({ id }) => id),
      [1],
    )
    assert.deepEqual(
      filters.of({ isTarget: true }, ['a']).map(({ id }) => id),
      [4],
    )
  })
})
