import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { HealthServer } from '../../../src/lib/daemon/health.ts'
import { isMentatError } from '../../support/mentat-error.ts'
import { temporaryFolder } from '../../support/queue.ts'

async function withServer(
  source: { troubles?: () => string[]; metrics?: () => string },
  use: (url: string) => Promise<void>,
): Promise<void> {
  const server = new HealthServer('0', { troubles: () => [], metrics: () => 'm 1\n', ...source })
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
      const server = new HealthServer(`127.0.0.1:${port}`, {
        troubles: () => [],
        metrics: () => '',
      })
      await assert.rejects(
        server.start(),
        isMentatError('IO_FAILED', `health_listen 127.0.0.1:${port}: listen EADDRINUSE`),
      )
      await server.stop()
    } finally {
      other.close()
    }
  })

  test('says which port cannot be', async () => {
    const server = new HealthServer('99999', { troubles: () => [], metrics: () => '' })
    await assert.rejects(server.start(), isMentatError('IO_FAILED', 'health_listen 99999: '))
  })

  test('never deletes a file that is no socket', async () => {
    const path = join(temporaryFolder(), 'precious')
    writeFileSync(path, 'x')
    const server = new HealthServer(path, { troubles: () => [], metrics: () => '' })
    await assert.rejects(server.start(), isMentatError('IO_FAILED', 'EADDRINUSE'))
    assert.equal(readFileSync(path, 'utf8'), 'x')
  })
})
