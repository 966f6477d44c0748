import assert from 'node:assert/strict'
import { test } from 'node:test'
import { daemonOverrides } from '../../../src/cli/daemon-flags.ts'
import type { LogLevel } from '../../../src/lib/framework/logging/logger.ts'

type Flags = Parameters<typeof daemonOverrides>[0]

const cases: readonly (readonly [flags: Flags, level: LogLevel | undefined, expected: unknown])[] =
  [
    [{}, undefined, undefined],
    [{}, 'warning', 'warning'],
    [{ quiet: true }, undefined, 'error'],
    [{ quiet: true }, 'warning', 'error'],
    [{ quiet: true, 'log-level': 'info' }, undefined, 'info'],
    [{ quiet: true, debug: true }, undefined, 'debug'],
  ]

for (const [flags, level, expected] of cases) {
  test(`${JSON.stringify(flags)}, else ${level ?? 'as configured'}, logs from ${String(expected)} on`, () => {
    const { logging } = daemonOverrides(flags, level) as { logging?: { level: string } }
    assert.equal(logging?.level, expected)
  })
}
