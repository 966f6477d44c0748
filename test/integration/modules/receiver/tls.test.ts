import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { connect, type TLSSocket } from 'node:tls'
import { isMentatError } from '../../../support/mentat-error.ts'
import { CertificateAuthority } from '../../../support/certificate-authority.ts'
import { eventWith } from '../../../support/idea-fixtures.ts'
import { messagesIn, temporaryFolder } from '../../../support/queue.ts'
import { head, speak, startReceiver } from '../../../support/receiver.ts'
import { until } from '../../../support/until.ts'

const DAY = 86_400_000
const now = Date.now()
const authority = new CertificateAuthority(now)
const localhost = { subject: 'localhost', names: ['localhost'] }
const folder = temporaryFolder()
const tls = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
const event = eventWith()
const request = `${head('Content-Type: application/json', `Content-Length: ${event.length}`)}${event}`

function install({ cert, key }: { cert: string; key: string }): void {
  writeFileSync(tls.certificate, cert)
  writeFileSync(tls.key, key, { mode: 0o600 })
}

async function call(port: number): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca: authority.cert })
  await once(socket, 'secureConnect')
  return socket
}

async function ask(socket: TLSSocket): Promise<string> {
  const answer = once(socket, 'data') as Promise<[Buffer]>
  socket.write(request)
  const [chunk] = await answer
  return chunk.toString().split('\r\n', 1)[0] ?? ''
}

describe('a receiver with a certificate', { timeout: 60_000 }, () => {
  test('uses a new one within seconds, and keeps its connections', async (context) => {
    install(authority.issue(localhost))
    const { port, host, receiver, queue } = await startReceiver(context, { tls })
    host.clock.set(now)
    const [first, second] = [await call(port), await call(port)]
    assert.equal(await ask(first), 'HTTP/1.1 200 OK')
    const old = first.getPeerCertificate().fingerprint256
    install(authority.issue({ ...localhost, to: now + 3 * DAY }))
    host.clock.advance(5000)
    await until('it is noticed', () => host.lines.length > 0)
    assert.deepEqual(host.lines, [
      'info: the certificate was replaced: new connections get the new one',
    ])
    const third = await call(port)
    assert.notEqual(third.getPeerCertificate().fingerprint256, old)
    assert.match(receiver.degraded() ?? '', /the certificate of the receiver ends at /)
    for (const socket of [first, second, third]) assert.equal(await ask(socket), 'HTTP/1.1 200 OK')
    assert.equal(messagesIn(queue.incoming).length, 4)
    for (const socket of [first, second, third]) socket.destroy()
  })

  test('goes on with the old one when the new one cannot be used, and says why', async (context) => {
    install(authority.issue(localhost))
    const { port, host, receiver } = await startReceiver(context, { tls })
    writeFileSync(tls.certificate, authority.issue(localhost).cert)
    host.clock.advance(5000)
    await until('it is noticed', () => receiver.degraded())
    assert.match(receiver.degraded() ?? '', /is not the key of the certificate in /)
    const socket = await call(port)
    assert.equal(await ask(socket), 'HTTP/1.1 200 OK')
    socket.destroy()
    assert.equal(host.lines.length, 1)
  })

  test('does not begin with one that cannot be used', async (context) => {
    const good = authority.issue(localhost)
    const cases = [
      [{ ...good, cert: 'x' }, /tls.certificate: .* holds no certificate; expected PEM/],
      [{ ...good, key: 'x' }, /tls.key: .* holds no key; expected PEM, without a password/],
      [{ ...good, key: authority.issue(localhost).key }, /is not the key of the certificate/],
    ] as const
    for (const [files, words] of cases) {
      install(files)
      const starting = startReceiver(context, { tls })
      await assert.rejects(starting, isMentatError('RECEIVER_CERTIFICATE_INVALID'))
      await assert.rejects(starting, words)
    }
    install(good)
    chmodSync(tls.key, 0o644)
    await assert.rejects(startReceiver(context, { tls }), /everybody may read or write/)
    const missing = { ...tls, key: join(folder, 'none.pem') }
    await assert.rejects(startReceiver(context, { tls: missing }), /tls.key: cannot read .*ENOENT/)
  })

  test('says nothing to who speaks without encryption', async (context) => {
    install(authority.issue(localhost))
    chmodSync(tls.key, 0o600)
    const { port, queue } = await startReceiver(context, { tls })
    assert.equal(await speak(port, request), '')
    assert.deepEqual(messagesIn(queue.incoming), [])
  })
})
