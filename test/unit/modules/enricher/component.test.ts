import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Event } from '../../../../src/lib/idea/event.ts'
import { parseEventPath } from '../../../../src/lib/idea/event-path.ts'
import { Enrichment } from '../../../../src/lib/modules/enricher/component.ts'
import type { Enricher } from '../../../../src/lib/modules/enricher/plugin.ts'
import {
  batchOf,
  hosted,
  type PluginTraits,
  startTrial,
  toysOf,
  type Trial,
} from '../../../support/enricher-plugins.ts'
import { testHost } from '../../../support/daemon-host.ts'
import { isMentatError } from '../../../support/mentat-error.ts'
import { until } from '../../../support/until.ts'

const one = (enrich: Enricher['enrich'], traits?: PluginTraits, room?: number): Promise<Trial> =>
  startTrial((host) => [hosted({ enrich }, host, traits)], room)

/** Answers that the test gives when it wants to. */
class Oracle {
  readonly asked: { readonly event: Event; readonly signal: AbortSignal }[] = []
  readonly #answers: ((answer: unknown) => void)[] = []

  readonly enrich: Enricher['enrich'] = (event, signal) =>
    new Promise((resolve) => {
      this.asked.push({ event, signal })
      this.#answers.push(resolve as (answer: unknown) => void)
    })

  answer(index: number, answer: unknown = { Toy: index }): void {
    this.#answers[index]?.(answer)
  }
}

/** Lets everything happen that happens without time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}

describe('a plugin that answers at once', () => {
  test('adds to each event before the handler returns, and the batch goes on in the chain', async () => {
    const trial = await one((event) => ({ Toy: event.id }))
    const batch = batchOf(3)
    trial.take(batch)
    assert.deepEqual(trial.gone, [batch])
    assert.deepEqual(toysOf(batch), ['t-1', 't-2', 't-3'])
    assert.deepEqual(batch.messages[0]?.story, { enricher: { toy: { Toy: 't-1' } } })
    assert.equal(trial.counter('toy.added'), 3)
    assert.equal(trial.counter('enriched'), 3)
  })

  test('sees what the plugins before it have added', async () => {
    const trial = await startTrial((host) => [
      hosted({ enrich: () => ({ First: 1 }) }, host, { name: 'a', writes: ['_Mentat.First'] }),
      hosted({ enrich: (event) => ({ Toy: event.document['_Mentat'] ?? null }) }, host),
    ])
    const batch = batchOf(1)
    trial.take(batch)
    assert.deepEqual(toysOf(batch), [{ First: 1 }])
  })

  test('is not asked about messages that are refused', async () => {
    const trial = await one(() => ({ Toy: 1 }))
    const batch = batchOf(2)
    const [first] = batch.messages
    if (first) first.fate = { kind: 'drop', by: 'a rule' }
    trial.take(batch)
    assert.deepEqual(toysOf(batch), [undefined, 1])
    assert.equal(trial.counter('events'), 1)
  })
})

const broken = (): never => {
  throw new TypeError('broken')
}

describe('a bad plugin', () => {
  const bad: Record<string, Enricher['enrich']> = {
    throws: () => {
      throw new TypeError('broken')
    },
    'throws something that is no error': () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- that is the point
      throw 'broken'
    },
    'throws something that throws when it is looked at': () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- that is the point
      throw new Proxy({}, { getPrototypeOf: broken, get: broken })
    },
    'throws an error whose text cannot be read': () => {
      throw Object.defineProperty(new TypeError(), 'message', { get: broken })
    },
    rejects: () => Promise.reject(new TypeError('broken')),
    'answers nonsense': () => 'broken' as never,
    'answers nonsense later': () => Promise.resolve(['broken'] as never),
    'writes what it did not declare': () => ({ EventClass: 'broken' }),
    'changes the event': (event) => {
      ;(event.document as Record<string, unknown>)['Category'] = ['Broken']
      return undefined
    },
    'changes something deep in the event': (event) => {
      ;(event.document['Category'] as string[]).push('Broken')
      return undefined
    },
    'adds to the event by itself': (event) => {
      event.add({ Toy: 'broken' })
      return undefined
    },
    'sets something in the event': (event) => {
      event.set(parseEventPath('Note'), 'broken')
      return undefined
    },
    'has a then that throws': () => ({
      get then(): never {
        throw new TypeError('broken')
      },
    }),
    'calls back twice': () =>
      ({
        then(resolve: (value: unknown) => void, reject: (error: unknown) => void) {
          reject(new TypeError('broken'))
          resolve({ Toy: 'broken' })
        },
      }) as never,
  }
  for (const [what, enrich] of Object.entries(bad)) {
    test(`that ${what}: events pass unchanged, and it is counted and told once`, async () => {
      const trial = await one(enrich)
      const batch = batchOf(3)
      const before = batch.messages.map(({ event }) => event?.print())
      trial.take(batch)
      await until('the batch goes on', () => trial.gone.length === 1)
      assert.deepEqual(
        batch.messages.map(({ event }) => event?.print()),
        before,
      )
      assert.equal(trial.counter('toy.errors'), 3)
      assert.equal(trial.counter('enriched'), 0)
      assert.deepEqual(trial.host.lines, ['warning: the plugin toy failed, events pass without it'])
      assert.deepEqual(batch.messages[0]?.story, { enricher: { toy: 'failed' } })
    })
  }

  test('is told of again after a minute, with how often it failed', async () => {
    const trial = await one(() => 1 as never)
    for (let second = 0; second <= 60; second += 1) {
      trial.take(batchOf(2))
      trial.host.clock.advance(1000)
    }
    const text = 'the plugin toy failed, events pass without it'
    assert.deepEqual(trial.host.lines, [
      `warning: ${text}`,
      `warning: ${text} (120 times in the last 1m)`,
    ])
  })

  test('does not keep the others from their work', async () => {
    const trial = await startTrial((host) => [
      hosted({ enrich: () => 1 as never }, host, { name: 'bad', writes: [] }),
      hosted({ enrich: () => ({ Toy: 1 }) }, host),
    ])
    const batch = batchOf(1)
    trial.take(batch)
    assert.deepEqual(toysOf(batch), [1])
  })

  test('that cannot tell its counters or its trouble does no harm', async () => {
    const part = { enrich: () => undefined, counters: broken, trouble: broken }
    const trial = await startTrial((host) => [hosted(part, host)])
    assert.equal(trial.counter('toy.asked'), 0)
    assert.equal(trial.enrichment.degraded(), undefined)
  })

  test('that tells nonsense as its numbers is heard as far as they are numbers', async () => {
    const nonsense = {
      good: 1,
      text: 'x',
      none: Number.NaN,
      big: 1n,
      'a b\n': 1,
      inner: {},
      ['__proto__']: 1,
    }
    const part = {
      enrich: () => undefined,
      counters: () => nonsense as never,
      gauges: () => Object.defineProperty({}, 'a', { get: broken, enumerable: true }) as never,
      trouble: () => ({ text: 'x'.repeat(5000) }).text,
    }
    const trial = await startTrial((host) => [hosted(part, host)])
    const own = Object.keys(trial.enrichment.counters()).filter((key) => key.startsWith('toy.'))
    assert.deepEqual(own, [
      'toy.good',
      'toy.asked',
      'toy.added',
      'toy.errors',
      'toy.timeouts',
      'toy.skipped',
      'toy.work_ms',
    ])
    assert.doesNotThrow(() => trial.enrichment.gauges())
    assert.equal(trial.enrichment.degraded()?.length, 'toy: '.length + 1001)
  })
})

describe('a plugin that answers later', () => {
  test('holds up only the batch it was asked about, which goes on when all answers are there', async () => {
    const oracle = new Oracle()
    const trial = await one(oracle.enrich)
    const [first, second] = [batchOf(2), batchOf(1)]
    trial.take(first)
    trial.take(second)
    oracle.answer(2)
    await settle()
    assert.deepEqual(trial.gone, [second])
    oracle.answer(1)
    await settle()
    assert.equal(trial.gone.length, 1)
    assert.equal(trial.enrichment.gauges()['waiting'], 2)
    oracle.answer(0)
    await settle()
    assert.deepEqual(trial.gone, [second, first])
    assert.deepEqual(toysOf(first), [0, 1])
    assert.equal(trial.counter('toy.added'), 3)
    assert.equal(trial.counter('enriched'), 3)
    assert.equal(trial.enrichment.gauges()['waiting'], 0)
    assert.equal(trial.host.clock.sleepers, 0)
  })

  test('is given up at its time limit: what is there is written, the rest is not waited for', async () => {
    const oracle = new Oracle()
    const trial = await one(oracle.enrich, { timeLimit: 200 })
    const batch = batchOf(2)
    trial.take(batch)
    oracle.answer(0)
    trial.host.clock.advance(199)
    await settle()
    assert.equal(trial.gone.length, 0)
    trial.host.clock.advance(1)
    await settle()
    assert.deepEqual(trial.gone, [batch])
    assert.ok(oracle.asked[1]?.signal.aborted)
    oracle.answer(1)
    await settle()
    assert.deepEqual(toysOf(batch), [0, undefined])
    assert.equal(trial.counter('toy.timeouts'), 1)
    assert.deepEqual(batch.messages[1]?.story, { enricher: { toy: 'no answer in time' } })
    assert.match(trial.host.lines[0] ?? '', /the plugin toy does not answer in time/)
  })

  test('is asked about so many events at a time; under load the latest is asked first', async () => {
    const oracle = new Oracle()
    const trial = await one(oracle.enrich, { concurrency: 2 })
    const [first, second] = [batchOf(3), batchOf(2)]
    trial.take(first)
    trial.take(second)
    assert.equal(oracle.asked.length, 2)
    const asked = (): unknown[] => oracle.asked.slice(2).map(({ event }) => event.id)
    oracle.answer(0)
    await settle()
    oracle.answer(1)
    await settle()
    assert.deepEqual(asked(), ['t-2', 't-1'])
    oracle.answer(2)
    oracle.answer(3)
    await settle()
    assert.deepEqual(trial.gone, [second])
    oracle.answer(4)
    await settle()
    assert.deepEqual(trial.gone, [second, first])
  })

  test('with answers at once for some: the line moves on past them', async () => {
    const oracle = new Oracle()
    let calls = 0
    const enrich: Enricher['enrich'] = (event, signal) =>
      (calls += 1) === 1 ? oracle.enrich(event, signal) : { Toy: 'cached' }
    const trial = await one(enrich, { concurrency: 1 })
    const batch = batchOf(500)
    trial.take(batch)
    assert.equal(calls, 1)
    oracle.answer(0)
    await settle()
    assert.deepEqual(trial.gone, [batch])
    assert.equal(calls, 500)
  })

  test('and fails to settle: after the time limit its places are free again', async () => {
    const oracle = new Oracle()
    const trial = await one(oracle.enrich, { concurrency: 1, timeLimit: 100 })
    trial.take(batchOf(1))
    trial.host.clock.advance(100)
    await settle()
    trial.take(batchOf(1))
    assert.equal(oracle.asked.length, 2)
    assert.equal(trial.gone.length, 1)
  })

  test('a thousand promises that never settle, and it is not asked any more', async () => {
    const oracle = new Oracle()
    const trial = await one(oracle.enrich, { concurrency: 500, timeLimit: 100 })
    for (let round = 0; round < 2; round += 1) {
      trial.take(batchOf(500))
      trial.host.clock.advance(100)
      await settle()
    }
    trial.take(batchOf(3))
    assert.equal(oracle.asked.length, 1000)
    assert.equal(trial.gone.length, 3)
    assert.equal(trial.counter('toy.skipped'), 3)
    assert.match(trial.enrichment.degraded() ?? '', /toy: 1000 answers never came/)
    oracle.answer(7)
    await settle()
    trial.take(batchOf(1))
    assert.equal(oracle.asked.length, 1001)
    assert.equal(trial.enrichment.degraded(), undefined)
  })
})

describe('the room for those who wait', () => {
  test('is left by the first when it is full; their answers are not written any more, nor broken off', async () => {
    const oracle = new Oracle()
    const trial = await one(oracle.enrich, { concurrency: 100 }, 10)
    const batches = [batchOf(5), batchOf(5), batchOf(3)] as const
    for (const batch of batches) trial.take(batch)
    assert.deepEqual(trial.gone, [batches[0]])
    assert.equal(trial.counter('toy.skipped'), 5)
    assert.equal(trial.enrichment.gauges()['waiting'], 8)
    assert.equal(oracle.asked[0]?.signal.aborted, false)
    oracle.answer(0)
    await settle()
    assert.equal(toysOf(batches[0])[0], undefined)
    assert.deepEqual(batches[0].messages[0]?.story, { enricher: { toy: 'skipped' } })
    assert.match(trial.host.lines[0] ?? '', /the plugin toy is slower than the events come/)
    trial.host.clock.advance(1000)
    await settle()
    assert.ok(oracle.asked[1]?.signal.aborted)
    assert.equal(trial.gone.length, 3)
    assert.equal(trial.counter('toy.timeouts'), 8)
    assert.equal(trial.host.clock.sleepers, 0)
  })

  test('is spared: while it is too small, a quarter of the questions are open', async () => {
    const oracle = new Oracle()
    const trial = await one(oracle.enrich, { concurrency: 8, timeLimit: 60_000 }, 10)
    trial.take(batchOf(8))
    trial.take(batchOf(8))
    assert.equal(trial.gone.length, 1)
    for (let index = 0; index < 6; index += 1) oracle.answer(index)
    await settle()
    assert.equal(oracle.asked.length, 8)
    oracle.answer(6)
    await settle()
    assert.equal(oracle.asked.length, 9)
    trial.host.clock.advance(1000)
    oracle.answer(7)
    await settle()
    assert.equal(oracle.asked.length, 16)
  })

  test('counts what was refused, and the bytes: both are in work', async () => {
    const oracle = new Oracle()
    const trial = await one(oracle.enrich, {}, 10)
    const refused = batchOf(8)
    for (const message of refused.messages.slice(1)) message.fate = { kind: 'postpone' }
    trial.take(refused)
    trial.take(batchOf(8))
    assert.deepEqual(trial.gone, [refused])
    const large = batchOf(1, { Note: 'x'.repeat(5 * 1024 * 1024) })
    trial.take(large)
    assert.equal(trial.gone.length, 3)
  })

  test('never holds up a silent plugin for longer than a thousand events need to come', async () => {
    const trial = await one(() => new Promise(() => undefined), {}, 500)
    for (let round = 0; round < 200; round += 1) trial.take(batchOf(64))
    assert.ok(trial.gone.length >= 192, `${trial.gone.length} of 200 batches went on`)
    assert.equal(trial.counter('toy.asked'), 64)
    await trial.enrichment.stop()
    assert.equal(trial.host.clock.sleepers, 0)
  })
})

describe('reading again', () => {
  test('a failure is told once, and the plugin goes on as it was; so is that it works again', async () => {
    let failure: Error | undefined = new TypeError('no such file')
    const part: Enricher = {
      enrich: () => ({ Toy: 1 }),
      reload: () => (failure ? Promise.reject(failure) : Promise.resolve()),
    }
    const trial = await startTrial((host) => [hosted(part, host)])
    const [, onReload] = trial.enrichment.handlers
    const reload = async (): Promise<void> => {
      await onReload?.handle(undefined as never)
      await settle()
    }
    await reload()
    await reload()
    const batch = batchOf(1)
    trial.take(batch)
    assert.deepEqual(toysOf(batch), [1])
    assert.equal(trial.enrichment.degraded(), 'toy: not reloaded: no such file')
    failure = undefined
    await reload()
    assert.equal(trial.enrichment.degraded(), undefined)
    assert.deepEqual(trial.host.lines, [
      'warning: the plugin toy could not be reloaded, it goes on as it was',
      'info: the plugin toy is up to date again',
    ])
  })

  test('one that hangs is not begun again, and does not keep the daemon from its end', async () => {
    let reloads = 0
    const part: Enricher = {
      enrich: () => undefined,
      reload: () => {
        reloads += 1
        return new Promise(() => undefined)
      },
    }
    const trial = await startTrial((host) => [hosted(part, host)])
    const [, onReload] = trial.enrichment.handlers
    await onReload?.handle(undefined as never)
    await onReload?.handle(undefined as never)
    assert.equal(reloads, 1)
    assert.equal(trial.enrichment.degraded(), undefined)
    trial.host.clock.advance(120_000)
    assert.equal(trial.enrichment.degraded(), 'toy: its reload lasts for 2m')
    const stopped = trial.enrichment.stop()
    await settle()
    trial.host.clock.advance(5000)
    await stopped
  })
})

describe('starting', () => {
  test('a plugin that cannot start ends the start of the daemon, with its name; all are stopped', async () => {
    const stopped: string[] = []
    const part = (name: string, failure?: Error): Enricher => ({
      start: () => (failure ? Promise.reject(failure) : Promise.resolve()),
      stop: () => Promise.resolve(void stopped.push(name)),
      enrich: () => undefined,
    })
    await assert.rejects(
      startTrial((host) => [
        hosted(part('good'), host, { name: 'good' }),
        hosted(part('bad', new TypeError('no key')), host, { name: 'bad' }),
        hosted(part('late'), host, { name: 'late' }),
      ]),
      /the plugin bad cannot start: no key/,
    )
    assert.deepEqual(stopped, ['bad', 'good'])
  })

  test('what is away for a while is waited for', async () => {
    let attempts = 0
    const part: Enricher = {
      start: () => {
        attempts += 1
        const away = Object.assign(new TypeError('refused'), { code: 'ECONNREFUSED' })
        return attempts < 3 ? Promise.reject(away) : Promise.resolve()
      },
      enrich: () => undefined,
    }
    let host: Trial['host'] | undefined
    const starting = startTrial((made) => {
      host = made
      return [hosted(part, made)]
    })
    await settle()
    host?.clock.advance(15_000)
    await settle()
    host?.clock.advance(15_000)
    await starting
    assert.equal(attempts, 3)
    assert.match(host?.lines[0] ?? '', /what the plugin toy needs is away/)
  })

  test('a start that hangs ends when the daemon is told to stop', async () => {
    let host: Trial['host'] | undefined
    const starting = startTrial((made) => {
      host = made
      return [hosted({ start: () => new Promise(() => undefined), enrich: () => undefined }, made)]
    })
    const failed = assert.rejects(starting, /told to stop before it was ready/)
    await settle()
    host?.clock.advance(120_000)
    await settle()
    assert.deepEqual(host?.lines, ['warning: the plugin toy is not ready after 2m'])
    await host.end()
    await failed
  })

  test('for a reload, one that hangs is given up', async () => {
    const host = testHost()
    const part: Enricher = {
      start: () => new Promise(() => undefined),
      enrich: () => undefined,
    }
    const plugins = [hosted(part, host)]
    const enrichment = new Enrichment({ plugins, reloadInterval: 300_000, room: 500 })
    const failed = assert.rejects(
      enrichment.load(),
      isMentatError('PLUGIN_TIMED_OUT', 'the plugin toy cannot start: not ready after 2m'),
    )
    await settle()
    host.clock.advance(120_000)
    await failed
  })
})
