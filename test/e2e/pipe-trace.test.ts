import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventTrace } from '../../src/lib/modules/trace/trace.ts'
import { startCluster } from '../support/database.ts'
import { openPipeHome, type Way } from '../support/pipe-home.ts'
import { withNote } from '../support/pipe-messages.ts'
import { eventWith } from '../support/idea-fixtures.ts'
import { put } from '../support/pipe-workplace.ts'
import { startSmtp } from '../support/smtp.ts'
import { stopWell } from '../support/start-daemon.ts'
import { until } from '../support/until.ts'

const cluster = await startCluster()

test('the story of an event goes through all three daemons, however often they were killed', async () => {
  const smtp = await startSmtp()
  const home = await openPipeHome(await cluster.createDatabase(), smtp.port)
  const { inspector } = home.queues
  const event = (ID: string, ...wanted: Way[]): void => {
    const Target = [{ IP4: ['192.0.2.7'] }]
    put(inspector, `${ID}.idea`, withNote(eventWith({ ID, Target }), wanted))
  }
  const traceOf = async (id: string): Promise<EventTrace> => {
    const { stdout } = await home.run('trace', id, '--json')
    return JSON.parse(stdout) as EventTrace
  }
  const isStored = async (id: string): Promise<boolean> => {
    return (await home.run('trace', id)).stdout.includes('storage: stored it')
  }
  event('e-1', 'tag', 'copy', 'report')
  event('e-2', 'drop')
  const processes = ['inspector', 'enricher', 'storage'] as const
  for (const process of processes) {
    // Killed while it starts or works, then once more: what it did before is told all the same.
    for (let life = 1; life <= 2; life += 1) {
      const daemon = home.start(process)
      await daemon.ready()
      daemon.kill('SIGKILL')
      await daemon.ended()
    }
  }
  const daemons = processes.map((process) => home.start(process))
  await until('it is stored', () => isStored('e-1'), 60_000)
  await until('the mail is sent', () => smtp.mails.length > 0)
  for (const daemon of daemons) await stopWell(daemon)

  const { passes, places, stored } = await traceOf('e-1')
  assert.deepEqual(
    passes.map(({ daemon, queue, outcome, to }) => [daemon, queue, outcome, to]),
    [
      ['inspector', inspector.path, 'passed', home.queues.enricher.path],
      ['enricher', home.queues.enricher.path, 'passed', home.queues.storage.path],
      ['storage', home.queues.storage.path, 'stored', undefined],
    ],
  )
  const [first, second, third] = passes
  assert.deepEqual([second?.file, third?.file], [first?.as, second?.as])
  const rules = (first?.story['inspector']?.['rules'] as { rule: string }[]).map(({ rule }) => rule)
  assert.deepEqual(rules, ['tag', 'copy', 'report'])
  assert.deepEqual(
    first?.outputs?.map(({ kind, to }) => [kind, to]),
    [
      ['copy', home.targets.copies.path],
      ['mail', home.queues.outbox.path],
    ],
  )
  assert.match(JSON.stringify(second?.story), /abuse@uni\.example\.org/)
  assert.ok(stored)
  assert.deepEqual(
    places.map(({ kind, queue, state }) => [kind, queue, state]),
    [['message', home.targets.copies.path, 'incoming']],
  )
  const { passes: dropped } = await traceOf('e-2')
  assert.deepEqual(
    dropped.map(({ daemon, outcome, cause }) => [daemon, outcome, cause]),
    [['inspector', 'dropped', 'drop']],
  )
})
