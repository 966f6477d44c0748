import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { SystemStatus } from '../../src/lib/modules/status/status.ts'
import type { EventTrace } from '../../src/lib/modules/trace/trace.ts'
import { countMessages } from '../../src/lib/queue/inspect.ts'
import { generatedEvents } from '../support/pipe-events.ts'
import { startPipeServer } from '../support/pipe-postgres.ts'
import { heldIn, openWorkplace, put, untilWorkedOff } from '../support/pipe-workplace.ts'
import { until } from '../support/until.ts'

const { url } = await startPipeServer()
const workplace = openWorkplace({ url, env: { MENTAT_STORAGE_QUEUE_RECOVERY: '1s' } })
const { layout } = workplace

async function statusOf(): Promise<{ code: number | null; status: SystemStatus }> {
  const { status, stdout, stderr } = await workplace.run('status', '--json')
  assert.equal(stderr, '')
  return { code: status, status: JSON.parse(stdout) as SystemStatus }
}

function missingIn({ queues }: SystemStatus): number[] {
  return queues.flatMap(({ books }) => books.map(({ missing }) => missing))
}

/** The state of the one daemon and the one queue. */
function onlyOf({ daemons, queues }: SystemStatus): {
  daemon: SystemStatus['daemons'][number]
  queue: SystemStatus['queues'][number]
  books: SystemStatus['queues'][number]['books'][number]
} {
  assert.deepEqual([daemons.length, queues.length, queues[0]?.books.length], [1, 1, 1])
  return { daemon: daemons[0]!, queue: queues[0]!, books: queues[0]!.books[0]! }
}

test('over kills and restarts, status says what became of every message, and trace of each', async () => {
  const events = generatedEvents(3000)
  const total = events.length + 2
  put(layout, 'bad', 'no JSON')
  const [first] = events
  put(layout, 'again', first!.content)
  for (const [index, { content }] of events.entries()) put(layout, `m${index}`, content)
  let daemon = workplace.start(['--batch', '100'])
  await daemon.ready()
  for (let kill = 1; kill <= 4; kill += 1) {
    const isIdle = (): boolean => countMessages(layout.incoming, 1) === 0
    await until('it holds messages', () => heldIn(layout, daemon.pid) > 0 || isIdle())
    daemon.kill('SIGKILL')
    await daemon.ended()
    const { code, status } = await statusOf()
    assert.equal(code, 1, 'a killed daemon needs attention')
    assert.ok(status.attention.some(({ about }) => about === 'daemon storage'))
    assert.deepEqual(missingIn(status), [0])
    daemon = workplace.start(['--batch', '100'])
    await daemon.ready()
  }
  await untilWorkedOff(layout)
  const { status } = await statusOf()
  const { daemon: running, queue, books } = onlyOf(status)
  assert.deepEqual([running.name, running.state, running.pid], ['storage', 'running', daemon.pid])
  assert.deepEqual([queue.name, queue.consumers, queue.errors.messages], ['storage', 1, 1])
  assert.deepEqual([books.held, books.missing], [0, 0])
  assert.deepEqual(books.refused, { EVENT_NOT_JSON: 1 })
  // What was committed when the process died comes again, and is a duplicate then.
  assert.ok(books.duplicate >= 1)
  assert.equal(books.stored + books.duplicate + 1, total)
  assert.equal(books.taken, total + books.returned)
  assert.equal(status.database.value?.events?.events, events.length)
  daemon.kill('SIGTERM')
  assert.deepEqual(await daemon.ended(), { code: 0, signal: null }, daemon.stderr)
  const after = await statusOf()
  assert.deepEqual(after.status.queues[0]?.books, [books], 'the books are kept')
  assert.deepEqual(
    after.status.attention.map(({ about }) => about).filter((about) => about !== 'disk'),
    ['queue storage'],
  )

  const story = await workplace.run('trace', first!.id, '--json')
  const { passes, stored, places, searched } = JSON.parse(story.stdout) as EventTrace
  assert.deepEqual(passes.map(({ file }) => file).toSorted(), ['again', 'm0'])
  assert.deepEqual(
    passes
      .map(({ outcome }) => outcome)
      .toSorted()
      .at(0),
    'duplicate',
  )
  assert.deepEqual(places, [])
  assert.ok(stored)
  assert.equal(searched.database.state, 'answers')
  assert.equal(searched.traces[0]?.daemon, 'storage')
  const refused = await workplace.run('trace', '--file', 'bad')
  assert.match(refused.stdout, /storage: refused, EVENT_NOT_JSON\n/)
  assert.match(refused.stdout, /now: it is refused in the queue storage \(bad\): EVENT_NOT_JSON: /)
  assert.equal((await workplace.run('trace', 'nosuch')).status, 66)
  assert.equal(layout.path, join(workplace.home, 'spool', 'storage'))
})
