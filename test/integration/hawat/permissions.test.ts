import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'
import { withBounds } from '../../../src/lib/database/bounded.ts'
import { builtinBlueprints } from '../../../src/lib/hawat/blueprints.ts'
import { permissions } from '../../fixtures/hawat/permissions.ts'
import { startCluster } from '../../support/database.ts'
import { Browser, signIn, startHawat } from '../../support/hawat.ts'
import { until } from '../../support/until.ts'
import { systemState } from '../../support/system-state.ts'
import { addressOf } from '../../support/hawat-routes.ts'
import { makeWorld, type WorldRole, worldRoles } from '../../support/hawat-world.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const world = await makeWorld(database)
const hawat = await startHawat({
  database,
  config: { sign_in: { registration: true } },
  outside: {
    status: () => Promise.resolve(systemState()),
    mail: () => Promise.resolve(),
    post: () => undefined,
    reportFiles: {
      open: () => Promise.resolve(Readable.from('{}')),
      remove: () => Promise.resolve(),
    },
    configuration: () => Promise.resolve([]),
  },
})
// A search of the user that the objects are about.
const searching = new AbortController()
const search = {
  name: `hawat:${world.userId}:00000000`,
  timeout: 600_000,
  signal: searching.signal,
  clock: systemClock,
}
const searched = withBounds(database, search, (bounded) => bounded.query('SELECT pg_sleep(600)'))
searched.catch(() => undefined)
after(() => {
  searching.abort()
})
await until('it searches', async () => {
  const { rows } = await database.query(
    'SELECT FROM pg_stat_activity WHERE application_name = $1',
    [search.name],
  )
  return rows.length > 0
})

/** There is nothing at these addresses: whoever may ask is told so. */
const empty = new Set(['status.run', 'auth.header', 'auth.oidc', 'auth.oidc_back'])

const browsers = new Map<WorldRole, Browser>()
for (const role of worldRoles) {
  browsers.set(role, role === 'anonymous' ? new Browser(hawat.url) : await signIn(hawat, role))
}
const routes = builtinBlueprints.flatMap((blueprint) => blueprint.routes)

/** Whether a role gets an answer: what it may not see is refused, or is not there, or is for those who have signed in. */
async function isLetIn(role: WorldRole, path: string, isEmpty: boolean): Promise<boolean> {
  const browser = browsers.get(role)
  assert.ok(browser)
  const { status, location, text } = await browser.peek(path)
  assert.ok(status < 500, `${role} ${path}: ${status} ${text.slice(0, 400)}`)
  const isSentToSignIn = status === 303 && location.startsWith('/auth/')
  return !isSentToSignIn && ![401, 403, ...(isEmpty ? [] : [404])].includes(status)
}

for (const route of routes) {
  test(`${route.name} lets in whom the table says`, async () => {
    const path = addressOf(route, world)
    const asked = await Promise.all(
      worldRoles.map((role) => isLetIn(role, path, empty.has(route.name))),
    )
    const letIn = worldRoles.filter((_, index) => asked[index])
    assert.deepEqual(letIn, permissions[route.name], path)
  })
}

test('the table has no routes that do not exist', () => {
  const names = routes.map(({ name }) => name)
  assert.deepEqual(
    Object.keys(permissions).filter((name) => !names.includes(name)),
    [],
  )
})
