import assert from 'node:assert/strict'
import { readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { homeAt } from '../../../../src/lib/framework/home.ts'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import { errorRule } from '../../../../src/lib/modules/cleanup/error-rule.ts'
import type { Work } from '../../../../src/lib/modules/cleanup/rule.ts'
import { Tally } from '../../../../src/lib/modules/cleanup/tally.ts'
import { HubInbox } from '../../../../src/lib/modules/warden-receiver/inbox.ts'
import { recoverDead } from '../../../../src/lib/queue/recover.ts'
import { summarizeQueue } from '../../../../src/lib/queue/inspect.ts'
import { findQueues } from '../../../../src/lib/queue/operate.ts'
import { prepareQueue } from '../../../../src/lib/queue/layout.ts'
import { namesIn, temporaryFolder } from '../../../support/queue.ts'
import { runCli } from '../../../support/run-cli.ts'
import { someEvents } from '../../../support/warden-client.ts'

test('what is on its way into a queue is none of its messages: listing, recovering, dropping and cleaning leave it alone', async () => {
  const home = temporaryFolder()
  const spool = join(home, 'spool')
  const queue = prepareQueue(join(spool, 'inspector'))
  const path = join(home, 'run', 'warden-receiver.json')
  const inbox = new HubInbox({ queue, path, hub: 'https://hub', clock: systemClock })
  await inbox.take(someEvents(3), 7)
  const own = join(queue.path, '.warden-receiver')
  const names = namesIn(own)
  assert.equal(names.length, 3)
  // Long ago: whatever goes by age would take them.
  for (const name of names) utimesSync(join(own, name), 1, 1)
  assert.deepEqual(findQueues(spool), [queue.path])
  const { incoming, pending, tmp, errors } = summarizeQueue(queue)
  assert.deepEqual(
    [incoming, pending, tmp, errors].map(({ count }) => count),
    [0, 0, 0, 0],
  )
  assert.equal(recoverDead(queue, { otherHosts: true }), 0)
  const { signal } = new AbortController()
  const rest = { clock: systemClock, signal, isDry: false, onProgress: () => undefined }
  const tally = new Tally()
  const work = { ...rest, home: homeAt(home), tally } as unknown as Work
  assert.equal(await errorRule(undefined, 0).remove('2100-01-01T00:00:00Z', work), true)
  assert.equal(tally.files, 0)
  writeFileSync(join(queue.errors, 'refused'), '{}')
  const list = runCli(['queue', 'list', '--json'], { home })
  const [listed] = (JSON.parse(list.stdout) as { queues: { errors: { count: number } }[] }).queues
  assert.equal(listed?.errors.count, 1)
  assert.equal(runCli(['queue', 'drop', '--all', '--yes'], { home }).status, 0)
  assert.deepEqual(namesIn(queue.errors), [])
  assert.deepEqual(namesIn(own), names)
  new HubInbox({ queue, path, hub: 'https://hub', clock: systemClock }).publish()
  assert.deepEqual(
    namesIn(queue.incoming)
      .map((name) => readFileSync(join(queue.incoming, name), 'utf8'))
      .toSorted(),
    someEvents(3),
  )
})
