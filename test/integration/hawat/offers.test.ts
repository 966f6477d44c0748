import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startCluster } from '../../support/database.ts'
import { storeEvents } from '../../support/events.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { addGroup, addUser, type Browser, signIn, startHawat } from '../../support/hawat.ts'

const NOW = Date.parse('2026-11-23T12:00:00Z')

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const alpha = await addGroup(database, 'alpha')
await addGroup(database, 'beta')
await addUser(database, 'ann', { groups: { alpha: 'member' } })
await addUser(database, 'boss', { roles: ['user', 'maintainer'] })
const clock = new FakeClock(NOW)
await storeEvents(
  database,
  {
    shared: {
      ...{ DetectTime: new Date(NOW - 60_000).toISOString(), Category: ['Recon.Scanning'] },
      Source: [{ IP4: ['192.0.2.1'] }],
      _Mentat: { ResolvedAbuses: ['alpha', 'beta'] },
    },
  },
  clock,
)
const hawat = await startHawat({ database, clock })
const [ann, boss] = await Promise.all(['ann', 'boss'].map((login) => signIn(hawat, login)))
assert.ok(ann && boss)

interface Action {
  readonly path: string
  readonly only?: readonly string[]
}

/** What the page offers to do with a group. */
async function groupActions(browser: Browser): Promise<readonly Action[]> {
  const { text } = await browser.get('/events/shared/show')
  const [, table = ''] =
    /<script id="pivots" type="application\/json">(.*?)<\/script>/s.exec(text) ?? []
  return (JSON.parse(table) as { kinds: Record<string, Action[]> }).kinds['group'] ?? []
}

test('the page of a group is offered only with groups that one may see', async () => {
  const own = (await groupActions(ann)).find(({ path }) => path.startsWith('/groups/'))
  assert.deepEqual(own?.only, ['alpha'])
  const all = (await groupActions(boss)).find(({ path }) => path.startsWith('/groups/'))
  assert.ok(all && all.only === undefined)
})

test('without scripts, the name of each group leads to a page that one may see', async () => {
  for (const browser of [ann, boss]) {
    const { text } = await browser.get('/events/shared/show')
    const links = [...text.matchAll(/<a class="value" href="([^"]+)" data-kind="group">/g)]
    assert.ok(links.length >= 2)
    for (const [, href = ''] of links) {
      const { status } = await browser.get(href.replaceAll('&amp;', '&'))
      assert.equal(status, 200, href)
    }
  }
})

test('what was tried in the playground goes on into a filter that one may make', async () => {
  const rule = { filter: 'Source.IP4 == 192.0.2.1', trial: 'true' }
  const query = 'type=advanced&amp;filter=Source.IP4+%3D%3D+192.0.2.1'
  const own = await ann.post('/filters/playground', rule)
  const path = `/filters/createfor/${alpha.id}?${query}`
  assert.ok(own.text.includes(`href="${path}"`) && !own.text.includes('/filters/create?'))
  const form = await ann.get(path.replaceAll('&amp;', '&'))
  assert.equal(form.status, 200)
  assert.ok(form.text.includes('Source.IP4 == 192.0.2.1'))
  const all = await boss.post('/filters/playground', rule)
  assert.ok(all.text.includes(`href="/filters/create?${query}"`))
  const long = await boss.post('/filters/playground', {
    ...rule,
    filter: `Source.IP4 == 192.0.2.1 ${' '.repeat(5000)}or true`,
  })
  assert.ok(!long.text.includes('/filters/create?'), 'no address can hold it')
})
