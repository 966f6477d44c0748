import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startCluster } from '../support/database.ts'
import { ofClass } from '../support/reporter.ts'
import { reporterHome } from '../support/reporter-home.ts'
import { startSmtp } from '../support/smtp.ts'

const cluster = await startCluster()
const smtp = await startSmtp()

test('reports are tried out, made, sent, listed and shown', async () => {
  const { scene, run, files } = await reporterHome(cluster, smtp.port)
  await scene.addGroup({
    name: 'campus',
    networks: ['192.0.2.0/24'],
    settings: { emails_low: ['abuse@campus.example'] },
  })
  await scene.addFilter('noise', 'Description eq "noise"')
  await scene.store('e1', ofClass('scan', 'low', ['192.0.2.1']))
  await scene.store('e2', ofClass('scan', 'low', ['192.0.2.1'], { Description: 'noise' }))

  const dry = await run('reporter', 'send', '--dry-run')
  assert.equal(dry.status, 0, dry.stderr)
  assert.match(dry.stdout, /low: .* would be reported .*: 1 report$/m)
  assert.match(
    dry.stdout,
    / {2}Source: campus\n {4}2 events, 1 to be told\n {4}held back: 1 by the filter "noise"\n {4}M\S+ summary: 1 event, to abuse@campus.example/,
  )
  assert.match(dry.stdout, /nothing was changed, nothing sent$/m)
  assert.deepEqual([smtp.mails.length, files()], [0, []])

  const byHand = ['--severity', 'low', '--from', '-3d', '--to', 'now', '--to', 'me@example.org']
  const tried = await run('reporter', 'send', ...byHand, '--json')
  assert.equal(tried.status, 0, tried.stderr)
  assert.equal((JSON.parse(tried.stdout) as { manual: boolean }).manual, true)
  assert.deepEqual(
    smtp.mails.map(({ to }) => to),
    [['me@example.org']],
  )

  const sent = await run('reporter', 'send')
  assert.equal(sent.status, 0, sent.stderr)
  assert.match(sent.stdout, /^mails: 1 sent, 0 waiting$/m)
  assert.deepEqual(smtp.mails[1]?.to, ['abuse@campus.example'])
  assert.match((await run('reporter', 'send')).stdout, /^mails: 0 sent, 0 waiting$/m)

  const listed = await run('report', 'list', '--json', '--group', 'campus', '--mail', 'sent')
  const { reports } = JSON.parse(listed.stdout) as { reports: { label: string }[] }
  assert.equal(reports.length, 2)
  const [{ label } = { label: '' }] = reports
  assert.match((await run('report', 'list')).stdout, new RegExp(`^${label} .* sent +campus$`, 'm'))
  const shown = await run('report', 'show', label)
  assert.equal(shown.status, 0, shown.stderr)
  assert.match(shown.stdout, /filter +"noise" held back 1/)
  assert.match(shown.stdout, /mail +sent, .*250/)
  assert.match(shown.stdout, /192\.0\.2\.1/)
  assert.equal((await run('report', 'show', 'M20240101SL-XXXXX')).status, 66)
  assert.equal((await run('report', 'resend', label)).status, 65)
})

test('wrong flags are told', async () => {
  const { run } = await reporterHome(cluster, smtp.port)
  for (const args of [
    ['--to', 'neither a time nor an address'],
    ['--to', 'today', '--to', 'yesterday'],
    ['--from', 'now', '--to', 'yesterday'],
    ['--severity', 'bad'],
  ]) {
    assert.equal((await run('reporter', 'send', ...args)).status, 64, args.join(' '))
  }
})
