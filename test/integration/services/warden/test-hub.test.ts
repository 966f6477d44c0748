import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { beforeEach, describe, test } from 'node:test'
import {
  certificateRequest,
  newKey,
} from '../../../../src/lib/services/warden/registration/certificate-request.ts'
import { CLIENT, someEvents, startHub } from '../../../support/warden-client.ts'

const { hub, files, certificates } = await startHub({
  limits: { send_events_limit: 3, get_events_limit: 2, event_size_limit: 400 },
})

beforeEach(() => {
  hub.store.clear()
})

interface Answer {
  readonly status: number
  readonly text: string
  readonly body: Record<string, unknown> & { readonly errors?: readonly Record<string, unknown>[] }
}

/** Asks the hub as any program may. */
async function ask(url: string, body?: string, keyed = true): Promise<Answer> {
  const pair = keyed ? { cert: readFileSync(files.certfile), key: readFileSync(files.keyfile) } : {}
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const options = { ca: certificates.authority.cert, agent: false as const, ...pair }
  const outgoing = request(url, { ...options, method: body ? 'POST' : 'GET' }, (response) => {
    response.setEncoding('utf8')
    let text = ''
    response.on('data', (chunk: string) => (text += chunk))
    response.on('end', () => {
      const parsed = text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : {}
      resolve({ status: response.statusCode ?? 0, text, body: parsed })
    })
  })
  outgoing.on('error', reject)
  outgoing.end(body)
  return promise
}

function call(path: string, body?: string): Promise<Answer> {
  return ask(`${hub.url}/${path}`, body)
}

/** Status, and the first error without what varies. */
async function failure(path: string, body?: string): Promise<unknown> {
  const { status, body: answer } = await call(path, body)
  assert.equal(typeof answer['req_id'], 'number')
  return [status, answer.errors?.[0]?.['message']]
}

describe('the hub for tests answers as a Warden server', { timeout: 30_000 }, () => {
  test('what it is', async () => {
    const { body } = await call('getInfo')
    assert.deepEqual([body['send_events_limit'], body['get_events_limit']], [3, 2])
  })

  test('what is wrong with a request', async () => {
    assert.deepEqual(await failure('nothing'), [404, "You've fallen off the cliff."])
    assert.deepEqual(await failure('getInfo?client=x'), [403, "I'm watching. Authenticate."])
    assert.deepEqual(await failure('getEvents?tag=Foo'), [
      422,
      'Wrong tag or category used in query.',
    ])
    assert.deepEqual(await failure('getEvents?cat=Test&nocat=Recon'), [
      422,
      'Unrealizable conditions. Choose cat or nocat option.',
    ])
    assert.deepEqual(await failure('sendEvents', '[{'), [400, 'Deserialization error.'])
    assert.deepEqual(await failure('sendEvents', '{}'), [400, 'List of events expected.'])
    assert.deepEqual(await failure('sendEvents', '[1]'), [500, 'Server exception'])
  })

  test('what it remembers of a client', async () => {
    for (const event of someEvents(4)) hub.store.add('org.other', event)
    const next = async (args = ''): Promise<unknown> => {
      const { body } = await call(`getEvents${args}`)
      return [body['lastid'], (body['events'] as unknown[]).length]
    }
    assert.deepEqual(await next(), [4, 0])
    assert.deepEqual(await next('?id=1'), [3, 2])
    assert.deepEqual(await next(), [4, 1])
    assert.deepEqual(await next('?id=-99&count=1'), [1, 1])
    assert.deepEqual(await next('?id=0'), [4, 0])
    assert.deepEqual(await next('?id=-99&cat=Recon'), [4, 0])
  })

  test('that good events are saved beside bad ones', async () => {
    const [good, wrong] = someEvents(2)
    const long = someEvents(1, 'long', { Note: 'x'.repeat(400) })[0]!
    const list = `[${[good, wrong!.replace(CLIENT, 'org.x'), long].join(',')}]`
    const { status, body } = await call('sendEvents', list)
    assert.deepEqual(
      [status, body.errors?.map(({ error, events, events_id }) => [error, events, events_id])],
      [
        400,
        [
          [422, [1], ['e1']],
          [413, [2], ['long0']],
        ],
      ],
    )
    assert.equal(hub.store.events.length, 1)
  })

  test('that the first ones of too many are saved', async () => {
    const { status, body } = await call('sendEvents', `[${someEvents(5).join(',')}]`)
    assert.equal(status, 507)
    assert.deepEqual(body.errors?.[0]?.['events'], [3, 4])
    assert.equal(body.errors[0]['send_events_limit'], 3)
    assert.equal(hub.store.events.length, 3)
    assert.deepEqual((await call('sendEvents', '[]')).body, { saved: 0 })
  })
})

describe('its registration authority', { timeout: 30_000 }, () => {
  test('gives one certificate for a token, and renews it for whoever has it', async () => {
    hub.registration.applicants.set(CLIENT, { state: 'issuable', token: 'abcdefgh12345678' })
    const csr = certificateRequest(CLIENT, newKey('ec'))
    const url = `${hub.registrationUrl}/getCert?name=${CLIENT}`
    assert.equal((await ask(`${url}&password=wrong`, csr, false)).status, 403)
    const first = await ask(`${url}&password=abcdefgh12345678`, csr, false)
    const issued = new X509Certificate(first.text)
    assert.equal(issued.subject, `CN=${CLIENT}`)
    assert.ok(issued.verify(new X509Certificate(certificates.authority.cert).publicKey))
    assert.equal((await ask(`${url}&password=abcdefgh12345678`, csr, false)).status, 403)
    assert.equal((await ask(url, csr, false)).status, 403)
    assert.equal((await ask(url, csr)).status, 200)
    assert.equal((await ask(url, 'hello')).status, 403)
  })
})
