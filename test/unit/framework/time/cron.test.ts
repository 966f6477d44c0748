import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CronSchedule } from '../../../../src/lib/framework/time/cron.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

/** The moments of a schedule in a stretch of time, by minutes in UTC. */
function moments(expression: string, timezone: string, from: string, to: string): string[] {
  const schedule = new CronSchedule(expression, timezone)
  const found: string[] = []
  let time = Date.parse(from)
  for (;;) {
    time = schedule.nextAfter(time)
    if (time >= Date.parse(to)) return found
    found.push(new Date(time).toISOString().slice(0, 16))
  }
}

const PRAGUE = 'Europe/Prague'
/** In 2024, clocks went forward on 31 March at 2:00, and back on 27 October at 3:00. */
const spring = ['2024-03-30T12:00Z', '2024-04-01T12:00Z'] as const
const autumn = ['2024-10-26T12:00Z', '2024-10-28T12:00Z'] as const

/** Asking from many times in between gives the moments that asking one after the other gives. */
function assertSame(expression: string, zone: string, from: string, to: string): void {
  const all = moments(expression, zone, from, to).map((time) => Date.parse(`${time}Z`))
  const schedule = new CronSchedule(expression, zone)
  for (let time = Date.parse(from); time < Date.parse(to); time += 7 * 60_000 + 1) {
    const expected = all.find((moment) => moment > time)
    if (expected !== undefined) assert.equal(schedule.nextAfter(time), expected)
  }
}

describe('a schedule', () => {
  test('is in its time zone', () => {
    const day = ['2024-05-02T00:00Z', '2024-05-03T00:00Z'] as const
    assert.deepEqual(moments('30 7 * * *', 'UTC', ...day), ['2024-05-02T07:30'])
    assert.deepEqual(moments('30 7 * * *', PRAGUE, ...day), ['2024-05-02T05:30'])
    assert.deepEqual(moments('@daily', 'Asia/Kathmandu', ...day), ['2024-05-02T18:15'])
  })

  test('comes an hour later where its hour is left out', () => {
    assert.deepEqual(moments('30 2 * * *', PRAGUE, ...spring), [
      '2024-03-31T01:30',
      '2024-04-01T00:30',
    ])
    assert.deepEqual(moments('0 */2 * * *', PRAGUE, '2024-03-30T22:00Z', '2024-03-31T04:00Z'), [
      '2024-03-30T23:00',
      '2024-03-31T01:00',
      '2024-03-31T02:00',
    ])
  })

  test('comes once where its hour is repeated', () => {
    assert.deepEqual(moments('30 2 * * *', PRAGUE, ...autumn), [
      '2024-10-27T00:30',
      '2024-10-28T01:30',
    ])
  })

  test('of every hour comes every five minutes when clocks are changed, too', () => {
    for (const [from, to] of [spring, autumn]) {
      const found = moments('*/5 * * * *', PRAGUE, from, to)
      assert.equal(found.length, 48 * 12 - 1)
    }
  })

  for (const zone of [PRAGUE, 'America/New_York', 'Australia/Lord_Howe', 'UTC']) {
    test(`has the same moments whatever time one asks from, in ${zone}`, () => {
      const stretches = [spring, autumn, ['2024-10-05T00:00Z', '2024-10-07T00:00Z']] as const
      for (const expression of ['30 2 * * *', '*/20 * * * *', '10 1-3 * * *', '45 1 * * 0']) {
        for (const [from, to] of stretches) assertSame(expression, zone, from, to)
      }
    })
  }

  test('that is none is refused', () => {
    const wrong = [
      ...['', '* * * *', '* * * * * *', 'H * * * *', '0 0 L * *', '61 * * * *', '0 25 * * *'],
      ...[
        '0 0 30 2 *',
        '*/0 * * * *',
        '5-1 * * * *',
        'foo',
        '@never',
        '@reboot',
        '* * * * *; reboot',
      ],
    ]
    for (const expression of wrong) {
      assert.throws(
        () => new CronSchedule(expression, 'UTC'),
        isMentatError('CONFIG_INVALID'),
        expression,
      )
    }
    assert.throws(() => new CronSchedule('@daily', 'Mars/Olympus'), isMentatError('CONFIG_INVALID'))
  })
})
