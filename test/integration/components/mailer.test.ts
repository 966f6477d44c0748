import assert from 'node:assert/strict'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'
import { readBooks } from '../../../src/lib/queue/balance.ts'
import { requeueMessage, selectErrors } from '../../../src/lib/queue/operate.ts'
import { mailConfig } from '../../support/mail.ts'
import { held, post, refused, remaining } from '../../support/outbox.ts'
import { namesIn, someNames, temporaryQueue } from '../../support/queue.ts'
import { startScripted, startSmtp, unusedPort } from '../../support/smtp.ts'
import { idsAt, startMailer } from '../../support/start-mailer.ts'
import { until } from '../../support/until.ts'

describe('the mails of the outbox', { timeout: 120_000 }, () => {
  test('are sent, and leave nothing behind', async (context) => {
    const sink = await startSmtp()
    const { layout, mailer, counts, end } = await startMailer(context, { port: sink.port })
    post(layout, someNames(20))
    await counts({ sent: 20, failed: 0, retried: 0, in_doubt: 0 })
    assert.deepEqual(idsAt(sink), someNames(20).toSorted())
    assert.deepEqual(mailer.gauges(), { waiting: 0 })
    assert.equal(mailer.degraded(), undefined)
    await end()
    assert.deepEqual(
      [layout.incoming, layout.pending, layout.errors].flatMap((path) => namesIn(path)),
      [],
    )
    const [books] = readBooks(layout)
    assert.deepEqual(books, {
      name: 'test',
      taken: 20,
      returned: 0,
      outcomes: { passed: 20 },
      held: 0,
      missing: 0,
    })
  })

  test('are sent one at a time, those that come later as well, by several instances each once', async (context) => {
    const sink = await startSmtp()
    const first = await startMailer(context, { port: sink.port })
    const second = await startMailer(context, { port: sink.port }, {}, first.layout)
    for (const name of someNames(40)) {
      post(first.layout, [name])
      await systemClock.sleep(1)
    }
    await until('all are sent', () => sink.mails.length === 40 && held(first.layout).length === 0)
    assert.deepEqual(idsAt(sink), someNames(40).toSorted())
    await first.end()
    await second.end()
    const sent = [first, second].map(({ mailer }) => mailer.counters()['sent'] ?? 0)
    assert.equal(sent[0]! + sent[1]!, 40)
  })

  test('that dead instances held are sent', async (context) => {
    const sink = await startSmtp()
    const layout = temporaryQueue()
    post(layout, ['m'])
    renameSync(join(layout.incoming, 'm'), join(layout.pending, 'm'))
    const { counts, host } = await startMailer(context, { port: sink.port }, {}, layout)
    await counts({ sent: 1 })
    assert.ok(host.lines.some((line) => line.includes('1 mails of dead instances')))
  })

  test('are refused with the reason when they are no mails, or too large, and the others are sent', async (context) => {
    const sink = await startSmtp()
    const layout = temporaryQueue()
    writeFileSync(join(layout.incoming, 'a'), 'no mail')
    post(layout, ['b'], { text: 'x'.repeat(200_000) })
    post(layout, ['c'], { subject: 'a\r\nBcc: x@y.org' })
    post(layout, ['d'])
    const { counts, mailer, end } = await startMailer(context, { port: sink.port }, {}, layout)
    await counts({ sent: 1, failed: 3 })
    const codes = [...refused(layout)].map(([name, reason]) => [name, reason?.code, reason?.stage])
    assert.deepEqual(codes, [
      ['a', 'MAIL_INVALID', 'mailer'],
      ['b', 'MESSAGE_TOO_LARGE', 'mailer'],
      ['c', 'MAIL_INVALID', 'mailer'],
    ])
    assert.equal(mailer.degraded(), undefined)
    await end()
    assert.deepEqual(readBooks(layout)[0]?.outcomes, {
      passed: 1,
      'refused:MAIL_INVALID': 2,
      'refused:MESSAGE_TOO_LARGE': 1,
    })
  })

  test('that the server refuses for good lie in errors with its words', async (context) => {
    const sink = await startSmtp()
    sink.refusals.data = '554 5.7.1 looks like spam'
    const { layout, counts } = await startMailer(context, { port: sink.port })
    post(layout, ['m'])
    await counts({ failed: 1 })
    const reason = refused(layout).get('m')
    assert.equal(reason?.code, 'MAIL_REFUSED')
    assert.match(reason.text, /554 5\.7\.1 looks like spam/)
    assert.equal(reason.holder, undefined)
    sink.refusals.data = undefined
    assert.deepEqual(
      selectErrors(layout, {}).map(({ name }) => name),
      ['m'],
    )
    assert.equal(requeueMessage(layout, 'm'), true)
    await counts({ sent: 1 })
    assert.deepEqual(namesIn(layout.errors), [])
  })

  test('that the server refuses for now are tried again after growing pauses; others need not wait', async (context) => {
    const sink = await startSmtp()
    sink.refusals.recipient = (address) =>
      address === 'late@x.org' ? '451 4.7.1 greylisted' : undefined
    const { layout, counts, pass, mailer } = await startMailer(context, { port: sink.port })
    post(layout, ['a'], { to: ['late@x.org'] })
    await counts({ retried: 1 })
    post(layout, ['b'])
    await counts({ sent: 1 })
    assert.deepEqual(held(layout), ['a'])
    assert.deepEqual(mailer.gauges(), { waiting: 1 })
    const connections = sink.connections
    await pass(29_000)
    await pass(1000)
    assert.equal(sink.connections, connections)
    await pass(30_000)
    await counts({ retried: 2 })
    await pass(59_000)
    await pass(1000)
    assert.equal(sink.connections, connections + 1)
    sink.refusals.recipient = undefined
    await pass(60_000)
    await counts({ sent: 2, retried: 2 })
    assert.deepEqual(idsAt(sink), ['a', 'b'])
  })

  test('that only some recipients got go on to the others alone', async (context) => {
    const sink = await startSmtp()
    const said: Record<string, string> = { 'b@x.org': '550 nobody', 'c@x.org': '451 later' }
    sink.refusals.recipient = (address) => said[address]
    const { layout, counts, pass } = await startMailer(context, { port: sink.port })
    post(layout, ['m'], { to: ['a@x.org', 'b@x.org'], cc: ['c@x.org'] })
    await counts({ retried: 1 })
    assert.deepEqual(
      sink.mails.map(({ to }) => to),
      [['a@x.org']],
    )
    delete said['c@x.org']
    await pass(60_000)
    await counts({ failed: 1 })
    assert.deepEqual(
      sink.mails.map(({ to }) => to),
      [['a@x.org'], ['c@x.org']],
    )
    const reason = refused(layout).get('m')
    assert.equal(reason?.code, 'MAIL_REFUSED')
    assert.match(reason.text, /others got the mail, but b@x\.org: 550 nobody/)
    assert.deepEqual(remaining(layout, 'm'), ['b@x.org'])
  })

  test('that wait for another attempt go back to the outbox at the end', async (context) => {
    const sink = await startSmtp()
    sink.refusals.mail = '450 later'
    const { layout, counts, end } = await startMailer(context, { port: sink.port })
    post(layout, someNames(3))
    await counts({ retried: 3 })
    await end()
    assert.deepEqual(namesIn(layout.incoming), someNames(3))
    assert.deepEqual([namesIn(layout.pending), namesIn(layout.errors)], [[], []])
  })
})

describe('while the mail server is away', { timeout: 120_000 }, () => {
  test('mails wait, none is in doubt, and it is told why; then they are sent', async (context) => {
    const port = await unusedPort()
    const { layout, mailer, host, pass, counts } = await startMailer(context, { port })
    post(layout, someNames(5))
    const trouble = await until('trouble', () => mailer.degraded())
    assert.match(trouble, /ECONNREFUSED/)
    for (let attempt = 0; attempt < 5; attempt++) await pass(60_000)
    assert.deepEqual(mailer.counters(), { sent: 0, failed: 0, retried: 0, in_doubt: 0 })
    assert.deepEqual(namesIn(layout.errors), [])
    assert.equal(namesIn(layout.incoming).length + held(layout).length, 5)
    assert.equal(host.lines.filter((line) => line.startsWith('warning')).length, 1)
    const sink = await startSmtp({}, { port })
    await pass(60_000)
    await counts({ sent: 5 })
    assert.equal(mailer.degraded(), undefined)
    assert.deepEqual(idsAt(sink), someNames(5))
    assert.ok(host.lines.includes(`info: smtp://127.0.0.1:${port} takes mails again`))
  })

  test('the end does not wait for it', async (context) => {
    const { layout, mailer, end } = await startMailer(context, { port: await unusedPort() })
    post(layout, ['m'])
    await until('trouble', () => mailer.degraded())
    await end()
    assert.deepEqual(namesIn(layout.incoming), ['m'])
  })

  test('a wrong password is told, and tried with longer pauses', async (context) => {
    const { port, said } = await startScripted({ AUTH: '535 5.7.8 no' })
    const config = { port, ...mailConfig({ secret: 'x' }) }
    const { layout, mailer, pass } = await startMailer(context, { ...config, port })
    post(layout, ['m'])
    const trouble = await until('trouble', () => mailer.degraded())
    assert.match(trouble, /"mentat" log in: 535 5\.7\.8 no/)
    const logins = (): number => said.filter((line) => line.startsWith('AUTH')).length
    await pass(29_000)
    assert.equal(logins(), 1)
    await pass(31_000)
    await until('another login', () => logins() === 2)
    assert.deepEqual(namesIn(layout.errors), [])
  })
})

describe('a mail of which nobody can say whether it arrived', { timeout: 120_000 }, () => {
  test('lies in errors while it is on its way, where commands leave it alone', async (context) => {
    const gate = new AbortController()
    const sink = await startSmtp({}, { delay: () => systemClock.sleep(60_000, gate.signal) })
    const { layout, counts } = await startMailer(context, { port: sink.port })
    post(layout, ['m'])
    await until('it is in doubt', () => refused(layout).has('m'))
    const reason = refused(layout).get('m')
    assert.equal(reason?.code, 'MAIL_IN_DOUBT')
    assert.match(reason.text, /the program ended while this mail was being sent/)
    assert.match(
      String(reason['advice']),
      /<m@example\.org>.*mentat queue requeue --queue .*\/queue m$/,
    )
    assert.deepEqual(selectErrors(layout, {}), [])
    gate.abort()
    await counts({ sent: 1 })
    assert.deepEqual(namesIn(layout.errors), [])
  })

  test('stays there, and is not sent again but by a person', async (context) => {
    const broken = await startScripted({ end: 'drop' })
    const first = await startMailer(context, { port: broken.port })
    const { layout } = first
    post(layout, ['m'])
    await first.counts({ in_doubt: 1 })
    await first.pass(60_000)
    assert.equal(broken.said.filter((line) => line === '.').length, 1)
    const reason = refused(layout).get('m')
    assert.equal(reason?.code, 'MAIL_IN_DOUBT')
    assert.match(reason.text, /did not say whether it takes it/)
    assert.equal(reason.holder, undefined)
    await first.end()
    const sink = await startSmtp()
    const second = await startMailer(context, { port: sink.port }, {}, layout)
    post(layout, ['n'])
    await second.counts({ sent: 1 })
    assert.deepEqual([idsAt(sink), [...refused(layout).keys()]], [['n'], ['m']])
    assert.deepEqual(
      selectErrors(layout, {}).map(({ name }) => name),
      ['m'],
    )
    requeueMessage(layout, 'm')
    await second.counts({ sent: 2 })
    assert.deepEqual(idsAt(sink), ['m', 'n'])
    await second.end()
    const outcomes = readBooks(layout).map((books) => books.outcomes)
    assert.deepEqual(outcomes, [{ passed: 2, 'refused:MAIL_IN_DOUBT': 1 }])
  })

  test('at the end of the daemon: told at once, and left in errors', async (context) => {
    const server = await startScripted({ end: 'hang' })
    const { layout, end } = await startMailer(context, { port: server.port })
    post(layout, ['m'])
    await until('it is on its way', () => server.said.includes('.'))
    await end()
    const reason = refused(layout).get('m')
    assert.equal(reason?.code, 'MAIL_IN_DOUBT')
    assert.match(reason.text, /this program stops/)
    assert.equal(reason.holder, undefined)
  })

  test('that an operator deletes meanwhile is not missed', async (context) => {
    const gate = new AbortController()
    const sink = await startSmtp({}, { delay: () => systemClock.sleep(60_000, gate.signal) })
    const { layout, counts } = await startMailer(context, { port: sink.port })
    post(layout, ['m'])
    await until('it is in doubt', () => refused(layout).has('m'))
    rmSync(join(layout.errors, 'm'))
    sink.refusals.data = '451 later'
    gate.abort()
    await counts({ retried: 1 })
    await until('nothing is held', () => held(layout).length === 0)
    assert.deepEqual(namesIn(layout.errors), [])
    sink.refusals.data = undefined
    post(layout, ['n'])
    await counts({ sent: 1 })
  })
})

describe('a daemon that ends with its work', { timeout: 120_000 }, () => {
  test('first sends what is in the outbox', async (context) => {
    const sink = await startSmtp()
    const { layout, host } = await startMailer(context, { port: sink.port }, { once: true })
    post(layout, someNames(10))
    await host.end()
    assert.deepEqual(idsAt(sink), someNames(10))
  })

  test('but does not wait for a server that is away, nor for a mail that is to be tried later', async (context) => {
    const { layout, host } = await startMailer(
      context,
      { port: await unusedPort() },
      { once: true },
    )
    post(layout, someNames(3))
    await host.end()
    const sink = await startSmtp()
    sink.refusals.mail = '450 later'
    const other = await startMailer(context, { port: sink.port }, { once: true })
    post(other.layout, someNames(3))
    await other.host.end()
    assert.deepEqual(other.mailer.counters(), { sent: 0, failed: 0, retried: 3, in_doubt: 0 })
  })
})
