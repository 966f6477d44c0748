import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { prepareQueue } from '../../../../src/lib/queue/layout.ts'
import { eventWith } from '../../../support/idea-fixtures.ts'
import { fill, messagesIn, namesIn, someNames, temporaryFolder } from '../../../support/queue.ts'
import { send, SHA256, startReceiver } from '../../../support/receiver.ts'

const one = eventWith()
const retryAfter = ({ headers }: { headers: Headers }): string | null => headers.get('retry-after')

describe('while nothing can be taken', { timeout: 60_000 }, () => {
  test('because the queue is full, it says 503 and when to come again', async (context) => {
    const folder = join(temporaryFolder(), 'queue')
    const { incoming } = prepareQueue(folder)
    fill(prepareQueue(folder), someNames(9))
    const { port, receiver, host } = await startReceiver(context, { queue_out_limit: 10 }, folder)
    const three = [1, 2, 3].map((id) => eventWith({ ID: `e${id}` }))
    assert.equal((await send(port, three)).status, 200, 'there was room for one: all are taken')
    const answer = await send(port, one)
    assert.deepEqual([answer.status, answer.body.error?.code], [503, 'RECEIVER_BUSY'])
    assert.equal(answer.body.error?.message, `10 messages wait in ${folder}`)
    assert.equal(retryAfter(answer), '5')
    assert.equal(receiver.trouble(), `10 messages wait in ${folder}`)
    assert.deepEqual([receiver.gauges()['waiting'], messagesIn(incoming).length], [12, 12])
    for (const name of someNames(9)) rmSync(join(incoming, name))
    host.clock.advance(1000)
    assert.equal((await send(port, one)).status, 200)
    assert.equal(receiver.trouble(), undefined)
    assert.equal(host.lines.length, 1, 'the log is told once')
  })

  test('because nobody has a key, it says so to whoever looks', async (context) => {
    const { port, receiver, host } = await startReceiver(context, { keys: [] })
    assert.equal((await send(port, one)).status, 401)
    assert.match(receiver.degraded() ?? '', /^nobody has a key, .*"mentat receiver key NAME"/)
    assert.match(host.lines.join(), /nobody has a key/)
  })

  test('because a key sends too much, it says 429 and when to come again', async (context) => {
    const keys = [
      { name: 'sensor', sha256: SHA256, rate: 60 },
      { name: 'other', sha256: '0'.repeat(64) },
    ]
    const { port, host, receiver } = await startReceiver(context, { keys })
    const many = Array.from({ length: 90 }, (_, id) => eventWith({ ID: `e${id}` }))
    assert.equal((await send(port, many)).status, 200, 'what is read is taken')
    const answer = await send(port, one)
    assert.deepEqual([answer.status, answer.body.error?.code], [429, 'RECEIVER_RATE_EXCEEDED'])
    assert.match(answer.body.error?.message ?? '', /"sensor".*wait 31 s$/)
    assert.equal(retryAfter(answer), '31')
    host.clock.advance(31_000)
    assert.equal((await send(port, one)).status, 200)
    assert.equal((await send(port, one)).status, 429)
    assert.equal(receiver.trouble(), undefined, 'others may send')
    assert.equal(receiver.counters()['deferred'], 2)
  })
})

/** A disk of 256 kB; only root may mount one. */
const disk = mkdtempSync(join(tmpdir(), 'mentat-small-disk-'))
const mounted =
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k,nr_inodes=200', 'tmpfs', disk]).status === 0
const skip = mounted ? false : 'mounting a small disk takes root'

after(() => {
  if (mounted) spawnSync('umount', ['-l', disk])
  rmdirSync(disk)
})

describe('on a full disk', { skip, timeout: 60_000 }, () => {
  test('it says 507, and takes nothing rather than half of a request', async (context) => {
    const { port, queue, receiver, host } = await startReceiver(context, {}, join(disk, 'queue'))
    writeFileSync(join(disk, 'big'), 'x'.repeat(150_000))
    const large = Array.from({ length: 20 }, (_, id) =>
      eventWith({ ID: `e${id}`, Note: 'x'.repeat(10_000) }),
    )
    const refused = await send(port, large)
    assert.deepEqual([refused.status, refused.body.error?.code], [507, 'DISK_FULL'])
    assert.match(refused.body.error?.message ?? '', /none of them was taken: ENOSPC/)
    assert.equal(retryAfter(refused), '5')
    assert.deepEqual([namesIn(queue.incoming), namesIn(queue.tmp)], [[], []])
    assert.match(receiver.trouble() ?? '', /ENOSPC/)
    assert.equal((await send(port, one)).status, 200, 'a small one fits')
    assert.equal(receiver.trouble(), undefined)
    rmSync(join(disk, 'big'))
    assert.equal((await send(port, large)).status, 200)
    assert.equal(messagesIn(queue.incoming).length, 21)
    assert.equal(receiver.counters()['failures'], 1)
    assert.equal(host.lines.length, 1)
  })
})
