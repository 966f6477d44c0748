import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runPipeCrashes } from '../support/pipe-crashes.ts'

for (const [what, processes] of [
  ['three daemons', ['inspector', 'enricher', 'storage']],
  ['one pipeline', ['pipeline']],
] as const) {
  test(`${what}: 2,500 messages survive 21 times kill -9; events, copies and mails are there once`, async (t) => {
    const seed = 1
    t.diagnostic(`seed ${seed}`)
    const summary = await runPipeCrashes({ seed, messages: 2500, kills: 21, processes })
    t.diagnostic(JSON.stringify(summary))
    assert.ok(summary.kills.idle < 10, 'kills are meant to hurt')
    assert.ok(summary.inDoubt <= 21, 'a kill leaves one mail in doubt at most')
  })
}
