import assert from 'node:assert/strict'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { simpleParser } from 'mailparser'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import { createMailTransport } from '../../../../src/lib/services/mail/create-transport.ts'
import type { MailTransport } from '../../../../src/lib/services/mail/transport.ts'
import { mailConfig, someMail } from '../../../support/mail.ts'
import { isMentatError } from '../../../support/mentat-error.ts'
import { temporaryFolder } from '../../../support/queue.ts'
import { until } from '../../../support/until.ts'

const folder = temporaryFolder()
let count = 0

/** Writes a stand-in for sendmail; `$out` is a file of its own. */
function sendmail(
  script: string,
  send_timeout = 20_000,
): { transport: MailTransport; out: string } {
  count += 1
  const path = join(folder, `sendmail${count}`)
  const out = join(folder, `out${count}`)
  writeFileSync(path, `#!/bin/sh\nout='${out}'\n${script}\n`)
  chmodSync(path, 0o755)
  const config = mailConfig({ transport: 'sendmail', sendmail_path: path, send_timeout })
  return { transport: createMailTransport(config, systemClock), out }
}

describe('a mail by sendmail', { timeout: 60_000 }, () => {
  test('is handed over whole, with its envelope as arguments', async () => {
    const { transport, out } = sendmail('printf "%s\\n" "$@" > "$out.args"; cat > "$out"')
    let announced = 0
    const mail = someMail({ to: ['A <a@x.org>', 'root'], cc: ['b@x.org'], text: '.\nlast\n' })
    const delivery = await transport.send(mail, { beforeData: () => (announced += 1) })
    assert.deepEqual(delivery, { response: 'taken by sendmail', refused: [] })
    assert.equal(announced, 1)
    assert.deepEqual(readFileSync(`${out}.args`, 'utf8').trimEnd().split('\n'), [
      '-i',
      '-f',
      'mentat@example.org',
      '--',
      'a@x.org',
      'root',
      'b@x.org',
    ])
    const content = readFileSync(out, 'utf8')
    assert.equal(content.includes('\r'), false)
    const parsed = await simpleParser(content)
    assert.equal(parsed.text, '.\nlast\n')
    assert.equal(parsed.messageId, '<m1@example.org>')
  })

  test('of several megabytes is handed over whole', async () => {
    const { transport, out } = sendmail('sleep 0.1; cat > "$out"')
    await transport.send(someMail({ text: 'line\n'.repeat(600_000) }))
    assert.equal((await simpleParser(readFileSync(out))).text, 'line\n'.repeat(600_000))
  })

  test('goes to those that are given', async () => {
    const { transport, out } = sendmail('cat > /dev/null; shift 4; echo "$@" > "$out"')
    await transport.send(someMail({ cc: ['b@x.org'] }), { recipients: ['b@x.org'] })
    assert.equal(readFileSync(out, 'utf8'), 'b@x.org\n')
  })

  const statuses = [
    [64, 'MAIL_SERVER_REFUSED'],
    [65, 'MAIL_REFUSED'],
    [67, 'MAIL_REFUSED'],
    [69, 'MAIL_REFUSED'],
    [75, 'MAIL_SERVER_UNAVAILABLE'],
    [78, 'MAIL_SERVER_REFUSED'],
    [1, 'MAIL_REFUSED'],
    [127, 'MAIL_SERVER_REFUSED'],
  ] as const
  for (const [status, code] of statuses) {
    test(`exit status ${status}: ${code}, with its words`, async () => {
      const { transport } = sendmail(`cat > /dev/null; echo "it is so" >&2; exit ${status}`)
      const words = `exit status ${status}: it is so`
      await assert.rejects(transport.send(someMail()), isMentatError(code, words))
    })
  }

  test('that it does not read: its exit status counts', async () => {
    const { transport } = sendmail('exec 0<&-; echo full >&2; exit 75')
    const mail = someMail({ text: 'line\n'.repeat(600_000) })
    await assert.rejects(transport.send(mail), isMentatError('MAIL_SERVER_UNAVAILABLE', 'full'))
  })

  test('that it says to have taken without reading it: in doubt', async () => {
    const { transport } = sendmail('exec 0<&-; exit 0')
    const mail = someMail({ text: 'line\n'.repeat(600_000) })
    await assert.rejects(transport.send(mail), isMentatError('MAIL_IN_DOUBT', 'without reading'))
  })

  test('that takes too long is given up: in doubt', async () => {
    const { transport } = sendmail('cat > /dev/null; exec sleep 60', 300)
    await assert.rejects(transport.send(someMail()), isMentatError('MAIL_IN_DOUBT', 'SIGKILL'))
  })

  test('a process it leaves in the background is not waited for', async () => {
    const { transport, out } = sendmail('cat > "$out"; sleep 60 & echo $! > "$out.pid"')
    await transport.send(someMail())
    process.kill(Number(readFileSync(`${out}.pid`, 'utf8')))
  })

  test('when it is missing or may not be run, nothing is announced', async () => {
    const path = join(folder, 'plain')
    writeFileSync(path, '')
    for (const [sendmail_path, words] of [
      [join(folder, 'none'), 'ENOENT'],
      [path, 'EACCES'],
    ] as const) {
      const config = mailConfig({ transport: 'sendmail', sendmail_path })
      const transport = createMailTransport(config, systemClock)
      const sending = transport.send(someMail(), { beforeData: () => assert.fail('announced') })
      await assert.rejects(sending, isMentatError('MAIL_SERVER_REFUSED', words))
      await assert.rejects(transport.verify(), isMentatError('MAIL_SERVER_REFUSED', words))
    }
  })

  test('when it is no program: refused', async () => {
    const path = join(folder, 'nonsense')
    writeFileSync(path, '#!/no/such/interpreter\n', { mode: 0o755 })
    const config = mailConfig({ transport: 'sendmail', sendmail_path: path })
    const sending = createMailTransport(config, systemClock).send(someMail())
    await assert.rejects(sending, isMentatError('MAIL_SERVER_REFUSED', 'ENOENT'))
  })

  test('a transport that is closed breaks it off, and starts it no more', async () => {
    const { transport, out } = sendmail('cat > "$out"; exec sleep 60')
    const sending = transport.send(someMail())
    await until('it has read the mail', () => existsSync(out) && readFileSync(out).length > 0)
    transport.close()
    await assert.rejects(sending, isMentatError('MAIL_IN_DOUBT', 'this program stops'))
    await assert.rejects(transport.send(someMail()), isMentatError('MAIL_SERVER_UNAVAILABLE'))
  })
})
