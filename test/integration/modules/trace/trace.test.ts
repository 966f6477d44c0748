import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { ConnectionConfig } from '../../../../src/lib/database/connection.ts'
import { type Home, homeAt } from '../../../../src/lib/framework/home.ts'
import { formatIdentity, ownIdentity } from '../../../../src/lib/framework/process/identity.ts'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import { type EventTrace, traceEvent } from '../../../../src/lib/modules/trace/trace.ts'
import type { TraceSearch } from '../../../../src/lib/modules/trace/trace-files.ts'
import { Consumer } from '../../../../src/lib/queue/consumer.ts'
import { prepareQueue, type QueueLayout } from '../../../../src/lib/queue/layout.ts'
import { writeReason } from '../../../../src/lib/queue/reason.ts'
import { startCluster } from '../../../support/database.ts'
import { storeEvents } from '../../../support/events.ts'
import { isMentatError } from '../../../support/mentat-error.ts'
import { someReason, temporaryFolder } from '../../../support/queue.ts'
import { traceEntry, writeTraces } from '../../../support/trace.ts'

const cluster = await startCluster()

function newHome(): Home {
  return homeAt(temporaryFolder())
}

function newQueue(home: Home, name: string): QueueLayout {
  return prepareQueue(join(home.spool, name))
}

/** Without a database of its own: the embedded one, which does not run. */
function trace(
  home: Home,
  search: TraceSearch,
  database: ConnectionConfig = {},
): Promise<EventTrace> {
  const config = (): Promise<ConnectionConfig> => Promise.resolve(database)
  return traceEvent({ ...search, home, clock: systemClock, config })
}

const event = (id: string): string => JSON.stringify({ Format: 'IDEA0', ID: id })

describe('where an event is', () => {
  test('waiting in a queue, of which no daemon knows yet', async () => {
    const home = newHome()
    writeFileSync(join(newQueue(home, 'inspector').incoming, 'm'), event('e-1'))
    writeFileSync(join(newQueue(home, 'storage').incoming, 'm'), event('other'))
    const { passes, places, searched } = await trace(home, { id: 'e-1' })
    assert.deepEqual(passes, [])
    assert.deepEqual(
      places.map(({ kind, queue, state, file }) => [kind, queue, state, file]),
      [['message', join(home.spool, 'inspector'), 'incoming', 'm']],
    )
    assert.deepEqual([searched.files, searched.isComplete], [2, true])
    assert.equal(searched.database.state, 'stopped')
  })

  test('in work, by a process that lives or is dead', async () => {
    const home = newHome()
    const layout = newQueue(home, 'storage')
    writeFileSync(join(layout.incoming, 'm'), event('e-1'))
    const consumer = new Consumer(layout, 'storage')
    consumer.take(1)
    const dead = join(
      layout.pending,
      `${formatIdentity({ ...ownIdentity(), start: 'ffffffff-1' })}~1`,
    )
    mkdirSync(dead)
    writeFileSync(join(dead, 'n'), event('e-2'))
    assert.equal((await trace(home, { id: 'e-1' })).places[0]?.isHeldByLiving, true)
    assert.equal((await trace(home, { id: 'e-2' })).places[0]?.isHeldByLiving, false)
    consumer.close()
  })

  test('refused: by its content, by the ID of its reason, or by its name', async () => {
    const home = newHome()
    const { errors } = newQueue(home, 'storage')
    const contents = { whole: event('e-1'), damaged: `${event('e-1')}}`, empty: '' }
    for (const [name, content] of Object.entries(contents)) {
      writeFileSync(join(errors, name), content)
      writeReason(errors, name, { ...someReason(name), ...(name === 'empty' && { id: 'e-1' }) })
    }
    const found = await trace(home, { id: 'e-1' })
    assert.deepEqual(found.places.map(({ file, reason }) => [file, reason?.text]).sort(), [
      ['damaged', 'damaged'],
      ['empty', 'empty'],
      ['whole', 'whole'],
    ])
    const named = await trace(home, { file: 'damaged' })
    assert.equal(named.id, null)
    assert.deepEqual(
      named.places.map(({ file }) => file),
      ['damaged'],
    )
  })

  test('in a mail, and under the name that a daemon gave it, also outside of the spool folder', async () => {
    const home = newHome()
    const outbox = newQueue(home, 'outbox')
    const elsewhere = prepareQueue(join(temporaryFolder(), 'archive'))
    const mail = JSON.stringify({ mail: { subject: 'about e-1' } })
    writeFileSync(join(outbox.incoming, 'letter'), mail)
    writeFileSync(join(outbox.incoming, 'other'), JSON.stringify({ text: 'about e-1' }))
    writeFileSync(join(elsewhere.incoming, 'sent'), 'anything')
    writeTraces(home, [traceEntry({ outcome: 'dispatched', to: elsewhere.path, as: 'sent' })])
    const { places } = await trace(home, { id: 'e-1' })
    assert.deepEqual(
      places.map(({ kind, file }) => [kind, file]),
      [
        ['mail', 'letter'],
        ['message', 'sent'],
      ],
    )
  })

  test('stored, as the database says', async () => {
    const { url, database } = await cluster.createDatabase()
    await storeEvents(database, { 'e-1': {} })
    const { stored, passes } = await trace(newHome(), { id: 'e-1' }, { url })
    assert.deepEqual(stored, {
      detected: '2024-05-02T10:00:10Z',
      stored: '2024-05-02T10:00:00Z',
    })
    assert.deepEqual(passes, [])
  })
})

test('what a daemon did with it is told once, though a crash has doubled the line', async () => {
  const home = newHome()
  const again = traceEntry({ at: '2024-05-02T10:00:02.000Z', outcome: 'duplicate' })
  writeTraces(home, [traceEntry(), again, traceEntry(), again])
  const { passes } = await trace(home, { id: 'e-1' })
  assert.deepEqual(
    passes.map(({ outcome }) => outcome),
    ['stored', 'duplicate'],
  )
})

describe('a file name', () => {
  test('leads to the event, and to all that became of it under other names', async () => {
    const home = newHome()
    writeTraces(home, [
      traceEntry({ daemon: 'inspector', file: 'first', to: '/q', as: 'second' }),
      traceEntry({ daemon: 'enricher', file: 'second', to: '/r', as: 'third' }),
      traceEntry({ file: 'third' }),
      traceEntry({ file: 'fourth', id: 'other' }),
    ])
    for (const file of ['first', 'second', 'third']) {
      const { id, passes } = await trace(home, { file })
      assert.equal(id, 'e-1')
      assert.equal(passes.length, 3)
    }
  })

  test('that was used for several events tells of that name only', async () => {
    const home = newHome()
    writeTraces(home, [
      traceEntry({ file: 'alert', id: 'e-1' }),
      traceEntry({ file: 'alert', id: 'e-2' }),
      traceEntry({ file: 'other', id: 'e-2' }),
    ])
    const { id, passes } = await trace(home, { file: 'alert' })
    assert.equal(id, null)
    assert.deepEqual(
      passes.map((entry) => entry.id),
      ['e-1', 'e-2'],
    )
  })
})

describe('an event of which nothing is known', () => {
  test('is told, with what was looked through and how far back', async () => {
    const home = newHome()
    newQueue(home, 'storage')
    await assert.rejects(
      trace(home, { id: 'nosuch' }),
      isMentatError('EVENT_UNKNOWN', 'no daemon has written a trace'),
    )
    writeTraces(home, [traceEntry()])
    const { url } = await cluster.createDatabase()
    await assert.rejects(
      trace(home, { id: 'nosuch' }, { url }),
      isMentatError(
        'EVENT_UNKNOWN',
        'an event with the ID "nosuch": not in the traces (storage since 2024-05-02T10:00:01.000Z); ' +
          'not among the messages in the queue (0 looked at); not in the database',
      ),
    )
    await assert.rejects(
      trace(home, { file: 'nosuch' }),
      isMentatError('EVENT_UNKNOWN', 'a message named "nosuch"'),
    )
  })

  test('a database without tables, or away, does not keep the rest from being told', async () => {
    const home = newHome()
    writeTraces(home, [traceEntry()])
    const { url } = await cluster.createDatabase({ empty: true })
    const empty = await trace(home, { id: 'e-1' }, { url })
    assert.deepEqual([empty.stored, empty.searched.database.state], [null, 'answers'])
    const away = await trace(home, { id: 'e-1' }, { url: 'postgresql://nobody@127.0.0.1:1/x' })
    assert.deepEqual([away.passes.length, away.searched.database.state], [1, 'away'])
    assert.match(away.searched.database.error ?? '', /127\.0\.0\.1/)
    const request = { id: 'e-1', home, clock: systemClock }
    const wrong = await traceEvent({
      ...request,
      config: () => Promise.reject(new TypeError('wrong configuration')),
    })
    assert.equal(wrong.searched.database.error, 'wrong configuration')
  })
})
