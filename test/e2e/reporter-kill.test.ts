import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { startCluster } from '../support/database.ts'
import { ofClass } from '../support/reporter.ts'
import { type ReporterHome, reporterHome } from '../support/reporter-home.ts'
import { type SmtpSink, startSmtp } from '../support/smtp.ts'

const cluster = await startCluster()
const GROUPS = 20
/** Each group has two addresses with an extra report each, and the summary. */
const REPORTS = GROUPS * 3

test('a reporter that is killed at any moment and started again sends each mail once, or tells that nobody knows', async () => {
  // Slow enough that kills hit mails on their way.
  const smtp = await startSmtp({}, { delay: () => delay(10) })
  const home = await reporterHome(cluster, smtp.port)
  await fill(home)
  let kills = 0
  for (let pause = 300; ; pause += 150) {
    const reporter = home.start('reporter', 'send', '--severity', 'low')
    const end = reporter.ended()
    const isOver = await Promise.race([end.then(() => true), delay(pause).then(() => false)])
    if (!isOver) {
      reporter.kill('SIGKILL')
      kills += 1
    }
    const { code } = await end
    if (code === 0) break
    assert.ok(kills < 100 && code !== 70, reporter.stderr)
  }
  assert.ok(kills > 3, `killed ${kills} times`)
  await checkReports(home)
  await checkMails(home, smtp)
})

async function fill({ scene }: ReporterHome): Promise<void> {
  const addresses: string[] = []
  for (let group = 0; group < GROUPS; group++) {
    await scene.addGroup({
      name: `g${group}`,
      networks: [`10.0.${group}.0/24`],
      settings: { emails_low: [`abuse@g${group}.example`], mode: 'both' },
    })
    addresses.push(`10.0.${group}.1`, `10.0.${group}.2`)
  }
  await scene.addFilter('one of them', 'Source.IP4 eq 10.0.0.1 and Description eq "noise"')
  await scene.store('all', ofClass('scan', 'low', addresses))
  await scene.store('noise', ofClass('scan', 'low', ['10.0.0.1'], { Description: 'noise' }))
}

/** All of them, each once; a file for each, and nothing else. */
async function checkReports({ database, files }: ReporterHome): Promise<void> {
  const { rows } = await database.query<{ label: string }>(
    'SELECT label FROM reports ORDER BY label',
  )
  assert.equal(rows.length, REPORTS)
  const expected = rows.flatMap(({ label }) => [
    `security-report-${label}.json`,
    `security-report-${label}.json.zip`,
  ])
  assert.deepEqual(files().sort(), expected)
  const { rows: thresholds } = await database.query('SELECT key FROM thresholds')
  assert.equal(thresholds.length, GROUPS * 2)
  const { rows: hits } = await database.query<{ hits: number }>('SELECT hits FROM filters')
  assert.equal(hits[0]?.hits, 1)
  const { rows: progress } = await database.query('SELECT FROM reporter_progress')
  assert.equal(progress.length, 0)
}

async function checkMails({ database }: ReporterHome, { mails }: SmtpSink): Promise<void> {
  const { rows } = await database.query<{ label: string; state: string }>(
    'SELECT r.label, m.state FROM report_mails m JOIN reports r ON r.id = m.report_id',
  )
  assert.equal(rows.length, REPORTS)
  const arrived = mails.map(({ mail }) => mail.headers.get('x-mentat-report-id') as string)
  for (const { label, state } of rows) {
    const times = arrived.filter((each) => each === label).length
    if (state === 'in_doubt') assert.ok(times <= 1, `${label} arrived ${times} times`)
    else assert.deepEqual([state, times], ['sent', 1], label)
  }
}
