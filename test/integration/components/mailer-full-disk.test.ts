import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'
import { prepareQueue } from '../../../src/lib/queue/layout.ts'
import { post, refused, remaining } from '../../support/outbox.ts'
import { namesIn } from '../../support/queue.ts'
import { startSmtp } from '../../support/smtp.ts'
import { idsAt, startMailer } from '../../support/start-mailer.ts'
import { until } from '../../support/until.ts'

/** A disk of 256 kB; only root may mount one. */
const folder = mkdtempSync(join(tmpdir(), 'mentat-small-disk-'))
const mounted =
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k,nr_inodes=200', 'tmpfs', folder]).status === 0
const skip = mounted ? false : 'mounting a small disk takes root'

after(() => {
  if (mounted) spawnSync('umount', ['-l', folder])
  rmdirSync(folder)
})

function fillUp(): void {
  for (let index = 0; ; index++) {
    try {
      writeFileSync(join(folder, `big${index}`), 'x'.repeat(4096))
    } catch {
      return
    }
  }
}

function makeRoom(): void {
  for (const name of namesIn(folder)) if (name.startsWith('big')) rmSync(join(folder, name))
}

describe('on a full disk', { skip, timeout: 60_000 }, () => {
  test('no mail is sent, for it could not be put in doubt; then each is sent once', async (context) => {
    const layout = prepareQueue(join(folder, 'one'))
    const sink = await startSmtp()
    post(layout, ['a', 'b'])
    fillUp()
    const { mailer, host, counts, pass } = await startMailer(
      context,
      { port: sink.port },
      {},
      layout,
    )
    await until('trouble', () => mailer.degraded()?.includes('ENOSPC'))
    for (let attempt = 0; attempt < 3; attempt++) await pass(60_000)
    assert.deepEqual(sink.mails, [])
    assert.deepEqual([...refused(layout)], [])
    makeRoom()
    await until('all are sent', () => {
      host.clock.advance(1000)
      return sink.mails.length === 2
    })
    await counts({ sent: 2, failed: 0, in_doubt: 0 })
    assert.deepEqual([idsAt(sink), namesIn(layout.errors)], [['a', 'b'], []])
  })

  test('what is known of a mail is not forgotten: it waits for room', async (context) => {
    const layout = prepareQueue(join(folder, 'two'))
    const gate = new AbortController()
    const sink = await startSmtp({}, { delay: () => systemClock.sleep(60_000, gate.signal) })
    sink.refusals.recipient = (address) => (address === 'b@x.org' ? '550 nobody' : undefined)
    const { host, counts } = await startMailer(context, { port: sink.port }, {}, layout)
    post(layout, ['m'], { to: ['a@x.org', 'b@x.org'] })
    await until('it is on its way', () => refused(layout).has('m'))
    fillUp()
    gate.abort()
    await until('it cannot be told what became of it', () =>
      host.lines.some((line) => line.includes('a mail file cannot be moved')),
    )
    assert.equal(refused(layout).get('m')?.code, 'MAIL_IN_DOUBT')
    makeRoom()
    await until('it is told', () => {
      host.clock.advance(1000)
      return refused(layout).get('m')?.code === 'MAIL_REFUSED'
    })
    await counts({ failed: 1 })
    assert.deepEqual(remaining(layout, 'm'), ['b@x.org'])
    assert.equal(sink.mails.length, 1)
  })
})
