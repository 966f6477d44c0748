import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { runCampaign } from '../support/pipe-campaign.ts'

/** The campaign of test/e2e, longer, and with another course each time. */
describe('storage under kill -9, SIGTERM and outages of PostgreSQL', () => {
  for (const [messages, kills, instances] of [
    [20_000, 50, 3],
    [60_000, 150, 3],
    [60_000, 200, 5],
  ] as const) {
    test(`${messages} messages, ${kills} kills, ${instances} instances`, async (t) => {
      const seed = Math.floor(Math.random() * 2 ** 32)
      t.diagnostic(`seed ${seed}`)
      const summary = await runCampaign({ seed, messages, kills, instances })
      t.diagnostic(JSON.stringify(summary))
      assert.ok(summary.kills >= kills)
    })
  }
})
