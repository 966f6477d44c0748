import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { hashPassword } from '../../../src/lib/accounts/password.ts'
import { setPassword } from '../../../src/lib/database/users/write.ts'
import { builtinBlueprints } from '../../../src/lib/hawat/blueprints.ts'
import type { Field } from '../../../src/lib/hawat/core/form/field.ts'
import { lookupRoutes } from '../../../src/lib/hawat/core/lookup/routes.tsx'
import { register } from '../../../src/lib/hawat/core/registry.ts'
import type { OutgoingMail } from '../../../src/lib/hawat/core/services.ts'
import { testAuthor } from '../../support/author.ts'
import { startCluster } from '../../support/database.ts'
import { addApiKey, Browser, signIn, startHawat } from '../../support/hawat.ts'
import * as attacks from '../../support/hawat-attacks.ts'
import { addressOf } from '../../support/hawat-routes.ts'
import { scan, Scanner, type Shot } from '../../support/hawat-scan.ts'
import {
  bodyShots,
  formShot,
  goodValues,
  jsonShot,
  pathShots,
  queryShots,
} from '../../support/hawat-shots.ts'
import { powersOf, storedState } from '../../support/hawat-state.ts'
import { makeWorld } from '../../support/hawat-world.ts'
import { systemState } from '../../support/system-state.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const world = await makeWorld(database)
const mails: OutgoingMail[] = []
const opened: string[] = []
const hawat = await startHawat({
  database,
  config: { sign_in: { registration: true, failures: 1 }, feedback_to: ['team@example.org'] },
  outside: {
    status: () => Promise.resolve(systemState()),
    mail: (mail) => {
      mails.push(mail)
      return Promise.resolve()
    },
    post: (mail) => {
      mails.push(mail)
    },
    reportFiles: {
      open: (label) => {
        opened.push(label)
        return Promise.resolve(Readable.from('{}'))
      },
      remove: () => Promise.resolve(),
    },
    configuration: () => Promise.resolve([]),
  },
})

const routes = [
  ...register(builtinBlueprints, {
    services: hawat.services,
    disabled: [],
    lookupRoutes,
  }).routes.values(),
].map(({ route }) => route)

const PASSWORD = 'correct horse battery'
await setPassword(database, 'maintainer', await hashPassword(PASSWORD), testAuthor)
const key = await addApiKey(hawat, 'admin')
const admin = await signIn(hawat, 'admin')
const nobody = new Browser(hawat.url)
const admins = { scanner: new Scanner(hawat.url, admin), token: await admin.formToken() }
const asset = /src="(\/assets\/[^"]+)"/.exec((await nobody.get('/')).text)?.[1] ?? ''
const nobodies = { scanner: new Scanner(hawat.url, nobody), token: await nobody.formToken() }

const forms = routes.filter((route) => route.kind === 'form')
const pages = routes.filter((route) => route.kind !== 'passage')

test('a session that somebody else has chosen is not taken over by signing in', async () => {
  const browser = new Browser(hawat.url)
  browser.cookies.set('mentat-session', 'chosen')
  const { status } = await browser.post('/auth/sign-in', {
    login: 'maintainer',
    password: PASSWORD,
  })
  assert.equal(status, 303)
  assert.match(browser.cookies.get('mentat-session') ?? '', /^[\w-]{43}$/)
})

test('who applies for an account gets no powers by it', async () => {
  const browser = new Browser(hawat.url)
  const route = forms.find(({ name }) => name === 'auth.register')
  assert.ok(route)
  const values = {
    ...goodValues(route),
    roles: 'admin',
    enabled: 'true',
    email: 'x@example.org',
  }
  const { status, text } = await browser.post(route.path, { ...values, login: 'climber' })
  assert.equal(status, 303, text)
  const { rows } = await database.query("SELECT roles, enabled FROM users WHERE login = 'climber'")
  assert.deepEqual(rows, [{ roles: ['user'], enabled: false }])
})

for (const route of forms) {
  if (route.isOnlyPage || Object.keys(route.fields).length === 0) continue
  test(`${route.name} accepts what attacks are put into, so that they get that far`, async () => {
    const shot = jsonShot(`/api${addressOf(route, world)}`, goodValues(route), key)
    const { status, text } = await nobodies.scanner.shoot(shot)
    assert.equal(status, 200, text)
  })
}

for (const route of routes) {
  test(`${route.name} withstands what stands in its address, its query and its form`, async () => {
    const who = route.access.name === 'not signed in' ? nobodies : admins
    const shots = [
      ...pathShots(route, world),
      ...queryShots(route, world),
      ...(route.kind === 'form' ? bodyShots(route, world, { token: who.token, key }) : []),
    ]
    const faults = await scan(who.scanner, shots)
    assert.deepEqual(faults, [])
  })
}

test('bodies that are none, are broken, deep, of another type or compressed are refused', async () => {
  const posts = pages.flatMap((route) => {
    const path = addressOf(route, world)
    const hasApi = route.kind === 'view' || (route.kind === 'form' && !route.isOnlyPage)
    return [...(hasApi ? [`/api${path}`] : []), ...(route.kind === 'form' ? [path] : [])]
  })
  const shots = posts.flatMap((path, index): Shot[] => [
    ...attacks.bodies
      .filter((_, number) => (number + index) % 4 === 0)
      .map((body) => jsonShot(path, body, key)),
    ...attacks.types.map((type) => ({
      ...{ method: 'POST', path, body: 'a=1' },
      headers: { 'content-type': type, authorization: key },
    })),
    {
      ...{ method: 'POST', path, body: gzipSync('{"limit":1}') },
      headers: {
        ...{ 'content-type': 'application/json', 'content-encoding': 'gzip' },
        authorization: key,
      },
    },
  ])
  assert.deepEqual(await scan(nobodies.scanner, shots), [])
  const large = { ...jsonShot('/api/events/search', `{"a":"${'x'.repeat(9e6)}"}`, key) }
  assert.deepEqual(await admins.scanner.faults(large), [])
  assert.equal((await admins.scanner.shoot(large)).status, 400)
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false)
  assert.equal('polluted' in {}, false)
})

test('texts that make careless readers slow are read at once', async () => {
  const shots = forms.flatMap((route) =>
    Object.entries<Field<unknown> | Field<never>>(route.fields)
      .filter(([, { control }]) =>
        ['text', 'lines', 'code', 'list', 'moment'].includes(control.kind),
      )
      .filter(() => !route.isOnlyPage)
      .flatMap(([name, { control }], index) =>
        attacks.heavy
          .filter((_, number) => control.kind === 'code' || (number + index) % 5 === 0)
          .map((text) => {
            const values = { ...goodValues(route), [name]: text }
            return jsonShot(`/api${addressOf(route, world)}`, values, key)
          }),
      ),
  )
  assert.deepEqual(await scan(nobodies.scanner, shots), [])
})

test('headers and cookies that somebody else has written are believed by no page', async () => {
  const shots = pages.flatMap((route, index): Shot[] => {
    const path = addressOf(route, world)
    const names = ['session', 'visitor', 'message', 'handshake', 'theme', 'locale', 'timezone']
    return [
      ...attacks.headers.map((headers) => ({ path, headers })),
      ...attacks.cookies.map((value, number) => ({
        path,
        headers: { cookie: `mentat-${names[(index + number) % names.length] ?? ''}=${value}` },
      })),
    ]
  })
  assert.deepEqual(await scan(admins.scanner, shots), [])
  for (const headers of attacks.headers.slice(0, 3)) {
    for (const route of pages) {
      if (route.kind === 'feed') continue
      const { text, headers: given } = await admins.scanner.shoot({
        path: addressOf(route, world),
        headers,
      })
      assert.doesNotMatch(text + JSON.stringify(given), new RegExp(attacks.HOST), route.name)
    }
  }
})

test('addresses that name nothing, and other methods, are answered as safely as pages', async () => {
  const paths = [
    ...['/nothing', '/api/nothing', '/assets/nothing.js', '/assets/../package.json'],
    ...['/assets/%2e%2e%2f%2e%2e%2fpackage.json', '/%2e%2e/%2e%2e/etc/passwd', '/..;/users/list'],
    ...[`//${attacks.MARK}.example/`, `http://${attacks.MARK}.example/users/list`, '/\\x', '*'],
    ...attacks.broken.map((text) => `/${text}`),
    ...attacks.texts.map((text) => `/${encodeURIComponent(text.toWellFormed())}`),
    ...[
      '/.git/config',
      '/.env',
      '/package.json',
      '/server-status',
      '/api',
      '/api/',
      '/api/openapi.json',
    ],
  ]
  const methods = ['TRACE', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'PROPFIND', 'HEAD']
  const shots: Shot[] = [
    ...paths.map((path) => ({ path })),
    ...[...routes, { name: 'assets', path: asset }].flatMap((route, index) => {
      const method = methods[index % methods.length] ?? ''
      const headers = { origin: `https://${attacks.MARK}.example`, 'x-secret': 'echoed' }
      return [{ method, path: addressOf(route, world), headers }]
    }),
    { path: asset },
  ]
  assert.deepEqual(await scan(admins.scanner, shots), [])
  for (const shot of shots) {
    const { text, status } = await admins.scanner.shoot(shot)
    assert.doesNotMatch(text, /x-secret|echoed/)
    if (['PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND', 'OPTIONS'].includes(shot.method ?? ''))
      assert.equal(status, 404)
  }
})

test('nothing is changed by GET, whatever its query and headers say', async () => {
  const before = await storedState(database, '')
  for (const route of routes.filter(({ name }) => !name.startsWith('auth.oidc'))) {
    const path = addressOf(route, world)
    const query = new URLSearchParams({
      ...{ form_token: admins.token, _method: 'POST', submit: '1', trial: 'false' },
      ...(route.kind === 'form' ? goodValues(route) : {}),
    }).toString()
    const headers = { 'x-http-method-override': 'POST' }
    const sign = path.includes('?') ? '&' : '?'
    const { status } = await admins.scanner.shoot({ path: `${path}${sign}${query}`, headers })
    assert.ok(status < 500)
  }
  assert.deepEqual(await storedState(database, ''), before)
})

test('forms of other sites change nothing: without a token, with a foreign one, from elsewhere', async () => {
  const before = await storedState(database, '')
  for (const route of forms) {
    const path = addressOf(route, world)
    const values = goodValues(route)
    const foreign = { ...values, form_token: nobodies.token }
    const own = { ...values, form_token: admins.token }
    const text = { 'content-type': 'text/plain' }
    const json = { 'content-type': 'application/json' }
    const shots: Shot[] = [
      formShot(path, values),
      formShot(path, foreign),
      formShot(path, { ...values, form_token: '' }),
      {
        ...formShot(path, own),
        headers: { ...formShot(path, own).headers, origin: 'https://evil.example' },
      },
      {
        ...formShot(path, own),
        headers: { ...formShot(path, own).headers, 'sec-fetch-site': 'cross-site' },
      },
      { method: 'POST', path, body: JSON.stringify(values), headers: text },
      { method: 'POST', path, body: JSON.stringify(values), headers: json },
      ...(route.isOnlyPage
        ? []
        : [
            { method: 'POST', path: `/api${path}`, body: JSON.stringify(values), headers: json },
            { method: 'POST', path: `/api${path}`, body: JSON.stringify(values), headers: text },
            formShot(`/api${path}`, foreign),
          ]),
    ]
    for (const shot of shots) {
      const { status } = await admins.scanner.shoot(shot)
      assert.ok(
        [400, 403, 404, 422].includes(status),
        `${route.name} ${JSON.stringify(shot)}: ${status}`,
      )
    }
  }
  assert.deepEqual(await storedState(database, ''), before)
})

/** Fields that no form offers, or not to everybody. */
const more = {
  ...{ id: '1', user_id: '1', group_id: '1', roles: 'admin', enabled: 'true', is_admin: 'true' },
  ...{ login: 'admin', password: 'correct horse', api_key: 'x', scopes: 'write', author: 'admin' },
}

for (const login of ['anonymous', 'stranger', 'developer'] as const) {
  test(`${login} changes nothing of others, whatever ids and fields are sent`, async () => {
    const before = await storedState(database, login)
    const browser = login === 'anonymous' ? new Browser(hawat.url) : await signIn(hawat, login)
    const token = await browser.formToken()
    const scanner = new Scanner(hawat.url, browser)
    const shots = forms
      .filter(
        ({ name }) => !['auth.register', 'auth.sign_out', 'users.end_sessions'].includes(name),
      )
      .map((route) =>
        formShot(addressOf(route, world), {
          ...goodValues(route),
          ...more,
          form_token: token,
        }),
      )
    assert.deepEqual(await scan(scanner, shots), [])
    assert.deepEqual(await storedState(database, login), before)
    const { rows } = await database.query('SELECT roles, enabled FROM users WHERE login = $1', [
      login,
    ])
    if (login !== 'anonymous')
      assert.deepEqual(rows, [
        { roles: login === 'developer' ? ['user', 'developer'] : ['user'], enabled: true },
      ])
  })
}

for (const login of ['member', 'manager'] as const) {
  test(`a ${login} of a group gives nobody powers, and changes nothing of other groups`, async () => {
    const browser = await signIn(hawat, login)
    const token = await browser.formToken()
    const scanner = new Scanner(hawat.url, browser)
    const { rows } = await database.query<{ id: number }>('SELECT id FROM users WHERE login = $1', [
      login,
    ])
    const { rows: groups } = await database.query<{ id: number }>(
      "SELECT id FROM groups WHERE name = 'beta'",
    )
    const others = {
      id: String(rows[0]?.id),
      user: String(rows[0]?.id),
      group: String(groups[0]?.id),
    }
    const before = await powersOf(database)
    const shots = forms
      .filter(
        ({ name }) =>
          !['auth.sign_out', 'users.end_sessions', 'users.change_password'].includes(name),
      )
      .flatMap((route) => {
        const values = { ...goodValues(route), ...more, form_token: token }
        const paths = [addressOf(route, world), addressOf(route, world, others)]
        return paths.flatMap((path) => [
          formShot(path, values),
          formShot(path, { ...values, group: 'beta', parent: 'beta', redirect: 'beta' }),
        ])
      })
    assert.deepEqual(await scan(scanner, shots), [])
    assert.deepEqual(await powersOf(database), before)
  })
}

test('what was sent until here harms nobody who looks at it', async () => {
  for (const login of ['admin', 'maintainer', 'manager']) {
    const scanner = new Scanner(hawat.url, await signIn(hawat, login))
    const shots = pages.flatMap((route) => {
      const path = addressOf(route, world)
      return [{ path }, ...(/list|search/.test(path) ? [{ path: `${path}?limit=100` }] : [])]
    })
    assert.deepEqual(await scan(scanner, shots), [])
  }
  for (const { subject, to, replyTo = '', text } of mails) {
    assert.doesNotMatch([subject, replyTo, ...to].join(''), /[\r\n\0]/)
    assert.doesNotMatch(text, /\0/)
  }
  assert.deepEqual([...new Set(opened)], [world.reportLabel])
})

test('slow and broken senders keep nobody else waiting', async () => {
  const { port, hostname } = new URL(hawat.url)
  const sockets = Array.from({ length: 100 }, (_, index) => {
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    socket.write(attacks.heads[index % attacks.heads.length] ?? '')
    return socket
  })
  const { milliseconds, status } = await nobodies.scanner.shoot({ path: '/auth/sign-in' })
  assert.equal(status, 200)
  assert.ok(milliseconds < 5000)
  for (const socket of sockets) socket.destroy()
})
