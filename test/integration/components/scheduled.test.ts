import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import {
  runScheduled,
  type ScheduledContext,
} from '../../../src/lib/components/scheduled/run-scheduled.ts'
import type { ScheduledRunLog } from '../../../src/lib/components/scheduled/run-record.ts'
import { MentatError } from '../../../src/lib/framework/errors/mentat-error.ts'
import { silentLogger } from '../../../src/lib/framework/logging/logger.ts'
import { startCluster, temporaryHome } from '../../support/database.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { isMentatError } from '../../support/mentat-error.ts'
import { until } from '../../support/until.ts'

const cluster = await startCluster()

async function contextAt(now: string): Promise<ScheduledContext & { readonly clock: FakeClock }> {
  const { database } = await cluster.createDatabase({ empty: true })
  const clock = new FakeClock(Date.parse(now))
  return { home: temporaryHome(), clock, logger: silentLogger, database }
}

/** The run logs of the module \`toy\`, oldest first. */
function logsOf({ home }: ScheduledContext): ScheduledRunLog[] {
  const folder = join(home.run, 'toy')
  return readdirSync(folder)
    .toSorted()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as ScheduledRunLog)
}

describe('a run of a scheduled module', () => {
  test('leaves a run log of what it did', async () => {
    const context = await contextAt('2024-05-02T10:05:07Z')
    const result = await runScheduled('toy', context, (run) => {
      assert.deepEqual(
        logsOf(context).map((log) => log.result),
        ['running'],
      )
      run.mark('count', 'Three things')
      context.clock.advance(2500)
      return Promise.resolve({ things: 3 })
    })
    assert.deepEqual(result, { things: 3 })
    const [log, ...others] = logsOf(context)
    assert.deepEqual(others, [])
    assert.deepEqual(
      { ...log, pid: 0, argv: [] },
      {
        ...{ name: 'toy', pid: 0, argv: [], result: 'success', rc: 0, errors: [], duration: 2.5 },
        ...{ ts: 1_714_644_307, ts_fsf: '202405021005', ts_str: '2024-05-02T10:05:07.000Z' },
        time_marks: [{ ident: 'count', descr: 'Three things', time: 1_714_644_307 }],
        outcome: { things: 3 },
      },
    )
  })

  test('that fails leaves the reason and the exit status', async () => {
    const context = await contextAt('2024-05-02T10:05:07Z')
    const failure = new MentatError('DISK_FULL', 'no room')
    await assert.rejects(
      runScheduled('toy', context, () => Promise.reject(failure)),
      failure,
    )
    const [log] = logsOf(context)
    assert.deepEqual([log?.result, log?.rc, log?.errors], ['failure', 74, ['no room']])
  })

  test('is the only one, and a second one leaves no run log', async () => {
    const context = await contextAt('2024-05-02T10:05:07Z')
    await runScheduled('toy', context, async () => {
      const second = runScheduled('toy', context, () => Promise.resolve())
      await assert.rejects(second, isMentatError('ALREADY_RUNNING'))
      assert.equal(logsOf(context).length, 1)
      await runScheduled('other', context, () => Promise.resolve())
    })
  })

  test('is told to end by a signal', async () => {
    const context = await contextAt('2024-05-02T10:05:07Z')
    await runScheduled('toy', context, async ({ signal }) => {
      assert.equal(signal.aborted, false)
      process.kill(process.pid, 'SIGTERM')
      await until('it is told', () => signal.aborted)
    })
    assert.equal(process.listenerCount('SIGTERM'), 0)
  })

  test('runs although its run log cannot be written', async () => {
    const context = await contextAt('2024-05-02T10:05:07Z')
    mkdirSync(context.home.run)
    writeFileSync(join(context.home.run, 'toy'), 'no folder')
    assert.equal(await runScheduled('toy', context, () => Promise.resolve(5)), 5)
  })

  test('keeps the run logs of the last 2,000 runs', async () => {
    const context = await contextAt('2024-05-02T10:05:07Z')
    const folder = join(context.home.run, 'toy')
    mkdirSync(folder, { recursive: true })
    for (let number = 0; number < 2003; number += 1) {
      writeFileSync(join(folder, `2024010${String(number).padStart(5, '0')}.00001.runlog`), '{}')
    }
    await runScheduled('toy', context, () => Promise.resolve())
    const names = readdirSync(folder).toSorted()
    assert.equal(names.length, 2000)
    assert.match(names.at(-1) ?? '', /^202405021005\./)
  })
})
