import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { withRunLock } from '../../src/lib/database/run-lock.ts'
import type { StatisticianReport } from '../../src/lib/modules/statistician/run.ts'
import type { StatisticsDocument } from '../../src/cli/statistics-text.ts'
import { startCluster, temporaryHome, type TestDatabase } from '../support/database.ts'
import { runMentat, startMentat } from '../support/start-daemon.ts'
import { countAt, statisticsRows, storeAt, WINDOW } from '../support/statistics.ts'
import { until } from '../support/until.ts'

const cluster = await startCluster()
const home = temporaryHome()
const DAY = 86_400_000

/** A window that was over two days ago. */
const begin = Math.floor((Date.now() - 2 * DAY) / WINDOW) * WINDOW
const time = (windows: number): string => new Date(begin + windows * WINDOW).toISOString()

function run({ url }: TestDatabase, ...args: string[]) {
  return runMentat(['statistician', ...args], { env: environment(url) })
}

function environment(url: string): Record<string, string> {
  return { MENTAT_HOME: home.path, MENTAT_DATABASE_URL: url, NO_COLOR: '1' }
}

describe('mentat statistician run', () => {
  test('counts what is missing, and prints what it did', async () => {
    const own = await cluster.createDatabase()
    await storeAt(own.database, begin, { a: { Category: ['Test'] }, b: { Category: ['Test'] } })
    const first = await run(own, 'run')
    assert.equal(first.status, 0, first.stderr)
    assert.match(first.stdout, /^2 events in 57\d windows from \S+ to \S+ in \d+\.\d s\n$/)
    const second = await run(own, 'run', '--json')
    assert.deepEqual(
      { ...(JSON.parse(second.stdout) as StatisticianReport), seconds: 0 },
      {
        ...{
          from: null,
          to: null,
          windows: 0,
          events: 0,
          written: 0,
          kept: 0,
          left: 0,
          seconds: 0,
        },
      },
    )
    const quiet = await run(own, 'run', '--quiet')
    assert.deepEqual([quiet.stdout, quiet.stderr], ['no window is to be counted\n', ''])
  })

  test('counts again what is named', async () => {
    const own = await cluster.createDatabase()
    await storeAt(own.database, begin, { a: { Category: ['Test'] } })
    const { stdout, status, stderr } = await run(
      own,
      'run',
      '--from',
      time(0),
      '--to',
      time(3),
      '--json',
    )
    assert.equal(status, 0, stderr)
    const report = JSON.parse(stdout) as StatisticianReport
    assert.deepEqual([report.windows, report.events, report.written], [3, 1, 3])
    const again = await run(own, 'run', '--from', time(0), '--to', time(3))
    assert.match(again.stdout, /^1 event in 3 windows .*; 0 changed\n$/)
  })

  test('refuses flags that it cannot use', async () => {
    const own = await cluster.createDatabase()
    for (const flags of [
      ['--to', 'now'],
      ['--from', 'sometime'],
      ['--replace'],
      ['--form', 'now'],
    ]) {
      const { status, stdout } = await run(own, 'run', ...flags)
      assert.deepEqual([status, stdout], [64, ''], flags.join(' '))
    }
  })

  test('ends with 75 while another one runs, and says which', async () => {
    const own = await cluster.createDatabase()
    const holder = 'process 4711 on elsewhere'
    await withRunLock(own.database, { name: 'statistician', holder }, async () => {
      const { status, stderr } = await run(own, 'run')
      assert.equal(status, 75)
      assert.match(stderr, /statistician runs already: as process 4711 on elsewhere/)
    })
  })

  test('killed in the midst of it and run again, has counted what one run counts', async () => {
    const [killed, whole] = [await cluster.createDatabase(), await cluster.createDatabase()]
    for (const { database } of [killed, whole]) {
      for (let index = 0; index < 60; index += 1) {
        const events = {
          [`e${index}`]: { Category: ['Test'], Source: [{ IP4: [`10.0.0.${index}`] }] },
        }
        await storeAt(database, begin + index * 7 * WINDOW, events)
      }
    }
    // Each window takes its time: the run is killed while it waits for this lock.
    const process = await killed.database.transaction(async (client) => {
      await client.query('LOCK TABLE statistics_events IN SHARE MODE')
      const child = startMentat(['statistician', 'run'], { env: environment(killed.url) })
      await until('it waits', async () => {
        const { rows } = await killed.database.query(
          "SELECT FROM pg_locks WHERE relation = 'statistics_events'::regclass AND NOT granted",
        )
        return rows.length > 0
      })
      child.kill('SIGKILL')
      return child
    })
    assert.equal((await process.ended()).signal, 'SIGKILL')
    const child = startMentat(['statistician', 'run'], { env: environment(killed.url) })
    await until('some are written', async () => (await statisticsRows(killed.database)).length > 50)
    child.kill('SIGKILL')
    await child.ended()
    const again = await run(killed, 'run')
    assert.equal(again.status, 0, again.stderr)
    const now = Date.now()
    const from = begin
    await countAt(killed.database, now)
    await countAt(whole.database, now)
    assert.ok((await statisticsRows(whole.database)).length > 500)
    assert.deepEqual(await statisticsRows(killed.database), await statisticsRows(whole.database))
    const repeated = await countAt(killed.database, now, { from })
    assert.equal(repeated.written, 0)
  })
})

describe('mentat statistician show', () => {
  test('shows totals and top lists', async () => {
    const own = await cluster.createDatabase()
    const internal = { Category: ['Test'], _Mentat: { ResolvedAbuses: ['abuse@example.org'] } }
    await storeAt(own.database, begin, { a: { Category: ['Test', 'Evil\u001b[31m'] }, b: internal })
    await countAt(own.database, begin + 2 * WINDOW)
    const shown = await run(own, 'show', '--from', time(0), '--to', time(2))
    assert.equal(shown.status, 0, shown.stderr)
    assert.match(shown.stdout, /: 2 windows\nevents: overall 2, internal 1, external 1\n/)
    assert.match(shown.stdout, /\nCATEGORIES +EVENTS\nTest +2\nEvil\\u001b\[31m +1\n/)
    assert.doesNotMatch(shown.stdout, /TLPS/)
    const inside = await run(
      own,
      'show',
      '--from',
      time(0),
      '--to',
      time(2),
      '--group',
      'internal',
      '--top',
      '1',
    )
    assert.match(inside.stdout, /\nCATEGORIES +EVENTS\nTest +1\n/)
    const { stdout } = await run(own, 'show', '--from', time(0), '--to', time(2), '--json')
    const document = JSON.parse(stdout) as StatisticsDocument
    assert.deepEqual([document.events, document.windows, document.missing], [2, 2, 0])
    assert.deepEqual(document.groups['overall']?.lists['abuses'], {
      values: [
        { value: '__unknown__', events: 1 },
        { value: 'abuse@example.org', events: 1 },
      ],
      ...{ rest: 0, exact: true },
    })
  })

  test('says when nothing was counted', async () => {
    const own = await cluster.createDatabase()
    const { status, stdout } = await run(own, 'show')
    assert.deepEqual(
      [status, stdout],
      [0, 'nothing was counted in this time (mentat statistician run)\n'],
    )
  })
})
