import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { SystemState } from '../../../src/lib/hawat/core/system-state.ts'
import { startCluster } from '../../support/database.ts'
import { addUser, signIn, startHawat } from '../../support/hawat.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
await addUser(database, 'reader')
await addUser(database, 'operator', { roles: ['user', 'maintainer'] })
const empty = { messages: 0, bytes: 0, oldest: null }
let state: SystemState = {
  time: '2024-05-02T12:00:00.000Z',
  attention: [
    { about: 'queue storage', text: '<b>3</b> messages refused', advice: 'mentat queue show' },
  ],
  daemons: [
    {
      ...{
        name: 'storage',
        pid: 4711,
        host: 'h1',
        since: '2024-05-02T10:00:00.000Z',
        state: 'running',
      },
      ...{ trouble: { storage: 'the database is away' }, degraded: {} },
    },
  ],
  queues: [
    {
      ...{ name: 'storage', pending: empty, errors: { ...empty, messages: 3 }, consumers: 1 },
      waiting: { messages: 12_345, bytes: 2048, oldest: '2024-05-02T11:50:00.000Z' },
    },
  ],
  database: { server: 'embedded', state: 'away', error: 'it does not answer', value: null },
  disk: { path: '/var', size_bytes: 1000, free_bytes: 400, isLow: false },
  geo: [],
  scheduled: [
    {
      ...{
        name: 'reporter',
        command: 'mentat reporter send',
        schedule: '2-59/10 * * * *',
        next: '2024-05-02T12:02:00.000Z',
      },
      last: {
        started: '2024-05-02T11:52:00.000Z',
        result: 'failure',
        duration: 5.2,
        error: 'no mail server',
      },
      ...{ is_scheduled: true, overdue_since: null },
    },
  ],
}
const hawat = await startHawat({ database, outside: { status: () => Promise.resolve(state) } })
const [reader, operator] = [await signIn(hawat, 'reader'), await signIn(hawat, 'operator')]
const { run } = hawat.services.home

function writeRun(module: string, name: string, log: object): void {
  mkdirSync(join(run, module), { recursive: true })
  writeFileSync(join(run, module, `${name}.runlog`), JSON.stringify(log))
}

writeRun('reporter', '202405021152.0112c', {
  ...{
    name: 'reporter',
    pid: 4396,
    argv: ['reporter', 'send'],
    ts_str: '2024-05-02T11:52:00.000Z',
  },
  ...{ result: 'failure', duration: 5.2, errors: ['<i>no mail server</i>'], outcome: null },
})
writeRun('cleanup', '202405020330.00001', {
  name: 'cleanup',
  pid: 1,
  ts_str: '2024-05-02T03:30:00.000Z',
  result: 'success',
  duration: 1,
})
writeFileSync(join(run, 'cleanup', '202405020331.00002.runlog'), '{ cut off')
writeFileSync(join(run, 'secret.runlog'), '{"secret":true}')

test('the state shows daemons, queues with ages, scheduled modules, and first what needs attention', async () => {
  const { status, text } = await operator.get('/status/state')
  assert.equal(status, 200)
  for (const words of [
    '1 thing needs attention',
    '12,345',
    '10\u00A0min',
    'the database is away',
    'no mail server',
    'it does not answer',
    '2024-05-02 12:00:00',
  ]) {
    assert.ok(text.includes(words), words)
  }
  assert.ok(text.indexOf('needs attention') < text.indexOf('Daemons'))
  assert.doesNotMatch(text, /<b>3|<html/)
})

test('the page is there at once, asks again by itself, and the API has the whole state', async () => {
  const { text } = await operator.get('/status/view')
  assert.match(text, /data-part="\/status\/state"[^>]*data-refresh="10"/)
  assert.deepEqual((await operator.data('/status/view')).body, state)
  assert.deepEqual((await operator.data('/status/state')).body, state)
})

test('when all is well, it says so', async () => {
  const before = state
  state = { ...state, attention: [] }
  assert.match((await operator.get('/status/state')).text, /All is well\./)
  state = before
})

test('runs are listed newest first, those that cannot be read left out', async () => {
  const { body } = await operator.data('/status/runs')
  const { items } = body as { items: { module: string; result: string; duration: number }[] }
  assert.deepEqual(
    items
      .filter(({ module }) => module !== 'hawat')
      .map(({ module, result, duration }) => [module, result, duration]),
    [
      ['reporter', 'failure', 5.2],
      ['cleanup', 'success', 1],
    ],
  )
  const one = (await operator.data('/status/runs?module=cleanup')).body as { items: unknown[] }
  assert.equal(one.items.length, 1)
})

test('a run shows its log, escaped; no other file can be read by it', async () => {
  const { text } = await operator.get('/status/runs/reporter/202405021152.0112c')
  assert.match(text, /&lt;i>no mail server/)
  for (const path of [
    'reporter/nothing',
    '..%2F/202405021152.0112c',
    '%2E%2E/secret',
    'cleanup/..%2F..%2Fsecret',
    'cleanup/202405020331.00002',
  ]) {
    const { status, text: answer } = await operator.get(`/status/runs/${path}`)
    assert.ok(status === 404 || status === 400, `${path}: ${status}`)
    assert.doesNotMatch(answer, /"secret"/)
  }
  const listed = (await operator.data('/status/runs?module=..%2F..')).body as { items: unknown[] }
  assert.deepEqual(listed.items, [])
})

test('all of it is for those who run the system', async () => {
  for (const path of [
    '/status/view',
    '/status/state',
    '/status/runs',
    '/status/runs/reporter/202405021152.0112c',
    '/home/attention',
  ]) {
    assert.equal((await reader.get(path)).status, 403, path)
    assert.equal((await reader.data(path)).status, 403, path)
  }
})
