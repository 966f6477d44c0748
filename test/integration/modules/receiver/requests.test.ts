import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { eventWith } from '../../../support/idea-fixtures.ts'
import { contentsIn, namesIn, temporaryFolder } from '../../../support/queue.ts'
import { head, KEY, send, SHA256, speak, startReceiver } from '../../../support/receiver.ts'

const [one, two] = [eventWith({ ID: 'one', Note: '1.50 €' }), eventWith({ ID: 'two' })]
const lines = { 'content-type': 'application/x-ndjson' }
const gzip = { 'content-encoding': 'gzip' }

describe('a request with events', { timeout: 60_000 }, () => {
  test('is answered when they are in the queue, byte by byte as they came', async (context) => {
    const spelled = one.replace('"Format"', ' "Format"')
    const bodies: readonly (readonly [string, string, string | Uint8Array<ArrayBuffer>, object])[] =
      [
        ['one', 'application/json', spelled, {}],
        ['a list', 'application/json; charset=UTF-8', `\n[${spelled} ,\t${two}]`, {}],
        ['lines', 'application/x-ndjson', `${spelled}\n\n${two}\r\n`, {}],
        ['lines, the last without an end', 'application/jsonl', `${spelled}\n${two}`, {}],
        ['packed', 'application/x-ndjson', new Uint8Array(gzipSync(`${spelled}\n${two}`)), gzip],
      ]
    for (const [name, type, body, headers] of bodies) {
      const { port, queue } = await startReceiver(context)
      const answer = await send(port, body, { 'content-type': type, ...headers })
      const ids = name === 'one' ? ['one'] : ['one', 'two']
      const verdicts = ids.map((id, index) => ({ index, status: 'accepted', id }))
      assert.equal(answer.status, 200, name)
      assert.deepEqual(answer.body, { accepted: ids.length, rejected: 0, verdicts }, name)
      const expected = name === 'one' ? [spelled] : [spelled, two]
      const found = contentsIn(queue.incoming).map((text) => text.trimEnd())
      assert.deepEqual(found, expected.toSorted(), name)
      assert.deepEqual(namesIn(queue.tmp), [], name)
    }
  })

  test('is answered for each event; the good ones are taken', async (context) => {
    const options = { max_message_size: 2000 }
    const { port, queue, receiver, host } = await startReceiver(context, options)
    const events = [
      one,
      'x',
      eventWith({ ID: 7, Category: undefined }),
      '[]',
      ' '.repeat(3000),
      two,
    ]
    const { status, body } = await send(port, [...events, `"${'y'.repeat(2000)}"`])
    assert.equal(status, 207)
    assert.deepEqual([body.accepted, body.rejected], [2, 4])
    assert.deepEqual(
      body.verdicts?.map(({ index, status: verdict, code = '' }) => [index, verdict, code]),
      [
        [0, 'accepted', ''],
        [1, 'rejected', 'EVENT_NOT_JSON'],
        [2, 'rejected', 'EVENT_INVALID'],
        [3, 'rejected', 'EVENT_NOT_OBJECT'],
        [4, 'accepted', ''],
        [5, 'rejected', 'MESSAGE_TOO_LARGE'],
      ],
    )
    assert.match(String(body.verdicts[2]?.['message']), /Category: found nothing, expected a list/)
    assert.deepEqual(contentsIn(queue.incoming), [one, two].toSorted())
    assert.equal((await send(port, ['x', '{}'])).status, 422)
    assert.deepEqual(receiver.named(), { accepted: { sensor: 2 }, rejected: { sensor: 6 } })
    const told = 'warning: events that come with the key of sensor are rejected'
    assert.deepEqual(host.lines, [told], 'the log is told once')
  })

  test('cannot come in the name of another, when its key has a node', async (context) => {
    const node = { name: 'org.example.sensor', type: ['IDS'] }
    const keys = [{ name: 'sensor', sha256: SHA256, node }]
    const { port, queue } = await startReceiver(context, { keys })
    const foreign = eventWith({ ID: 'a', Node: [{ Name: 'org.other' }] })
    const own = eventWith({ ID: 'b', Node: [{ Name: 'Org.Example.Sensor' }] })
    assert.equal((await send(port, `[${foreign},${own}]`)).status, 200)
    const front = '"Node":[{"Name":"org.example.sensor","Type":["IDS"]},'
    assert.deepEqual(
      contentsIn(queue.incoming),
      [own, foreign.replace('"Node":[', front)].toSorted(),
    )
  })

  test('may come with a hundred others at once', async (context) => {
    const { port, queue } = await startReceiver(context)
    const all = Array.from({ length: 100 }, (_, index) => eventWith({ ID: `e${index}` }))
    const answers = await Promise.all(all.map((event) => send(port, event)))
    assert.ok(answers.every(({ status }) => status === 200))
    assert.deepEqual(contentsIn(queue.incoming), all.toSorted())
  })

  test('goes into a queue that an operator has emptied by removing its folders', async (context) => {
    const { port, queue } = await startReceiver(context, {}, join(temporaryFolder(), 'queue'))
    const { rmSync } = await import('node:fs')
    rmSync(queue.tmp, { recursive: true })
    rmSync(queue.incoming, { recursive: true })
    assert.equal((await send(port, one)).status, 200)
    assert.deepEqual(contentsIn(queue.incoming), [one])
  })
})

describe('a request that cannot be taken as a whole', { timeout: 60_000 }, () => {
  const deep = `[${'['.repeat(100)}${']'.repeat(100)}]`
  const cases: readonly Case[] = [
    ['without a key', 401, 'RECEIVER_KEY_INVALID', 'no key', one, { authorization: '' }],
    ['with a wrong key', 401, 'RECEIVER_KEY_INVALID', 'not known', one, bearer(`${KEY}x`)],
    ['with the digest for a key', 401, 'RECEIVER_KEY_INVALID', 'not known', one, bearer(SHA256)],
    [
      'with a password',
      401,
      'RECEIVER_KEY_INVALID',
      'no key',
      one,
      { authorization: 'Basic eDp5' },
    ],
    ['of a form', 415, 'RECEIVER_TYPE_UNKNOWN', 'form-urlenc', one, type('x-www-form-urlencoded')],
    ['in Latin-1', 415, 'RECEIVER_TYPE_UNKNOWN', 'latin', one, type('json; charset=latin1')],
    ['named __proto__', 415, 'RECEIVER_TYPE_UNKNOWN', '', one, { 'content-type': '__proto__' }],
    ['with brotli', 415, 'RECEIVER_TYPE_UNKNOWN', '"br"', one, { 'content-encoding': 'br' }],
    ['that is no gzip', 400, 'RECEIVER_REQUEST_INVALID', 'unpacked', one, { ...lines, ...gzip }],
    ['with half a gzip', 400, 'RECEIVER_REQUEST_INVALID', 'unpacked', halfGzip(), { ...gzip }],
    ['without events', 400, 'RECEIVER_REQUEST_INVALID', 'no event', ' \n', lines],
    ['with an empty list', 400, 'RECEIVER_REQUEST_INVALID', 'no event', '[]', {}],
    ['with a broken list', 400, 'RECEIVER_REQUEST_INVALID', 'at character 2', '[}', {}],
    ['that is not UTF-8', 400, 'RECEIVER_REQUEST_INVALID', 'UTF-8', new Uint8Array([91, 255]), {}],
    ['that is too deep', 400, 'RECEIVER_REQUEST_INVALID', '101 levels', deep, {}],
    ['of brackets', 400, 'RECEIVER_REQUEST_INVALID', 'levels', '['.repeat(90_000), {}],
    ['that is too large', 413, 'RECEIVER_REQUEST_TOO_LARGE', '100000', 'x'.repeat(200_000), {}],
    ['that unpacks to much', 413, 'RECEIVER_REQUEST_TOO_LARGE', '100000', bomb(), { ...gzip }],
    ['of many events', 413, 'RECEIVER_REQUEST_TOO_LARGE', '3 events', '[1,1,1,1]', {}],
    ['of many lines', 413, 'RECEIVER_REQUEST_TOO_LARGE', '3 events', '1\n1\n1\n1', lines],
  ]
  for (const [name, status, code, words, body, headers] of cases) {
    test(`${name}: ${status} ${code}`, async (context) => {
      const options = { max_body_size: 100_000, max_events: 3 }
      const { port, queue, receiver } = await startReceiver(context, options)
      const answer = await send(port, body, headers)
      assert.deepEqual([answer.status, answer.body.error?.code], [status, code])
      assert.ok(answer.body.error?.message.includes(words), answer.body.error?.message)
      assert.ok((answer.body.error?.advice.length ?? 0) > 0)
      assert.deepEqual([namesIn(queue.incoming), namesIn(queue.tmp)], [[], []])
      assert.equal(receiver.trouble(), undefined)
      assert.equal((await send(port, one)).status, 200, 'and the next one is taken')
    })
  }

  test('elsewhere, or by another method', async (context) => {
    const { port } = await startReceiver(context)
    const at = `http://127.0.0.1:${port}`
    const [got, lost] = await Promise.all([fetch(`${at}/v1/events`), fetch(`${at}/v2/events?x=1`)])
    assert.deepEqual([got.status, got.headers.get('allow'), lost.status], [405, 'POST', 404])
    assert.match(await lost.text(), /RECEIVER_PATH_UNKNOWN.*nothing at \/v2\/events"/)
    assert.match(await got.text(), /RECEIVER_PATH_UNKNOWN.*no GET at/)
    assert.match(
      await speak(port, 'GET /%zz HTTP/1.1\r\nConnection: close\r\nHost: x\r\n\r\n'),
      /^HTTP\/1.1 400 .*RECEIVER_REQUEST_INVALID/s,
    )
  })

  test('it tells what it is', async (context) => {
    const { port } = await startReceiver(context)
    const described = await fetch(`http://127.0.0.1:${port}/v1/openapi.json`)
    const { openapi, paths } = (await described.json()) as { openapi: string; paths: object }
    assert.deepEqual([openapi, Object.keys(paths)], ['3.1.0', ['/v1/events', '/healthz']])
    const alive = await fetch(`http://127.0.0.1:${port}/healthz`)
    assert.deepEqual([alive.status, await alive.json()], [200, { status: 'alive' }])
    assert.match(
      await speak(port, head('Connection: close', 'Content-Length: 0')),
      /^HTTP\/1.1 415/,
    )
  })
})

type Case = readonly [
  name: string,
  status: number,
  code: string,
  words: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>>,
]

function bearer(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` }
}

function type(name: string): Record<string, string> {
  return { 'content-type': `application/${name}` }
}

function halfGzip(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(gzipSync(one).subarray(0, 40))
}

/** 20 kB that unpack to 20 MB. */
function bomb(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(gzipSync(Buffer.alloc(20_000_000, ' ')))
}
