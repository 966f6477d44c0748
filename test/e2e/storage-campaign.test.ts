import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runCampaign } from '../support/pipe-campaign.ts'

test('20,000 messages survive 50 times kill -9, SIGTERM and outages of PostgreSQL: none lost, none doubled', async (t) => {
  const summary = await runCampaign({ seed: 1, messages: 20_000, kills: 50, instances: 3 })
  t.diagnostic(JSON.stringify(summary))
  assert.ok(summary.kills >= 50)
  assert.ok(summary.killsWhileHolding >= 10, 'kills are meant to hurt')
  assert.ok(summary.outages >= 4)
  assert.ok(summary.refused > 100)
})
