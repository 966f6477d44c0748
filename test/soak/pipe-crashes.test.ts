import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { runPipeCrashes } from '../support/pipe-crashes.ts'

/** The campaigns of test/e2e, longer, and with another course each time. */
describe('the whole pipe under kill -9', () => {
  for (const [what, processes] of [
    ['three daemons', ['inspector', 'enricher', 'storage']],
    ['one pipeline', ['pipeline']],
  ] as const) {
    for (const [messages, kills] of [
      [10_000, 100],
      [30_000, 300],
    ] as const) {
      test(`${what}: ${messages} messages, ${kills} kills`, async (t) => {
        const seed = Math.floor(Math.random() * 2 ** 32)
        t.diagnostic(`seed ${seed}`)
        const summary = await runPipeCrashes({ seed, messages, kills, processes })
        t.diagnostic(JSON.stringify(summary))
        assert.ok(summary.kills.idle < kills / 2, 'kills are meant to hurt')
        assert.ok(summary.inDoubt <= kills, 'a kill leaves one mail in doubt at most')
      })
    }
  }
})
