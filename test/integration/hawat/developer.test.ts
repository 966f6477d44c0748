import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startCluster } from '../../support/database.ts'
import { addUser, Browser, signIn, startHawat } from '../../support/hawat.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
await addUser(database, 'reader')
await addUser(database, 'maker', { roles: ['user', 'developer'] })
const hawat = await startHawat({
  database,
  config: { public_url: 'https://mentat.example.org/' },
  outside: {
    configuration: () =>
      Promise.resolve([
        {
          owner: 'database',
          option: 'url',
          value: '[secret]',
          origin: {
            kind: 'file',
            file: 'core/database.conf',
            pointer: '',
            line: 1,
            column: 1,
          } as never,
        },
        { owner: 'hawat', option: 'rate', value: 600, origin: { kind: 'default' } },
      ]),
  },
})
const [reader, maker] = [await signIn(hawat, 'reader'), await signIn(hawat, 'maker')]

test('the configuration is shown with its origin, without secrets, to developers', async () => {
  const { body } = await maker.data('/devtools/config')
  assert.deepEqual(body, {
    items: [
      { owner: 'database', option: 'url', value: '[secret]', origin: 'core/database.conf' },
      { owner: 'hawat', option: 'rate', value: 600, origin: 'default' },
    ],
  })
  assert.equal((await maker.get('/devtools/config')).status, 200)
  assert.equal((await reader.get('/devtools/config')).status, 403)
})

test('all routes are listed with who may, and pivots, look-ups, blueprints', async () => {
  const { body } = await maker.data('/devtools/routes')
  const { routes, pivots, lookups, missing } = body as {
    routes: { name: string; access: string; allows: string | null }[]
    pivots: { route: string }[]
    lookups: { name: string }[]
    missing: { blueprint: string; service: string }[]
  }
  const byName = new Map(routes.map((route) => [route.name, route]))
  assert.equal(byName.get('dbstatus.view')?.access, 'admin')
  assert.equal(byName.get('dbstatus.stop')?.allows, 'admin or maintainer or the user itself')
  assert.equal(byName.get('lookups.networks')?.access, 'signed in')
  assert.ok(pivots.some(({ route }) => route === 'host_info.search'))
  assert.deepEqual(
    lookups.map(({ name }) => name),
    ['networks'],
  )
  assert.ok(missing.some(({ blueprint, service }) => blueprint === 'nerd' && service === 'nerd'))
  assert.equal((await maker.get('/devtools/routes')).status, 200)
  assert.equal((await reader.get('/devtools/routes')).status, 403)
})

test('the page of the API has each operation of the OpenAPI document, with a line for a shell', async () => {
  const document = (await reader.data('/openapi.json')).body as { paths: Record<string, object> }
  const { body } = await reader.data('/devtools/api')
  const { operations } = body as { operations: { path: string; method: string; id: string }[] }
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  assert.deepEqual(
    operations.map(({ method, path }) => `${method} ${path}`),
    described,
  )
  const { text } = await reader.get('/devtools/api')
  for (const { id } of operations) assert.ok(text.includes(`id="operation-${id}"`), id)
  assert.match(text, /https:\/\/mentat\.example\.org\/api\/snippet\/networks\?search=SEARCH/)
  assert.equal((await new Browser(hawat.url).get('/devtools/api')).status, 303)
})
