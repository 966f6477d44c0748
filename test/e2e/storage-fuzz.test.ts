import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runFuzz } from '../support/pipe-fuzz.ts'
import { startPipeServer } from '../support/pipe-postgres.ts'

test('10,000 mutations of valid events: each ends stored as it came, or in errors with a reason', async (t) => {
  const summary = await runFuzz(await startPipeServer(), { count: 10_000, seed: 1 })
  t.diagnostic(JSON.stringify(summary))
  assert.ok(summary.stored > 1000, 'many are tolerated')
  assert.ok(Object.keys(summary.refused).length >= 5, 'all kinds of refusal are met')
})
