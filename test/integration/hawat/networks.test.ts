import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Network } from '../../../src/lib/database/networks/list.ts'
import { createNetwork } from '../../../src/lib/database/networks/write.ts'
import { parseInterval } from '../../../src/lib/idea/interval.ts'
import { testAuthor } from '../../support/author.ts'
import { startCluster } from '../../support/database.ts'
import {
  addApiKey,
  addGroup,
  addUser,
  api,
  faultsOf,
  type FormValues,
  signIn,
  startHawat,
} from '../../support/hawat.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const alpha = await addGroup(database, 'alpha', {
  emails_low: ['low@example.org'],
  emails_high: ['high@example.org', 'boss@example.org'],
})
await addGroup(database, 'beta', { emails_medium: ['beta@example.org'] })
await addGroup(database, 'off', { enabled: false })
await addUser(database, 'ann', { groups: { alpha: 'member' } })
await addUser(database, 'mia', { groups: { alpha: 'manager' } })
await addUser(database, 'bob', { groups: { beta: 'member' } })
await addUser(database, 'keeper', { roles: ['user', 'maintainer'] })
await addUser(database, 'boss', { roles: ['user', 'admin'] })

async function addNetwork(
  network: string,
  group: string,
  fields: Partial<Network> = {},
): Promise<number> {
  const interval = parseInterval(network)
  assert.ok(interval)
  const { source = 'manual', netname = '', description = '' } = fields
  const { rank = null, is_base = false, local_id = null } = fields
  const told = { interval, group, source, netname, description, rank, is_base, local_id }
  return (await createNetwork(database, told, testAuthor)).id
}

const wide = await addNetwork('192.0.2.0/24', 'alpha', {
  ...{
    netname: 'EXAMPLE-NET',
    description: '<script>alert(1)</script>',
    rank: 3,
    local_id: 'ID-7',
  },
})
await addNetwork('192.0.2.16-192.0.2.18', 'beta', { source: 'import' })
await addNetwork('2001:db8::/32', 'beta', { is_base: true })
await addNetwork('2001:db8::7', 'alpha')
await addNetwork('2001:db8::8-2001:db8::a', 'alpha')
await addNetwork('198.51.100.1', 'off')

const hawat = await startHawat({ database })
const [ann, mia, bob, keeper, boss] = await Promise.all(
  ['ann', 'mia', 'bob', 'keeper', 'boss'].map((login) => signIn(hawat, login)),
)
assert.ok(ann && mia && bob && keeper && boss)

const values = {
  ...{ network: '203[.]0[.]113[.]0/25', group: 'alpha', netname: 'NEW', description: '<b>new</b>' },
  ...{ source: 'manual', is_base: '', rank: '', local_id: '' },
}

async function count(): Promise<number> {
  const { rows } = await database.query<{ n: number }>('SELECT count(*)::int AS n FROM networks')
  return rows[0]?.n ?? 0
}

async function logOf(id: number): Promise<string[]> {
  const { rows } = await database.query<{ told: string }>(
    `SELECT operation || ' by ' || author AS told FROM change_log
     WHERE model = 'network' AND model_id = $1 ORDER BY id`,
    [id],
  )
  return rows.map(({ told }) => told)
}

describe('the list of networks', () => {
  const found = async (query: string): Promise<string[]> => {
    const { status, body } = await keeper.data(`/networks/list?${query}`)
    assert.equal(status, 200, JSON.stringify(body))
    return (body as { items: Network[] }).items.map(({ network }) => network)
  }

  test('is for those who run the system', async () => {
    for (const browser of [ann, mia, bob]) {
      assert.equal((await browser.get('/networks/list')).status, 403)
      assert.equal((await browser.get('/networks/get')).status, 403)
      assert.equal((await browser.get(`/networks/createfor/${alpha.id}`)).status, 403)
    }
  })

  test('is narrowed by each of its fields', async () => {
    const all = [
      ...['192.0.2.0/24', '192.0.2.16-192.0.2.18', '198.51.100.1', '2001:db8::/32'],
      ...['2001:db8::7', '2001:db8::8-2001:db8::a'],
    ]
    assert.deepEqual(await found(''), all)
    assert.deepEqual(await found('search=example-NET'), ['192.0.2.0/24'])
    assert.deepEqual(await found('search=id-7'), ['192.0.2.0/24'])
    assert.deepEqual(await found('address=192.0.2.17'), all.slice(0, 2))
    assert.deepEqual(await found('address=192[.]0[.]2[.]99'), ['192.0.2.0/24'])
    assert.deepEqual(await found('address=192.0.0.0/16'), all.slice(0, 2))
    assert.deepEqual(await found('address=2001:db8::9 - 2001:db8::f'), [all[3], all[5]])
    assert.deepEqual(await found('group=off'), ['198.51.100.1'])
    assert.deepEqual(await found('source=import'), ['192.0.2.16-192.0.2.18'])
    assert.deepEqual(await found('is_base=yes'), ['2001:db8::/32'])
    assert.equal((await found('is_base=no')).length, 5)
    assert.deepEqual(await found('limit=2&page=3'), all.slice(4))
  })

  test('tells beside the field what is wrong', async () => {
    const { status, text } = await keeper.get('/networks/list?address=192.0.2.0/33')
    assert.equal(status, 400)
    assert.deepEqual(faultsOf(text), ['address'])
    assert.match(text, /value="192\.0\.2\.0\/33"/)
  })

  test('shows foreign text as text', async () => {
    const { text } = await keeper.get('/networks/list')
    assert.doesNotMatch(text, /<script>alert/)
    for (const shown of ['EXAMPLE-NET', '&lt;script>alert', 'base network', '6 in all']) {
      assert.ok(text.includes(shown), shown)
    }
  })
})

describe('the page of a network', () => {
  test('is for its group and for those who run the system, with what each may do', async () => {
    const path = `/networks/${wide}/show`
    assert.equal((await bob.get(path)).status, 403)
    const { text: forMember } = await ann.get(path)
    assert.match(forMember, /ID-7/)
    assert.doesNotMatch(forMember, /\/networks\/\d+\/(update|delete)"|<script>alert/)
    assert.ok(!('changes' in ((await ann.data(path)).body as object)))
    const forManager = (await mia.data(path)).body as object
    assert.ok('changes' in forManager)
    assert.ok(!('overlapping' in forManager), 'networks of other groups')
    const { text } = await keeper.get(path)
    assert.match(text, /\/networks\/\d+\/update"/)
    assert.match(text, /\/networks\/\d+\/delete"/)
    assert.equal((await keeper.get('/networks/4711/show')).status, 404)
  })

  test('shows those who run the system which others share its addresses', async () => {
    const { body } = await keeper.data(`/networks/${wide}/show`)
    const { overlapping } = body as { overlapping: Network[] }
    assert.deepEqual(
      overlapping.map(({ network, group }) => [network, group]),
      [['192.0.2.16-192.0.2.18', 'beta']],
    )
    assert.match((await keeper.get(`/networks/${wide}/show`)).text, /Networks with the same addre/)
  })
})

describe('a network', () => {
  test('is created; the address may be written as people write it', async () => {
    const { text } = await keeper.postAndFollow('/networks/create', values)
    assert.match(text, /The network 203\.0\.113\.0\/25 was created/)
    assert.match(text, /&lt;b>new&lt;\/b>/)
    const again = await keeper.post('/networks/create', values)
    assert.equal(again.status, 422)
    assert.deepEqual(faultsOf(again.text), ['network'])
    assert.match(again.text, /the group has this network from this source already/)
  })

  test('is stored as it was meant: host bits are masked, a range written backwards is turned round', async () => {
    const stored = async (network: string): Promise<string> => {
      const { status, location, text } = await keeper.post('/networks/create', {
        ...values,
        network,
      })
      assert.equal(status, 303, text)
      return ((await keeper.data(location)).body as { network: Network }).network.network
    }
    assert.equal(await stored('203.0.113.200/30'), '203.0.113.200/30')
    assert.equal(await stored('203.0.113.151/28'), '203.0.113.144/28')
    assert.equal(await stored('203.0.113.9 - 203.0.113.3'), '203.0.113.3-203.0.113.9')
    assert.equal(await stored('203.0.113.0-203.0.113.255'), '203.0.113.0/24')
    assert.equal(await stored('2001:DB8:1::/48'), '2001:db8:1::/48')
    assert.equal(await stored('203.0.113.77'), '203.0.113.77')
  })

  test('may overlap others, since several groups can be responsible', async () => {
    const both = { ...values, network: '192.0.2.0/24', group: 'beta' }
    assert.equal((await keeper.post('/networks/create', both)).status, 303)
  })

  test('with a wrong value is not taken: it is told beside the field, and what was typed stays', async () => {
    const before = await count()
    const faults = async (wrong: Partial<typeof values>): Promise<string[]> => {
      const sent = { ...values, network: '203.0.113.250', ...wrong }
      const { status, text } = await keeper.post('/networks/create', sent)
      assert.equal(status, 422, JSON.stringify(wrong))
      for (const typed of Object.values(wrong)) {
        if (typed.trim() !== '' && typed.length < 100) assert.ok(text.includes(typed), typed)
      }
      return faultsOf(text)
    }
    for (const network of [
      ...['', 'example.org', '192.0.2.0/33', '192.0.2.0/-1', '192.0.2.256', '::/129'],
      `192.0.2.1${' '.repeat(300)}- 192.0.2.9`,
      ...['192.0.2.1-2001:db8::1', '192.0.2.1-', '192.0.2', '192.0.2.0/24/8', '1.2.3.4,5.6.7.8'],
    ]) {
      assert.deepEqual(await faults({ network }), ['network'], network)
    }
    assert.deepEqual(await faults({ group: '' }), ['group'])
    assert.deepEqual(await faults({ group: 'nobody' }), ['group'])
    assert.deepEqual(await faults({ rank: 'first' }), ['rank'])
    assert.deepEqual(await faults({ rank: '99999999999' }), ['rank'])
    assert.deepEqual(await faults({ netname: 'x'.repeat(251) }), ['netname'])
    assert.deepEqual(await faults({ source: '' }), ['source'])
    assert.deepEqual(await faults({ local_id: 'x'.repeat(101), rank: '1.5' }), ['rank', 'local_id'])
    assert.equal(await count(), before)
  })

  test('of one group is made from its page, and never for another', async () => {
    const path = `/networks/createfor/${alpha.id}`
    const { text } = await keeper.get(path)
    assert.doesNotMatch(text, /name="group"/)
    const sent = { ...values, network: '198.51.100.0/26', group: 'beta' }
    const { location } = await keeper.post(path, sent)
    const { body } = await keeper.data(location)
    assert.equal((body as { network: Network }).network.group, 'alpha')
    assert.equal((await keeper.get('/networks/createfor/4711')).status, 404)
  })

  test('is changed; only administrators give it to another group', async () => {
    const id = await addNetwork('198.51.100.128/25', 'alpha', { local_id: 'ours' })
    const path = `/networks/${id}/update`
    const sent = { ...values, network: '198.51.100.128/26', group: 'beta', rank: '-5' }
    assert.doesNotMatch((await keeper.get(path)).text, /name="group"/)
    assert.match((await keeper.postAndFollow(path, sent)).text, /Saved\./)
    assert.match((await keeper.postAndFollow(path, sent)).text, /Nothing was changed\./)
    const shown = async (): Promise<Network> =>
      ((await boss.data(`/networks/${id}/show`)).body as { network: Network }).network
    const { group, rank, local_id } = await shown()
    assert.deepEqual([group, rank, local_id], ['alpha', -5, null])
    assert.match((await boss.get(path)).text, /name="group"/)
    assert.equal((await boss.post(path, sent)).status, 303)
    assert.equal((await shown()).group, 'beta')
    const taken = await boss.post(path, { ...sent, network: '192.0.2.0/24' })
    assert.equal(taken.status, 422)
    assert.deepEqual(faultsOf(taken.text), ['network'])
    assert.deepEqual(await logOf(id), ['create by test', 'update by keeper', 'update by boss'])
  })

  test('is deleted after a question, and leads back to its group', async () => {
    const id = await addNetwork('198.51.100.200', 'alpha')
    const { text: question } = await keeper.get(`/networks/${id}/delete`)
    assert.match(question, /Delete 198\.51\.100\.200 of alpha\?/)
    const { location } = await keeper.post(`/networks/${id}/delete`)
    assert.equal(location, `/groups/${alpha.id}/show`)
    assert.equal((await keeper.post(`/networks/${id}/delete`)).status, 404)
    assert.equal((await logOf(id)).at(-1), 'delete by keeper')
    for (const browser of [ann, mia]) {
      const sent: FormValues = values
      assert.equal((await browser.post(`/networks/${wide}/update`, sent)).status, 403)
      assert.equal((await browser.post(`/networks/${wide}/delete`)).status, 403)
    }
  })
})

describe('networks for other systems', () => {
  test('come with the addresses of reports, under the names of the original', async () => {
    await database.query(
      `DELETE FROM networks WHERE id NOT IN (SELECT id FROM networks ORDER BY id LIMIT 6)`,
    )
    const key = await addApiKey(hawat, 'keeper', ['read'])
    const { status, body } = await api(hawat, '/networks/get', { key })
    assert.equal(status, 200)
    const abuses = { low: ['low@example.org'], high: ['high@example.org', 'boss@example.org'] }
    const plain = { rank: null, source: 'manual', netname: '', descr: '', client_id: null }
    assert.deepEqual(body, {
      data: [
        {
          ...{ rank: 3, source: 'manual', netname: 'EXAMPLE-NET' },
          ...{ descr: '<script>alert(1)</script>', client_id: 'ID-7', resolved_abuses: abuses },
          ...{ ip4_start: '192.0.2.0', ip4_end: '192.0.2.255' },
        },
        {
          ...{ ...plain, source: 'import', resolved_abuses: { medium: ['beta@example.org'] } },
          ...{ ip4_start: '192.0.2.16', ip4_end: '192.0.2.18' },
        },
        {
          ...{ ...plain, resolved_abuses: { fallback: ['beta@example.org'] } },
          ...{ ip6_addr: '2001:db8::', ip6_prefix: 32 },
        },
        { ...plain, resolved_abuses: abuses, ip6_addr: '2001:db8::7', ip6_prefix: 128 },
        {
          ...{ ...plain, resolved_abuses: abuses },
          ...{ ip6_start: '2001:db8::8', ip6_end: '2001:db8::a' },
        },
      ],
    })
    assert.match((await keeper.get('/networks/get')).text, /5 networks of enabled groups/)
    const other = await addApiKey(hawat, 'mia')
    assert.equal((await api(hawat, '/networks/get', { key: other })).status, 403)
    assert.equal((await api(hawat, '/networks/get')).status, 401)
  })
})
