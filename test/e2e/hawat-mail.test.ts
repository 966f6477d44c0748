import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashPassword } from '../../src/lib/accounts/password.ts'
import { HAWAT_OUTBOX } from '../../src/cli/hawat-outbox.ts'
import { setPassword } from '../../src/lib/database/users/write.ts'
import { summarizeQueue } from '../../src/lib/queue/inspect.ts'
import { queueFolder, queueLayout } from '../../src/lib/queue/layout.ts'
import { testAuthor } from '../support/author.ts'
import { startCluster } from '../support/database.ts'
import { addGroup, addUser, Browser } from '../support/hawat.ts'
import { reporterHome } from '../support/reporter-home.ts'
import { startSmtp, unusedPort } from '../support/smtp.ts'
import { type Daemon, LIMIT, stopWell } from '../support/start-daemon.ts'
import { until } from '../support/until.ts'

const PASSWORD = 'correct horse battery'
const port = await unusedPort()
const cluster = await startCluster()
const { database, home, start } = await reporterHome(cluster, port)
const { id } = await addGroup(database, 'campus')
await addUser(database, 'ann', { groups: { campus: 'member' } })
await addUser(database, 'meg', { groups: { campus: 'manager' } })
await setPassword(database, 'ann', await hashPassword(PASSWORD), testAuthor)

/** Starts the web interface, and tells where it answers. */
async function startWeb(): Promise<{ daemon: Daemon; url: string }> {
  const daemon = start('hawat', 'run', '--listen', '127.0.0.1:0')
  await daemon.ready()
  const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(daemon.stderr) ?? []
  return { daemon, url }
}

function waiting(): number {
  const { incoming, pending } = summarizeQueue(queueLayout(queueFolder(home.spool, HAWAT_OUTBOX)))
  return incoming.count + pending.count
}

test(
  'who changes something does not wait for the mail server, and its mail outlives a killed process',
  { timeout: 3 * LIMIT },
  async () => {
    const first = await startWeb()
    const ann = new Browser(first.url)
    const { status } = await ann.post('/auth/sign-in', { login: 'ann', password: PASSWORD })
    assert.equal(status, 303)
    const settings = `/settings_reporting/${id}/update`
    const saved = await ann.post(settings, { emails_low: 'elsewhere@example.org' })
    assert.equal(saved.status, 303, saved.text)
    assert.equal(waiting(), 1)
    first.daemon.kill('SIGKILL')
    await first.daemon.ended()
    assert.equal(waiting(), 1)

    const smtp = await startSmtp({}, { port })
    const second = await startWeb()
    await until('the mail has arrived', () => smtp.mails.length === 1 && waiting() === 0, LIMIT)
    const [mail] = smtp.mails
    assert.deepEqual(mail?.to, ['meg@example.org'])
    assert.match(mail.mail.text ?? '', /ann has changed how campus wants its reports/)
    await stopWell(second.daemon)
  },
)
