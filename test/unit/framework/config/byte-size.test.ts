import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { byteSizeOf } from '../../../../src/lib/framework/config/byte-size.ts'

describe('byteSizeOf', () => {
  for (const [text, bytes] of [
    ['0', 0],
    ['500', 500],
    ['500B', 500],
    ['64MB', 64_000_000],
    ['64 mb', 64_000_000],
    ['1MiB', 1_048_576],
    ['1.5KiB', 1536],
    ['2GiB', 2 ** 31],
    [' 1kB ', 1000],
  ] as const) {
    test(`reads ${text}`, () => {
      assert.equal(byteSizeOf(text), bytes)
    })
  }
  for (const text of ['', 'MB', '-1MB', '1M', '1 zb', '1e3', '0x10', '1MB2', 'constructor']) {
    test(`refuses "${text}"`, () => {
      assert.equal(byteSizeOf(text), undefined)
    })
  }
})
