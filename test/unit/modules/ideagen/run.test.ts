import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { describe, test } from 'node:test'
import type { Clock } from '../../../../src/lib/framework/time/clock.ts'
import { Generator } from '../../../../src/lib/modules/ideagen/generator.ts'
import { parseRate } from '../../../../src/lib/modules/ideagen/rate.ts'
import { runIdeagen, type RunOptions } from '../../../../src/lib/modules/ideagen/run.ts'
import { LineSink, type Sink } from '../../../../src/lib/modules/ideagen/sink.ts'

const start = Date.UTC(2024, 4, 2, 10)

/** A clock that passes only while somebody sleeps. */
class TestClock implements Clock {
  time = 0
  now = () => start + this.time
  monotonic = () => this.time
  sleep(milliseconds: number): Promise<void> {
    this.time += milliseconds
    return Promise.resolve()
  }
}

/** Keeps what it was given, with the time of the clock. */
class Kept implements Sink {
  readonly messages: string[] = []
  readonly times: number[] = []
  readonly #clock: Clock
  onPut: (count: number) => boolean = () => true

  constructor(clock: Clock) {
    this.#clock = clock
  }

  put(content: string | Buffer): boolean {
    this.messages.push(String(content))
    this.times.push(this.#clock.monotonic())
    return this.onPut(this.messages.length)
  }

  flush(): boolean {
    return true
  }
}

function prepare(options: Partial<RunOptions> = {}) {
  const clock = new TestClock()
  const sink = new Kept(clock)
  const generator = new Generator({ seed: 5, start })
  return { clock, sink, run: () => runIdeagen({ generator, sink, clock, start, ...options }) }
}

describe('a run', () => {
  test('ends at the count', async () => {
    const { sink, run } = prepare({ count: 250 })
    assert.equal((await run()).count, 250)
    assert.equal(sink.messages.length, 250)
  })

  test('of no events is one, too', async () => {
    assert.deepEqual(await prepare({ count: 0 }).run(), { count: 0, seconds: 0 })
  })

  test('without a count goes on until the signal, and finishes the message it is at', async () => {
    const controller = new AbortController()
    const { sink, run } = prepare({ rate: 10, signal: controller.signal })
    sink.onPut = (count) => {
      if (count === 40) controller.abort()
      return true
    }
    assert.equal((await run()).count, 40)
  })

  test('ends quietly when nobody listens any more', async () => {
    const { sink, run } = prepare({ count: 100 })
    sink.onPut = (count) => count < 7
    assert.equal((await run()).count, 6)
  })

  test('passes on what the sink throws', async () => {
    const { sink, run } = prepare({ count: 100 })
    sink.onPut = () => {
      throw new RangeError('full')
    }
    await assert.rejects(run, RangeError)
  })

  test('gives the same messages again, paced or not stalled', async () => {
    const [first, second] = [prepare({ count: 300, rate: 20 }), prepare({ count: 300, rate: 20 })]
    await Promise.all([first.run(), second.run()])
    assert.deepEqual(first.sink.messages, second.sink.messages)
  })
})

describe('pace', () => {
  test('is even', async () => {
    const { sink, run } = prepare({ count: 100, rate: 50 })
    assert.equal((await run()).seconds, 1.98)
    for (const [index, time] of sink.times.entries()) assert.ok(Math.abs(time - index * 20) < 1e-6)
  })

  test('catches up what a short stall has missed', async () => {
    const { clock, sink, run } = prepare({ count: 100, rate: 50 })
    sink.onPut = (count) => {
      if (count === 10) clock.time += 500
      return true
    }
    assert.equal(Math.round((await run()).seconds * 1000), 1980)
  })

  test('after a long stall makes a burst of one second and no more', async () => {
    const { clock, sink, run } = prepare({ count: 200, rate: 50 })
    sink.onPut = (count) => {
      if (count === 10) clock.time += 3_600_000
      return true
    }
    await run()
    const wake = sink.times[10] ?? 0
    const burst = sink.times.filter((time) => time >= wake && time < wake + 20).length
    assert.ok(burst >= 49 && burst <= 52, String(burst))
  })

  test('moves the time of the events along', async () => {
    const { sink, run } = prepare({ count: 100, rate: 0.01 })
    await run()
    const last = JSON.parse(sink.messages.at(-1) ?? '') as { DetectTime: string }
    assert.ok(Date.parse(last.DetectTime) > start + 99 * 100_000 - 301_000)
  })
})

describe('a rate', () => {
  test('is read per second, minute, hour', () => {
    assert.deepEqual(
      ['50', '50/s', '600/m', '1800/h', '0.5'].map(parseRate),
      [50, 50, 10, 0.5, 0.5],
    )
  })

  test('that is none is refused', () => {
    for (const text of ['', '0', '-1', 'x', '5/d', '1e3', '0/s', '5 /s']) {
      assert.throws(() => parseRate(text), { code: 'USAGE' }, text)
    }
  })
})

describe('lines', () => {
  test('come out whole, bytes untouched, and wait for a slow reader', async () => {
    const chunks: Buffer[] = []
    let writing = 0
    const slow = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _encoding, done) {
        assert.equal(++writing, 1)
        chunks.push(chunk)
        setImmediate(() => {
          writing -= 1
          done()
        })
      },
    })
    const sink = new LineSink(slow)
    const long = 'x'.repeat(40_000)
    for (const line of [long, Buffer.from([0xff, 0x41]), long, long])
      assert.ok(await sink.put(line))
    assert.ok(await sink.flush())
    const lines = [
      Buffer.from(long),
      Buffer.from([0xff, 0x41]),
      Buffer.from(long),
      Buffer.from(long),
    ]
    const newline = Buffer.from('\n')
    assert.ok(Buffer.concat(chunks).equals(Buffer.concat(lines.flatMap((line) => [line, newline]))))
  })

  test('end quietly when the reader has gone, and with an error otherwise', async () => {
    for (const [code, expected] of [
      ['EPIPE', false],
      ['EIO', undefined],
    ] as const) {
      const failing = new Writable({
        write(_chunk, _encoding, done) {
          done(Object.assign(new TypeError(code), { code }))
        },
      })
      failing.on('error', () => undefined)
      const sink = new LineSink(failing)
      await sink.put('x')
      if (expected === undefined) await assert.rejects(async () => sink.flush(), { code })
      else assert.equal(await sink.flush(), expected)
    }
  })
})
