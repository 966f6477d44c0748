import assert from 'node:assert/strict'
import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { HealthServer, type HealthSource } from '../../../src/lib/daemon/health.ts'
import { isMentatError } from '../../support/mentat-error.ts'
import { startProgram } from '../../support/program.ts'
import { temporaryFolder } from '../../support/queue.ts'

const well: HealthSource = {
  troubles: () => [],
  degradations: () => [],
  metrics: () => 'm 1\n',
}

async function withServer(
  source: Partial<HealthSource>,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const server = new HealthServer('0', { ...well, ...source })
  await server.start()
  try {
    await use(`http://${server.address}`)
  } finally {
    await server.stop()
  }
}

describe('the health server', () => {
  test('answers on a free port of the loopback interface', async () => {
    await withServer({}, async (url) => {
      assert.match(url, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/)
      const answers = await Promise.all(
        ['/healthz', '/readyz', '/metrics', '/', '/healthz/', '/../etc/passwd', '/healthz?x=1'].map(
          async (path) => {
            const response = await fetch(url + path)
            return [path, response.status, await response.text()]
          },
        ),
      )
      const nothing = 'there are /healthz, /readyz and /metrics\n'
      assert.deepEqual(answers, [
        ['/healthz', 200, 'alive\n'],
        ['/readyz', 200, 'ready\n'],
        ['/metrics', 200, 'm 1\n'],
        ['/', 404, nothing],
        ['/healthz/', 404, nothing],
        ['/../etc/passwd', 404, nothing],
        ['/healthz?x=1', 200, 'alive\n'],
      ])
    })
  })

  test('tells every reason why the daemon is not ready', async () => {
    await withServer({ troubles: () => ['no database', 'disk full'] }, async (url) => {
      const response = await fetch(`${url}/readyz`)
      assert.equal(response.status, 503)
      assert.equal(await response.text(), 'no database\ndisk full\n')
      assert.equal((await fetch(`${url}/healthz`)).status, 200)
    })
  })

  test('is ready while something is missing, and tells what', async () => {
    const source = { degradations: () => ['dns: no answer', 'whois: not reloaded'] }
    await withServer(source, async (url) => {
      const response = await fetch(`${url}/readyz`)
      assert.equal(response.status, 200)
      assert.equal(
        await response.text(),
        'ready\ndegraded: dns: no answer\ndegraded: whois: not reloaded\n',
      )
    })
  })

  test('knows GET and HEAD only', async () => {
    await withServer({}, async (url) => {
      for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
        const response = await fetch(`${url}/metrics`, { method })
        assert.deepEqual([response.status, response.headers.get('allow')], [405, 'GET, HEAD'])
      }
      const response = await fetch(`${url}/metrics`, { method: 'HEAD' })
      assert.deepEqual([response.status, await response.text()], [200, ''])
    })
  })

  test('answers 500 when the numbers cannot be found out', async () => {
    const metrics = (): string => {
      throw new TypeError('EACCES: incoming')
    }
    await withServer({ metrics }, async (url) => {
      const response = await fetch(`${url}/metrics`)
      assert.deepEqual([response.status, await response.text()], [500, 'EACCES: incoming\n'])
    })
  })

  test('says which address is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    try {
      const server = new HealthServer(`127.0.0.1:${port}`, well)
      await assert.rejects(
        server.start(),
        isMentatError('ADDRESS_IN_USE', `health_listen 127.0.0.1:${port}: listen EADDRINUSE`),
      )
      await server.stop()
    } finally {
      other.close()
    }
  })

  test('says which port cannot be', async () => {
    const server = new HealthServer('99999', well)
    await assert.rejects(server.start(), isMentatError('IO_FAILED', 'health_listen 99999: '))
  })

  test('never deletes a file that is no socket', async () => {
    const path = join(temporaryFolder(), 'precious')
    writeFileSync(path, 'x')
    const server = new HealthServer(path, well)
    await assert.rejects(server.start(), isMentatError('IO_FAILED', 'no socket'))
    assert.equal(readFileSync(path, 'utf8'), 'x')
  })

  test('takes over the socket of a dead process', async () => {
    const path = join(temporaryFolder(), 'health.sock')
    const program = startProgram('hold-socket.ts', [path])
    await program.lines(1)
    program.child.kill('SIGKILL')
    await program.ended()
    assert.ok(lstatSync(path).isSocket())
    const server = new HealthServer(path, well)
    await server.start()
    assert.equal(await readyAt(path), 'ready\n')
    await server.stop()
    assert.deepEqual(readdirSync(dirname(path)), [])
  })

  test('leaves the socket to the one who listens on it', async () => {
    const path = join(temporaryFolder(), 'health.sock')
    const first = new HealthServer(path, { ...well, degradations: () => ['the first'] })
    const second = new HealthServer(path, well)
    await first.start()
    await assert.rejects(
      second.start(),
      isMentatError('ADDRESS_IN_USE', `health_listen ${path}: another process`),
    )
    await second.stop()
    assert.equal(await readyAt(path), 'ready\ndegraded: the first\n')
    await first.stop()
    await second.start()
    assert.equal(await readyAt(path), 'ready\n')
    await second.stop()
  })

  test('is one only when several find a dead socket at the same time', async () => {
    const path = join(temporaryFolder(), 'health.sock')
    const program = startProgram('hold-socket.ts', [path])
    await program.lines(1)
    program.child.kill('SIGKILL')
    await program.ended()
    const servers = Array.from({ length: 8 }, () => new HealthServer(path, well))
    const started = await Promise.allSettled(servers.map((server) => server.start()))
    assert.equal(started.filter(({ status }) => status === 'fulfilled').length, 1)
    assert.equal(await readyAt(path), 'ready\n')
    await Promise.all(servers.map((server) => server.stop()))
  })
})

function readyAt(socketPath: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path: '/readyz', agent: false }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => {
        resolve(text)
      })
    })
      .on('error', reject)
      .end()
  })
}
