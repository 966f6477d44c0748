import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'

/** Waits until something holds, and fails when it does not within the limit (milliseconds). Returns what it was. */
export async function until<Value>(
  what: string,
  look: () => Value | Promise<Value>,
  limit = 60_000,
): Promise<NonNullable<Value>> {
  const end = performance.now() + limit
  for (;;) {
    const value = await look()
    if (value) return value
    assert.ok(performance.now() < end, `not within ${limit} ms: ${what}`)
    await delay(10)
  }
}

/** Like `until`, for moments that pass quickly. */
export async function soon(what: string, look: () => boolean, limit = 60_000): Promise<void> {
  const end = performance.now() + limit
  while (!look()) {
    assert.ok(performance.now() < end, `not within ${limit} ms: ${what}`)
    await delay(1)
  }
}
