import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { patiently } from '../../../src/lib/database/patience.ts'
import { MentatError } from '../../../src/lib/framework/errors/mentat-error.ts'
import { type Logger, silentLogger } from '../../../src/lib/framework/logging/logger.ts'
import { FakeClock } from '../../support/fake-clock.ts'

const away = new MentatError('DATABASE_UNAVAILABLE', 'gone')

function recorder(): { logger: Logger; lines: string[] } {
  const lines: string[] = []
  const logger = {
    ...silentLogger,
    warning: (text: string) => lines.push(`warning: ${text}`),
    info: (text: string) => lines.push(`info: ${text}`),
  }
  return { logger, lines }
}

/** Lets whoever sleeps wake up again and again. */
async function elapse<Value>(clock: FakeClock, promise: Promise<Value>): Promise<Value> {
  for (let turn = 0; turn < 100; turn += 1) {
    clock.advance(20_000)
    await new Promise(setImmediate)
  }
  return promise
}

describe('patience', () => {
  test('waits out an outage and logs its beginning and its end once', async () => {
    const clock = new FakeClock()
    const { logger, lines } = recorder()
    let attempts = 0
    const result = await elapse(
      clock,
      patiently(
        () => {
          attempts += 1
          return attempts < 10 ? Promise.reject(away) : Promise.resolve('stored')
        },
        { clock, logger },
      ),
    )
    assert.equal(result, 'stored')
    assert.equal(attempts, 10)
    assert.equal(lines.length, 2)
    assert.equal(lines[0], 'warning: the database is away, waiting: gone')
    assert.match(lines[1] ?? '', /^info: the database is back after \d+/)
  })

  test('says nothing when nothing is wrong', async () => {
    const { logger, lines } = recorder()
    await patiently(() => Promise.resolve(1), { clock: new FakeClock(), logger })
    assert.deepEqual(lines, [])
  })

  test('does not repeat what cannot succeed', async () => {
    let attempts = 0
    const refused = new MentatError('DATABASE_FAILED', 'no such table')
    await assert.rejects(
      patiently(
        () => {
          attempts += 1
          return Promise.reject(refused)
        },
        { clock: new FakeClock(), logger: silentLogger },
      ),
      (error) => error === refused,
    )
    assert.equal(attempts, 1)
  })

  test('ends with the last failure when it is told to stop, also in the middle of a pause', async () => {
    const clock = new FakeClock()
    const stop = new AbortController()
    let attempts = 0
    const waiting = patiently(
      () => {
        attempts += 1
        return Promise.reject(away)
      },
      { clock, logger: silentLogger, signal: stop.signal },
    )
    const refused = assert.rejects(waiting, (error) => error === away)
    while (clock.sleepers === 0) await new Promise(setImmediate)
    stop.abort()
    await refused
    assert.equal(attempts, 1)
  })
})
