import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { CommandEnd } from '../../../../src/lib/framework/process/own-command.ts'
import {
  memoryFile,
  remembered,
  type RunningScheduler,
  startScheduler,
} from '../../../support/start-scheduler.ts'
import { until } from '../../../support/until.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const everyFive = { counter: '*/5 * * * *' }
const daily = { informer: '30 7 * * *' }

const times = ({ runs }: RunningScheduler): string[] => runs.map(({ at }) => at.slice(11))

describe('the scheduler', () => {
  test('runs each job at its moments, those of a start included from the next one on', async (context) => {
    const memory = memoryFile(context)
    const schedule = { ...everyFive, other: '7,12 * * * *' }
    const running = await startScheduler({ memory, now: '2024-05-02T10:05:00Z', schedule })
    await running.pass(10 * MINUTE)
    assert.deepEqual(
      running.runs.map(({ name, at }) => `${name} ${at.slice(11)}`),
      ['other 10:07', 'counter 10:10', 'other 10:12', 'counter 10:15'],
    )
    assert.deepEqual(running.scheduler.counters(), { runs: 4, failures: 0, missed: 0, repeated: 0 })
    assert.deepEqual(running.scheduler.named(), {
      runs: { counter: 2, other: 2 },
      failures: { counter: 0, other: 0 },
    })
    await running.end()
  })

  test('never runs a job twice at once: what comes meanwhile is one run afterwards', async (context) => {
    const memory = memoryFile(context)
    const running = await startScheduler({
      memory,
      now: '2024-05-02T10:04:00Z',
      schedule: everyFive,
    })
    await running.pass(13 * MINUTE, 'never')
    assert.deepEqual(times(running), ['10:05'])
    assert.deepEqual(running.scheduler.gauges(), { running: 1 })
    running.runs[0]?.end()
    await running.settle()
    assert.deepEqual(times(running), ['10:05', '10:17'])
    running.runs[1]?.end()
    await running.pass(3 * MINUTE)
    assert.deepEqual(times(running), ['10:05', '10:17', '10:20'])
    await running.end()
  })

  test('makes up for what was missed while it did not run, by one run', async (context) => {
    const memory = memoryFile(context)
    const first = await startScheduler({ memory, now: '2024-05-02T07:29:00Z', schedule: daily })
    await first.pass(2 * MINUTE)
    await first.end()
    assert.deepEqual(times(first), ['07:30'])
    const second = await startScheduler({ memory, now: '2024-05-05T03:00:00Z', schedule: daily })
    await second.pass(5 * HOUR)
    assert.deepEqual(
      second.runs.map(({ at }) => at),
      ['2024-05-05T03:00', '2024-05-05T07:30'],
    )
    assert.equal(second.scheduler.counters()['missed'], 1)
    assert.match(second.host.lines.join('\n'), /it was due at 2024-05-03T07:30:00.000Z/)
    await second.end()
  })

  test('runs nothing twice over a restart, not even one within the same minute', async (context) => {
    const memory = memoryFile(context)
    for (const now of ['2024-05-02T10:04:50Z', '2024-05-02T10:05:10Z', '2024-05-02T10:05:40Z']) {
      const running = await startScheduler({ memory, now, schedule: everyFive })
      await running.pass(10_000)
      assert.deepEqual(times(running), now.endsWith('04:50Z') ? ['10:05'] : [])
      await running.end()
    }
  })

  test('repeats a run that was cut off, and asks those that run to end when it ends', async (context) => {
    const memory = memoryFile(context)
    const first = await startScheduler({ memory, now: '2024-05-02T07:29:50Z', schedule: daily })
    await first.pass(10_000, 'never')
    const [run] = first.runs
    assert.ok(run)
    assert.equal(run.stop.aborted, false)
    assert.deepEqual(remembered(memory, 'informer'), {
      schedule: '30 7 * * * UTC',
      until: '2024-05-02T07:30:00.000Z',
      done: false,
    })
    const ended = first.host.end()
    assert.equal(run.stop.aborted, true)
    assert.equal(run.kill.aborted, false)
    first.scheduler.stop()
    assert.equal(run.kill.aborted, true)
    run.end({ signal: 'SIGTERM' })
    await ended
    const second = await startScheduler({ memory, now: '2024-05-02T07:31:00Z', schedule: daily })
    assert.deepEqual(times(second), ['07:31'])
    second.runs[0]?.end()
    await second.pass(10 * MINUTE)
    assert.equal(second.runs.length, 1)
    assert.deepEqual(second.scheduler.counters(), { runs: 1, failures: 0, missed: 0, repeated: 1 })
    await second.end()
  })

  test('runs a module that failed at its next moment, and tells of it until it works', async (context) => {
    const memory = memoryFile(context)
    const running = await startScheduler({
      memory,
      now: '2024-05-02T10:04:00Z',
      schedule: everyFive,
    })
    await running.pass(4 * MINUTE, { status: 70 })
    assert.deepEqual(times(running), ['10:05'])
    assert.equal(running.scheduler.degraded(), 'counter: exit status 70')
    assert.match(running.host.lines.join('\n'), /error: counter failed: exit status 70/)
    await running.pass(3 * MINUTE)
    assert.deepEqual(times(running), ['10:05', '10:10'])
    assert.equal(running.scheduler.degraded(), undefined)
    assert.equal(running.scheduler.counters()['failures'], 1)
    await running.end()
  })

  test('repeats sooner what waiting may help, after growing pauses, until it works', async (context) => {
    for (const how of [
      { status: 69 },
      { status: 75 },
      { signal: 'SIGKILL' as const },
      { error: 'EAGAIN', status: null },
    ]) {
      const memory = memoryFile(context)
      const running = await startScheduler({ memory, now: '2024-05-02T07:29:50Z', schedule: daily })
      await running.pass(30 * MINUTE, how)
      const failed = running.runs.length
      assert.ok(failed >= 4 && failed <= 8, `${failed} runs`)
      await running.pass(30 * MINUTE)
      assert.equal(running.runs.length, failed + 1)
      assert.equal(running.scheduler.degraded(), undefined)
      await running.end()
    }
  })

  test('a module that fails does not hold up the others', async (context) => {
    const memory = memoryFile(context)
    const schedule = { ...everyFive, other: '*/5 * * * *' }
    const running = await startScheduler({ memory, now: '2024-05-02T10:04:50Z', schedule })
    await running.pass(20_000, 'never')
    running.runs.find(({ name }) => name === 'other')?.end({ status: 70 })
    await running.pass(11 * MINUTE, 'never')
    const named = running.runs.map(({ name }) => name)
    assert.deepEqual(named.toSorted(), ['counter', 'other', 'other'])
    await running.end()
  })

  test('tells a run to end that takes too long, and repeats what it has left', async (context) => {
    const memory = memoryFile(context)
    const running = await startScheduler({
      memory,
      now: '2024-05-02T07:29:50Z',
      schedule: daily,
      timeout: 10 * MINUTE,
    })
    await running.pass(10_000, 'never')
    const [run] = running.runs
    await running.pass(9 * MINUTE, 'never')
    assert.deepEqual([run?.stop.aborted, run?.kill.aborted], [false, false])
    await running.pass(MINUTE, 'never')
    assert.deepEqual([run?.stop.aborted, run?.kill.aborted], [true, false])
    assert.match(running.host.lines.join('\n'), /warning: informer runs for 10m: it is told to end/)
    // It ends as one that has done its work; nobody knows whether it has.
    run?.end()
    await running.settle()
    assert.equal(running.scheduler.degraded(), 'informer: it was ended: it took longer than 10m')
    await running.pass(2 * MINUTE)
    // The pause is a minute, shortened by up to a half.
    assert.match(times(running).join(), /^07:30,07:4[01]$/)
    assert.equal(running.scheduler.degraded(), undefined)
    assert.deepEqual([run?.kill.aborted, running.host.clock.sleepers], [false, 1])
    await running.end()
  })

  test('kills a process that does not end when it is told to, and runs the job again', async (context) => {
    const memory = memoryFile(context)
    const hanging = fileURLToPath(new URL('../../../fixtures/programs/hang.ts', import.meta.url))
    const ends: CommandEnd[] = []
    let begun = 0
    const running = await startScheduler({
      memory,
      now: '2024-05-02T10:04:50Z',
      schedule: everyFive,
      timeout: 2 * MINUTE,
      run: async (_, stop, kill) => {
        const child = spawn(process.execPath, [hanging], { stdio: ['ignore', 'pipe', 'inherit'] })
        await once(child.stdout, 'data')
        begun += 1
        stop.addEventListener('abort', () => child.kill('SIGTERM'))
        kill.addEventListener('abort', () => child.kill('SIGKILL'))
        const [status, signal] = (await once(child, 'exit')) as [
          number | null,
          NodeJS.Signals | null,
        ]
        ends.push({ status, signal })
        return { status, signal }
      },
    })
    await running.pass(10_000, 'never')
    await until('it runs', () => begun === 1)
    await running.pass(2 * MINUTE, 'never')
    assert.deepEqual(ends, [])
    await running.pass(MINUTE, 'never')
    await until('it was killed', () => ends.length === 1)
    assert.deepEqual(ends, [{ status: null, signal: 'SIGKILL' }])
    assert.match(
      running.host.lines.join('\n'),
      /error: counter did not end within 1m: it is killed/,
    )
    await until('it is told', () => running.scheduler.degraded() !== undefined)
    await running.pass(2 * MINUTE, 'never')
    await until('it runs again', () => begun === 2)
    running.scheduler.stop()
    await running.host.end()
    assert.equal(ends.length, 2)
  })

  test('forgets what is no memory, and what was remembered of another schedule', async (context) => {
    const memory = memoryFile(context)
    for (const content of [
      '',
      '{',
      '[]',
      'null',
      '{"informer":{"schedule":7}}',
      '{"informer":null}',
    ]) {
      writeFileSync(memory, content)
      const running = await startScheduler({ memory, now: '2024-05-02T08:00:00Z', schedule: daily })
      assert.deepEqual(running.runs, [], content)
      await running.end()
    }
    const first = await startScheduler({ memory, now: '2024-05-02T07:29:00Z', schedule: daily })
    await first.pass(MINUTE)
    await first.end()
    const schedule = { informer: '0 12 * * *' }
    const later = await startScheduler({ memory, now: '2024-05-02T13:00:00Z', schedule })
    assert.deepEqual(later.runs, [])
    await later.end()
  })
})

describe('when the clock of the machine is changed, the scheduler', () => {
  test('repeats nothing that it has run when it is set back by up to three hours', async (context) => {
    const memory = memoryFile(context)
    const running = await startScheduler({
      memory,
      now: '2024-05-02T07:28:00Z',
      schedule: { ...daily, ...everyFive },
    })
    await running.pass(10 * MINUTE)
    running.host.clock.set(Date.parse('2024-05-02T07:00:00Z'))
    await running.pass(HOUR)
    assert.deepEqual(
      running.runs.map(({ name, at }) => `${name} ${at.slice(11)}`),
      [
        ...['informer 07:30', 'counter 07:30', 'counter 07:35'],
        ...['counter 07:40', 'counter 07:45', 'counter 07:50', 'counter 07:55', 'counter 08:00'],
      ],
    )
    await running.end()
  })

  test('goes on at once when it was wrong by more', async (context) => {
    const memory = memoryFile(context)
    const running = await startScheduler({
      memory,
      now: '2031-01-01T00:04:50Z',
      schedule: everyFive,
    })
    await running.pass(10_000)
    running.host.clock.set(Date.parse('2024-05-02T10:00:00Z'))
    await running.pass(6 * MINUTE)
    assert.deepEqual(times(running), ['00:05', '10:05'])
    await running.end()
  })

  test('runs what is jumped over once when it is set forward', async (context) => {
    const memory = memoryFile(context)
    const running = await startScheduler({
      memory,
      now: '2024-05-02T10:03:00Z',
      schedule: everyFive,
    })
    await running.pass(3 * MINUTE)
    running.host.clock.set(Date.parse('2024-05-02T12:02:00Z'))
    await running.pass(4 * MINUTE)
    assert.deepEqual(times(running), ['10:05', '12:02', '12:05'])
    await running.end()
  })

  test('runs a daily job once a day over both changes of the year, whatever restarts come between', async (context) => {
    const memory = memoryFile(context)
    const schedule = { informer: '30 2 * * *' }
    for (const [from, hours, expected] of [
      ['2024-03-30T12:00:00Z', 36, ['2024-03-31T01:30', '2024-04-01T00:30']],
      ['2024-10-26T12:00:00Z', 38, ['2024-10-27T00:30', '2024-10-28T01:30']],
    ] as const) {
      writeFileSync(memory, '{}')
      const found: string[] = []
      for (let begin = Date.parse(from), step = 0; step < hours * 2 + 2; step += 1) {
        const now = new Date(begin + step * 1_800_000 - 60_000).toISOString()
        const running = await startScheduler({ memory, now, schedule, timezone: 'Europe/Prague' })
        await running.pass(30 * MINUTE)
        found.push(...running.runs.map(({ at }) => at))
        await running.end()
      }
      assert.deepEqual(found, expected)
    }
  })
})
