import assert from 'node:assert/strict'
import { after, beforeEach, describe, test } from 'node:test'
import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import { SecretValue } from '../../../src/lib/framework/config/secret-value.ts'
import { describeError, MentatError } from '../../../src/lib/framework/errors/mentat-error.ts'
import { HttpApi } from '../../../src/lib/services/lookup/http-api.ts'
import { json, startHttpServer } from '../../support/http-server.ts'
import { isMentatError } from '../../support/mentat-error.ts'
import { until } from '../../support/until.ts'

const server = await startHttpServer()
const KEY = 'token s3cret-key'
const never = new AbortController().signal
const api = new HttpApi({
  name: 'test',
  url: `${server.url}api`,
  key: new SecretValue(KEY),
  largestAnswer: 10_000,
})

after(() => server.stop())
beforeEach(() => {
  server.requests.length = 0
})

/** The failure of a request. */
async function failure(): Promise<MentatError> {
  const error: unknown = await api.get('x', never).catch((thrown: unknown) => thrown)
  assert.ok(error instanceof MentatError, inspect(error))
  assert.ok(!inspect(error, { depth: 9 }).includes('s3cret'), 'the key is told')
  assert.ok(!describeError(error).includes('s3cret'), 'the key is told')
  return error
}

describe('a request', () => {
  test('goes below the base address, with the key as a header and nowhere else', async () => {
    server.reply = json({ a: 1 })
    assert.deepEqual(await api.get('ip/192.0.2.1?from=x', never), { a: 1 })
    const [request] = server.requests
    assert.equal(request?.method, 'GET')
    assert.equal(request.url, '/api/ip/192.0.2.1?from=x')
    assert.equal(request.headers.authorization, KEY)
  })

  test('without a key sends none', async () => {
    server.reply = json([])
    const open = new HttpApi({ name: 'test', url: server.url, largestAnswer: 10 })
    assert.deepEqual(await open.get('x', never), [])
    assert.equal(server.requests[0]?.headers.authorization, undefined)
  })

  test('status 404 says that there is nothing', async () => {
    server.reply = (_request, response) => {
      response.writeHead(404).end('{"error": "Not found"}')
    }
    assert.equal(await api.get('x', never), undefined)
  })
})

describe('an answer that is none', () => {
  for (const status of [201, 204, 401, 403, 500, 502]) {
    test(`status ${status} is a failure of the service`, async () => {
      server.reply = (_request, response) => {
        response.writeHead(status).end()
      }
      const { code, message } = await failure()
      assert.equal(code, 'LOOKUP_FAILED')
      assert.ok(message.endsWith(`/api/x: status ${status}, expected 200 or 404`), message)
    })
  }

  test('status 400 is a failure of the question', async () => {
    server.reply = (_request, response) => {
      response.writeHead(400).end()
    }
    assert.equal((await failure()).code, 'LOOKUP_REFUSED')
  })

  for (const [header, pause] of [
    ['120', 120_000],
    ['999999', 3_600_000],
    ['-1', undefined],
    ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
  ] as const) {
    test(`with Retry-After ${header} asks for a pause of ${pause ?? 'no'} ms`, async () => {
      server.reply = (_request, response) => {
        response.writeHead(429, { 'Retry-After': header }).end()
      }
      assert.equal((await failure()).fields['pause'], pause)
    })
  }

  test('a redirect is not followed: the key would go with it', async () => {
    server.reply = (request, response) => {
      if (request.url === '/other') json({ a: 1 })(request, response)
      else response.writeHead(302, { Location: '/other' }).end()
    }
    assert.match((await failure()).message, /redirect/)
    assert.equal(server.requests.length, 1)
  })

  test('what is not JSON is told with its beginning, escaped', async () => {
    server.reply = (_request, response) => {
      response.writeHead(200).end(`<html>\u001b${'x'.repeat(5000)}`)
    }
    const { message } = await failure()
    assert.match(message, /the answer is not JSON: "<html>\\u001bx{50,60}"$/)
  })

  test('an empty answer and bytes that are not UTF-8 are no JSON', async () => {
    server.reply = (_request, response) => {
      response.writeHead(200).end()
    }
    assert.match((await failure()).message, /not JSON: ""$/)
    server.reply = (_request, response) => {
      response.writeHead(200).end(Buffer.from([0x22, 0xff, 0x22]))
    }
    assert.match((await failure()).message, /not UTF-8/)
  })

  test('a connection that breaks in the middle', async () => {
    server.reply = (_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('[1,', () => response.destroy())
    }
    assert.equal((await failure()).code, 'LOOKUP_FAILED')
  })

  test('nobody listens', async () => {
    const gone = await startHttpServer()
    await gone.stop()
    const dead = new HttpApi({ name: 'test', url: gone.url, largestAnswer: 10 })
    await assert.rejects(dead.get('x', never), isMentatError('LOOKUP_FAILED', 'ECONNREFUSED'))
  })
})

describe('an answer that is too large', () => {
  const tooLarge = /the answer is larger than 10000 bytes$/

  test('one that says so is not read, and the connection is given up', async () => {
    const closed = Promise.withResolvers<unknown>()
    server.reply = (_request, response) => {
      response.on('close', closed.resolve)
      response.writeHead(200, { 'Content-Length': '10001' }).flushHeaders()
    }
    assert.match((await failure()).message, tooLarge)
    await closed.promise
  })

  test('one without an end is read up to the limit, and the connection is given up', async () => {
    const closed = Promise.withResolvers<unknown>()
    server.reply = (_request, response) => {
      response.on('close', closed.resolve)
      const more = (): void => {
        if (response.write('x'.repeat(1000))) setImmediate(more)
        else response.once('drain', more)
      }
      more()
    }
    assert.match((await failure()).message, tooLarge)
    await closed.promise
  })

  test('one that is packed small counts unpacked', async () => {
    server.reply = (_request, response) => {
      response
        .writeHead(200, { 'Content-Encoding': 'gzip' })
        .end(gzipSync(Buffer.alloc(50_000_000, ' ')))
    }
    assert.match((await failure()).message, tooLarge)
  })

  test('one that is exactly as large as allowed is read', async () => {
    server.reply = (_request, response) => {
      response.writeHead(200).end(`"${'x'.repeat(9998)}"`)
    }
    assert.equal(String(await api.get('x', never)).length, 9998)
  })
})

describe('a request that is broken off', () => {
  test('before the answer and in its middle', async () => {
    for (const part of ['', '[1,']) {
      const closed = Promise.withResolvers<unknown>()
      server.reply = (_request, response) => {
        response.on('close', closed.resolve)
        response.writeHead(200).flushHeaders()
        if (part !== '') response.write(part)
      }
      const end = new AbortController()
      const before = server.requests.length
      const answer = api.get('x', end.signal)
      await until('the request came', () => server.requests.length > before)
      end.abort()
      await assert.rejects(answer)
      await closed.promise
    }
  })
})

describe('configuration that cannot be used', () => {
  for (const url of [
    'nonsense',
    'ftp://x.org/',
    'http://x.org:99999/',
    'https://x.org/?a=b',
    'https://x.org/#a',
    'https://user:s3cret@x.org/',
  ]) {
    test(`the address ${url}`, () => {
      assert.throws(
        () => new HttpApi({ name: 'NERD', url, largestAnswer: 10 }),
        (error) =>
          isMentatError('CONFIG_INVALID', 'NERD: "')(error) &&
          !describeError(error).includes('s3cret'),
      )
    })
  }

  for (const key of ['', 's3cret\n', 's3cret\r\nX: y', 's3crét', ' s3cret']) {
    test(`the key ${JSON.stringify(key)}, which is not told`, () => {
      const secret = new SecretValue(key)
      assert.throws(
        () => new HttpApi({ name: 'NERD', url: server.url, key: secret, largestAnswer: 10 }),
        (error) =>
          isMentatError('CONFIG_INVALID', 'API key')(error) &&
          !describeError(error).includes('s3cr'),
      )
    })
  }
})
