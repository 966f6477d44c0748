import assert from 'node:assert/strict'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'
import { countMessages } from '../../../src/lib/queue/inspect.ts'
import { waitForArrival } from '../../../src/lib/queue/watch.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { until } from '../../support/until.ts'
import { temporaryQueue } from '../../support/queue.ts'

const LONG = 3_600_000

function setup() {
  const layout = temporaryQueue()
  const stop = new AbortController()
  const isEmpty = (): boolean => countMessages(layout.incoming, 1) === 0
  const wait = { poll: LONG, clock: systemClock, signal: stop.signal, isEmpty }
  return { layout, stop, wait }
}

describe('waiting for a message', { timeout: 20_000 }, () => {
  test('ends at once when one is renamed into the folder, however long the poll', async () => {
    const { layout, wait } = setup()
    for (let round = 0; round < 5; round++) {
      const waiting = waitForArrival(layout.incoming, { ...wait, isEmpty: () => true })
      writeFileSync(join(layout.tmp, 'm'), '{}')
      renameSync(join(layout.tmp, 'm'), join(layout.incoming, `m${round}`))
      await waiting
    }
  })

  test('does not begin when there is one already', async () => {
    const { layout, wait } = setup()
    writeFileSync(join(layout.incoming, 'm'), '{}')
    await waitForArrival(layout.incoming, wait)
  })

  test('ends when it is aborted, also when that was before', async () => {
    const { layout, stop, wait } = setup()
    const waiting = waitForArrival(layout.incoming, wait)
    stop.abort()
    await waiting
    await waitForArrival(layout.incoming, wait)
  })

  test('looks again after the poll where the folder cannot be watched', async () => {
    const { layout, wait } = setup()
    const clock = new FakeClock()
    let ended = false
    const missing = join(layout.path, 'missing')
    const waiting = waitForArrival(missing, { ...wait, clock, poll: 1000 }).then(() => {
      ended = true
    })
    clock.advance(999)
    await setImmediate()
    assert.equal(ended, false)
    clock.advance(1)
    await waiting
  })

  test('leaves nothing behind: no watch, no timer, no listener', async () => {
    const { layout, stop, wait } = setup()
    const listeners = new Set<unknown>()
    const { signal } = stop
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (type: string, listener: never) => {
      listeners.add(listener)
      add(type, listener)
    }
    signal.removeEventListener = (type: string, listener: never) => {
      listeners.delete(listener)
      remove(type, listener)
    }
    for (let round = 0; round < 200; round++)
      await waitForArrival(layout.incoming, { ...wait, poll: 0 })
    await setImmediate()
    assert.equal(listeners.size, 0)
    // A watch that was closed is gone a turn later.
    await until(
      'all watches are gone',
      () => !process.getActiveResourcesInfo().some((name) => name.startsWith('FSEvent')),
    )
  })
})
