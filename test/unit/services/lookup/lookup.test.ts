import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MentatError } from '../../../../src/lib/framework/errors/mentat-error.ts'
import { type Logger, silentLogger } from '../../../../src/lib/framework/logging/logger.ts'
import type { Finding } from '../../../../src/lib/services/lookup/finding.ts'
import type { LookupLimits } from '../../../../src/lib/services/lookup/limits.ts'
import { Lookup } from '../../../../src/lib/services/lookup/lookup.ts'
import { whenAll } from '../../../../src/lib/services/lookup/soon.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { until } from '../../../support/until.ts'

const limits: LookupLimits = {
  timeout: 1000,
  concurrency: 2,
  waiting: 3,
  cache: { size: 100, age: 60_000, negativeAge: 10_000, failureAge: 5000 },
  breaker: { failures: 3, pauses: { first: 10_000, longest: 40_000 } },
}

const timedOut: Finding<string> = { kind: 'unknown', reason: 'timed_out' }
const skipped: Finding<string> = { kind: 'unknown', reason: 'skipped' }

function found(answer: string): Finding<string> {
  return { kind: 'found', answer }
}

/** Where questions go; a test answers them by hand. */
class Oracle extends Lookup<string, string> {
  readonly asked: string[] = []
  readonly broken: string[] = []
  most = 0
  readonly #open = new Map<string, PromiseWithResolvers<string | undefined>>()

  answer(question: string, answer: string | undefined): void {
    this.#open.get(question)?.resolve(answer)
  }

  fail(question: string, error: unknown): void {
    this.#open.get(question)?.reject(error)
  }

  protected override key(question: string): string {
    return question.toLowerCase()
  }

  protected override async ask(question: string, signal: AbortSignal): Promise<string | undefined> {
    this.asked.push(question)
    const promise = Promise.withResolvers<string | undefined>()
    this.#open.set(question, promise)
    this.most = Math.max(this.most, this.#open.size)
    signal.addEventListener('abort', () => {
      if (this.#open.get(question) === promise) this.broken.push(question)
      promise.reject(signal.reason)
    })
    try {
      return await promise.promise
    } finally {
      this.#open.delete(question)
    }
  }

  protected override weigh(answer: string): number {
    return answer.length
  }
}

async function setup(changes: Partial<LookupLimits> = {}) {
  const clock = new FakeClock()
  const lines: string[] = []
  const logger: Logger = {
    ...silentLogger,
    warning: (text) => lines.push(`warning: ${text}`),
    info: (text) => lines.push(`info: ${text}`),
  }
  const oracle = new Oracle({
    name: 'the oracle',
    clock,
    logger,
    limits: { ...limits, ...changes },
  })
  await oracle.start()
  return { clock, lines, oracle }
}

type Setup = Awaited<ReturnType<typeof setup>>

/** Asks and lets time run out. */
async function timeOut({ clock, oracle }: Setup, question: string): Promise<void> {
  const finding = oracle.find(question)
  clock.advance(limits.timeout)
  assert.deepEqual(await finding, timedOut)
}

/** Three failures in a row: the breaker opens. */
async function openBreaker(bundle: Setup): Promise<void> {
  for (const question of ['x1', 'x2', 'x3']) await timeOut(bundle, question)
}

/** Lets everything that is not waiting for time or for an answer happen. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

describe('answers', () => {
  test('an answer is given to the caller, and at once to the next one', async () => {
    const { oracle } = await setup()
    const finding = oracle.find('a')
    oracle.answer('a', 'alpha')
    assert.deepEqual(await finding, found('alpha'))
    assert.deepEqual(oracle.find('A'), found('alpha'))
    const { queries, answered, cached } = oracle.counters()
    assert.deepEqual({ queries, answered, cached }, { queries: 1, answered: 1, cached: 1 })
  })

  test('a flood of equal questions asks once', async () => {
    const { oracle } = await setup()
    const findings = Array.from({ length: 10_000 }, () => oracle.find('a'))
    oracle.answer('a', 'alpha')
    const results = await whenAll(findings)
    assert.ok(results.every((finding) => finding.kind === 'found'))
    assert.deepEqual(oracle.asked, ['a'])
    assert.equal(oracle.counters().joined, 9999)
  })

  test('an answer is forgotten when it is too old, that there is nothing earlier', async () => {
    const { oracle, clock } = await setup()
    const findings = [oracle.find('a'), oracle.find('b')]
    oracle.answer('a', 'alpha')
    oracle.answer('b', undefined)
    assert.deepEqual(await whenAll(findings), [found('alpha'), { kind: 'nothing' }])
    clock.advance(10_000)
    assert.deepEqual(oracle.find('b'), { kind: 'nothing' })
    clock.advance(1)
    assert.ok(oracle.find('b') instanceof Promise)
    clock.advance(49_999)
    assert.deepEqual(oracle.find('a'), found('alpha'))
    clock.advance(1)
    assert.ok(oracle.find('a') instanceof Promise)
    await oracle.stop()
  })

  test('the cache holds so many values, and what was not used for longest goes first', async () => {
    const { oracle } = await setup({ cache: { ...limits.cache, size: 10 } })
    for (const question of ['a', 'b', 'c']) {
      const finding = oracle.find(question)
      oracle.answer(question, 'four')
      await finding
    }
    assert.deepEqual(oracle.find('c'), found('four'))
    assert.deepEqual(oracle.find('b'), found('four'))
    assert.ok(oracle.find('a') instanceof Promise)
    await oracle.stop()
  })

  test('with an age of 0 nothing is kept', async () => {
    const { oracle } = await setup({ cache: { size: 9, age: 0, negativeAge: 0, failureAge: 0 } })
    for (const answer of ['alpha', undefined, 'alpha']) {
      const finding = oracle.find('a')
      assert.ok(finding instanceof Promise)
      oracle.answer('a', answer)
      await finding
    }
    assert.equal(oracle.asked.length, 3)
  })
})

describe('time', () => {
  test('a question that is not answered in time is broken off and not put again for a while', async () => {
    const bundle = await setup()
    const { oracle, clock } = bundle
    await timeOut(bundle, 'a')
    assert.deepEqual(oracle.broken, ['a'])
    assert.deepEqual(oracle.find('a'), timedOut)
    clock.advance(5001)
    const finding = oracle.find('a')
    oracle.answer('a', 'alpha')
    assert.deepEqual(await finding, found('alpha'))
    assert.equal(oracle.counters().timed_out, 1)
  })

  test('a caller whose own time is over does not wait, and the next one has the answer', async () => {
    const { oracle } = await setup()
    const caller = new AbortController()
    const finding = oracle.find('a', caller.signal)
    const other = oracle.find('a')
    caller.abort()
    assert.deepEqual(await finding, timedOut)
    assert.deepEqual(await oracle.find('a', caller.signal), timedOut)
    oracle.answer('a', 'alpha')
    assert.deepEqual(await other, found('alpha'))
    assert.deepEqual(oracle.find('a', caller.signal), found('alpha'))
    assert.equal(oracle.counters().given_up, 2)
  })

  test('no timer and nothing else is left behind by an answer', async () => {
    const { oracle, clock } = await setup()
    const finding = oracle.find('a')
    assert.equal(clock.sleepers, 1)
    oracle.answer('a', 'alpha')
    await finding
    await turn()
    assert.equal(clock.sleepers, 0)
    assert.deepEqual(oracle.broken, [])
  })
})

describe('many questions', () => {
  test('never more than the limit are under way; the others follow in their order', async () => {
    const { oracle } = await setup()
    const findings = ['a', 'b', 'c', 'd'].map((question) => oracle.find(question))
    assert.deepEqual(oracle.asked, ['a', 'b'])
    for (const question of ['b', 'a', 'c', 'd']) {
      await until(`${question} was asked`, () => oracle.asked.includes(question))
      oracle.answer(question, question)
    }
    assert.deepEqual(await whenAll(findings), ['a', 'b', 'c', 'd'].map(found))
    assert.deepEqual(oracle.asked, ['a', 'b', 'c', 'd'])
    assert.equal(oracle.most, 2)
  })

  test('when too many wait, the next one is told at once', async () => {
    const { oracle } = await setup()
    for (const question of ['a', 'b', 'c', 'd', 'e']) void oracle.find(question)
    assert.deepEqual(oracle.find('f'), { kind: 'unknown', reason: 'overloaded' })
    assert.ok(oracle.find('e') instanceof Promise)
    assert.equal(oracle.counters().overloaded, 1)
    await oracle.stop()
  })

  test('what waited too long for its turn is not asked any more', async () => {
    const { oracle, clock } = await setup({ concurrency: 1 })
    void oracle.find('a')
    clock.advance(400)
    const late = oracle.find('b')
    clock.advance(600)
    await until('b is asked', () => oracle.asked.includes('b'))
    const later = oracle.find('c')
    clock.advance(1000)
    assert.deepEqual(await late, timedOut)
    await until('c is asked', () => oracle.asked.includes('c'))
    const tooLate = oracle.find('d')
    clock.advance(999)
    oracle.answer('c', 'gamma')
    assert.deepEqual(await later, found('gamma'))
    await until('d is asked', () => oracle.asked.includes('d'))
    const never = oracle.find('e')
    oracle.answer('d', 'delta')
    clock.advance(1001)
    assert.deepEqual(await tooLate, found('delta'))
    assert.deepEqual(await never, { kind: 'unknown', reason: 'overloaded' })
    assert.ok(!oracle.asked.includes('e'))
  })
})

describe('a service that does not answer', () => {
  test('is left alone after failures in a row, which costs nothing and is told once', async () => {
    const bundle = await setup()
    const { oracle, lines } = bundle
    await openBreaker(bundle)
    for (let n = 0; n < 100; n++) assert.deepEqual(oracle.find(`q${n}`), skipped)
    assert.equal(oracle.asked.length, 3)
    assert.equal(oracle.counters().skipped_while_open, 100)
    assert.match(
      oracle.trouble() ?? '',
      /^the oracle: no answer 3 times in a row \(the oracle: no answer within 1s\); tried again in /,
    )
    assert.equal(lines.length, 1)
    assert.match(lines[0] ?? '', /^warning: the oracle is left alone: no answer 3 times in a row/)
  })

  test('is not left alone when it answers in between', async () => {
    const bundle = await setup()
    const { oracle } = bundle
    for (let round = 0; round < 5; round++) {
      await timeOut(bundle, `a${round}`)
      await timeOut(bundle, `b${round}`)
      const finding = oracle.find(`c${round}`)
      oracle.answer(`c${round}`, undefined)
      await finding
    }
    assert.equal(oracle.trouble(), undefined)
  })

  test('answers from the cache are still given', async () => {
    const bundle = await setup()
    const { oracle } = bundle
    const finding = oracle.find('a')
    oracle.answer('a', 'alpha')
    await finding
    await openBreaker(bundle)
    assert.deepEqual(oracle.find('a'), found('alpha'))
  })

  test('those who wait for their turn are told when it is given up', async () => {
    const { oracle, clock } = await setup({ concurrency: 3 })
    const findings = ['a', 'b', 'c', 'd', 'e'].map((question) => oracle.find(question))
    clock.advance(1000)
    const reasons = (await whenAll(findings)).map((finding) =>
      finding.kind === 'unknown' ? finding.reason : '',
    )
    assert.deepEqual(reasons, ['timed_out', 'timed_out', 'timed_out', 'skipped', 'skipped'])
    assert.equal(oracle.asked.length, 3)
  })

  test('is probed by one question after the pause, for which nobody waits; an answer ends it', async () => {
    const bundle = await setup()
    const { oracle, clock, lines } = bundle
    await openBreaker(bundle)
    clock.advance(10_000)
    assert.deepEqual(oracle.find('a'), skipped)
    assert.deepEqual(oracle.find('a'), skipped)
    assert.deepEqual(oracle.find('b'), skipped)
    assert.deepEqual(oracle.asked.slice(3), ['a'])
    oracle.answer('a', 'alpha')
    await until('the breaker is closed', () => oracle.trouble() === undefined)
    assert.equal(lines.at(-1), 'info: the oracle answers again')
    assert.deepEqual(oracle.find('a'), found('alpha'))
    const finding = oracle.find('b')
    oracle.answer('b', 'beta')
    assert.deepEqual(await finding, found('beta'))
  })

  test('is left alone for longer each time a probe fails, up to a limit', async () => {
    const bundle = await setup()
    const { oracle, clock } = bundle
    await openBreaker(bundle)
    // Pauses are shortened by up to a half.
    for (const pause of [10_000, 20_000, 40_000, 40_000]) {
      clock.advance(pause / 2 - 2)
      const before = oracle.asked.length
      void oracle.find(`early ${before}`)
      assert.equal(oracle.asked.length, before)
      clock.advance(pause / 2 + 2)
      void oracle.find(`probe ${before}`)
      assert.equal(oracle.asked.length, before + 1)
      clock.advance(1000)
      await until('the probe failed', () => oracle.counters().timed_out === before + 1)
    }
  })

  test('a pause that it asks for itself is kept', async () => {
    const { oracle, clock } = await setup()
    const finding = oracle.find('a')
    oracle.fail('a', new MentatError('LOOKUP_FAILED', 'too many', { fields: { pause: 90_000 } }))
    assert.deepEqual(await finding, { kind: 'unknown', reason: 'failed' })
    clock.advance(89_999)
    assert.deepEqual(oracle.find('b'), skipped)
    assert.deepEqual(oracle.asked, ['a'])
    assert.match(oracle.trouble() ?? '', /no answer once \(too many\); tried again in 1ms$/)
    clock.advance(1)
    assert.match(oracle.trouble() ?? '', /tried again with the next question$/)
    void oracle.find('b')
    assert.deepEqual(oracle.asked, ['a', 'b'])
    await oracle.stop()
  })

  test('late failures of questions put before do not make the pause longer', async () => {
    const { oracle, clock } = await setup({ concurrency: 6 })
    const findings = ['a', 'b', 'c', 'd', 'e'].map((question) => oracle.find(question))
    clock.advance(1000)
    await whenAll(findings)
    clock.advance(10_000)
    void oracle.find('f')
    assert.deepEqual(oracle.asked.at(-1), 'f')
    await oracle.stop()
  })

  test('that it refuses a question is an answer', async () => {
    const { oracle } = await setup()
    for (let n = 0; n < 10; n++) {
      const finding = oracle.find(`q${n}`)
      oracle.fail(`q${n}`, new MentatError('LOOKUP_REFUSED', 'not this one'))
      assert.deepEqual(await finding, { kind: 'unknown', reason: 'refused' })
    }
    assert.equal(oracle.trouble(), undefined)
    assert.equal(oracle.counters().refused, 10)
  })

  test('whatever is thrown, the caller gets an answer', async () => {
    const { oracle } = await setup()
    const finding = oracle.find('a')
    oracle.fail('a', null)
    assert.deepEqual(await finding, { kind: 'unknown', reason: 'failed' })
  })
})

describe('start and stop', () => {
  test('before the start and after the stop nothing is asked', async () => {
    const { oracle } = await setup()
    await oracle.stop()
    assert.deepEqual(oracle.find('a'), skipped)
    await oracle.start()
    const finding = oracle.find('a')
    oracle.answer('a', 'alpha')
    assert.deepEqual(await finding, found('alpha'))
  })

  test('the stop breaks off what is under way and waits, and nothing of it counts as a failure', async () => {
    const { oracle, clock } = await setup()
    const findings = ['a', 'b', 'c', 'd'].map((question) => oracle.find(question))
    await oracle.stop()
    assert.deepEqual(await whenAll(findings), [skipped, skipped, skipped, skipped])
    assert.deepEqual(oracle.broken, ['a', 'b'])
    assert.equal(clock.sleepers, 0)
    const { timed_out, failed } = oracle.counters()
    assert.deepEqual({ timed_out, failed }, { timed_out: 0, failed: 0 })
  })

  test('a probe that was broken off does not keep the next one from being put', async () => {
    const bundle = await setup()
    const { oracle, clock } = bundle
    await openBreaker(bundle)
    clock.advance(10_000)
    void oracle.find('a')
    await oracle.stop()
    await oracle.start()
    void oracle.find('b')
    assert.deepEqual(oracle.asked.slice(3), ['a', 'b'])
    await oracle.stop()
  })
})
