import assert from 'node:assert/strict'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { withRunLock } from '../../src/lib/database/run-lock.ts'
import type { InformantResult } from '../../src/lib/modules/informant/result.ts'
import { prepareQueue } from '../../src/lib/queue/layout.ts'
import { writeReason } from '../../src/lib/queue/reason.ts'
import { startCluster, temporaryHome } from '../support/database.ts'
import { someReason } from '../support/queue.ts'
import { startSmtp } from '../support/smtp.ts'
import { runMentat } from '../support/start-daemon.ts'
import { countAt, storeAt } from '../support/statistics.ts'

const cluster = await startCluster()
const smtp = await startSmtp()
const DAY = 86_400_000
const yesterday = Math.floor(Date.now() / DAY) * DAY - DAY

async function installation(informant: object) {
  const { database, url } = await cluster.createDatabase()
  const home = temporaryHome()
  mkdirSync(join(home.config, 'core'), { recursive: true })
  const mail = { host: '127.0.0.1', port: smtp.port, tls: 'none', from: 'mentat@example.org' }
  writeFileSync(join(home.config, 'core', 'mail.json.conf'), JSON.stringify({ mail }))
  writeFileSync(join(home.config, 'informant.conf'), JSON.stringify(informant))
  const env = { MENTAT_DATABASE_URL: url, MENTAT_HOME: home.path, NO_COLOR: '1' }
  const send = (...args: string[]) => runMentat(['informant', 'send', ...args], { env })
  const resend = (label: string) => runMentat(['informant', 'resend', label], { env })
  return { database, home, send, resend }
}

test('a summary is tried out, sent once, and sent again by hand', async () => {
  const { database, home, send } = await installation({ mail_to: ['ops@example.org'] })
  await storeAt(database, yesterday + DAY / 2, { a: { Category: ['Test'] }, b: {} })
  await countAt(database, Date.now())
  const { errors } = prepareQueue(join(home.spool, 'storage'))
  writeFileSync(join(errors, 'm'), 'x')
  writeReason(errors, 'm', someReason())

  const dry = await send('--dry-run')
  assert.equal(dry.status, 0, dry.stderr)
  assert.match(dry.stdout, /^Subject: Mentat .*, 2.events, 0.reports\n\nSummary of /)
  assert.match(dry.stdout, /^! ALARM: no daemon runs\n {2}-> start them: mentat up$/m)
  assert.match(dry.stdout, /^! odd: queue storage: 1.message refused/m)
  assert.equal(existsSync(join(home.path, 'data')), false)
  assert.equal(smtp.mails.length, 0)

  const sent = await send('--json')
  assert.equal(sent.status, 0, sent.stderr)
  const result = JSON.parse(sent.stdout) as InformantResult
  assert.deepEqual(
    [result.made, result.mails.sent, result.numbers?.volumes.all.events],
    [true, 1, 2],
  )
  assert.equal(smtp.mails[0]?.mail.headers.get('x-mentat-report-class'), 'overall')
  assert.ok(result.files.every((path) => existsSync(path)))

  const again = await send()
  assert.match(
    again.stdout,
    /^the summary of \S+ to \S+ was made before\nmails: 0 sent, 0 waiting\n$/,
  )
  const byHand = await send('--to', 'me@example.org', '--from', 'yesterday', '--to', 'today')
  assert.match(byHand.stdout, /: to me@example\.org\nmails: 1 sent, 0 waiting\n$/)
  assert.deepEqual(
    smtp.mails.map(({ to }) => to),
    [['ops@example.org'], ['me@example.org']],
  )
})

test('a mail that was refused is told with how to send it again, and is sent again', async () => {
  const { resend, send } = await installation({ mail_to: ['ops@example.org'] })
  smtp.refusals.data = '550 5.7.1 never'
  const refused = await send()
  smtp.refusals.data = undefined
  assert.equal(refused.status, 1, refused.stderr)
  const [, label = ''] = /REFUSED {2}(\S+): /.exec(refused.stdout) ?? []
  assert.equal((await resend('nothing')).status, 66)
  const { status, stdout } = await resend(label)
  assert.deepEqual([status, stdout], [0, `the mail of the summary ${label} waits again\n`])
  assert.equal((await resend(label)).status, 65)
  assert.match((await send()).stdout, /^mails: 1 sent, 0 waiting$/m)
  assert.equal((await resend(label)).status, 65)
})

test('wrong flags and a wrong configuration are told; a second run ends with 75', async () => {
  const { database, send } = await installation({})
  for (const args of [
    ['--to', 'neither a time nor an address'],
    ['--from', 'now', '--to', 'yesterday'],
    ['--interval', 'sometimes'],
  ]) {
    assert.equal((await send(...args)).status, 64, args.join(' '))
  }
  await withRunLock(database, { name: 'informant', holder: 'another' }, async () => {
    assert.equal((await send()).status, 75)
  })
  const wrong = await installation({ timezone: 'Europe/Nowhere', mail_to: ['a b'] })
  const { status, stderr } = await wrong.send()
  assert.equal(status, 78, stderr)
  assert.match(stderr, /Europe\/Nowhere/)
  assert.match(stderr, /"a b" is not a mail address/)
})
