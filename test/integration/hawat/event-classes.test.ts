import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { EventClassRow } from '../../../src/lib/database/event-classes/tables.ts'
import { startCluster } from '../../support/database.ts'
import { storeEvents } from '../../support/events.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { addApiKey, addUser, api, signIn, startHawat } from '../../support/hawat.ts'

const NOW = Date.parse('2026-11-23T12:00:00Z')

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
await addUser(database, 'ann')
await addUser(database, 'boss', { roles: ['user', 'admin'] })
const clock = new FakeClock(NOW)
const hawat = await startHawat({ database, clock })
const [ann, boss] = await Promise.all(['ann', 'boss'].map((login) => signIn(hawat, login)))
assert.ok(ann && boss)

const values = {
  ...{
    name: 'login-ssh',
    label_en: 'Tries <i>passwords</i>',
    label_cz: '',
    state: 'SHADOW',
    source_based: 'true',
  },
  ...{
    severity: 'medium',
    priority: '10',
    rule: 'Category == "Attempt.Login"',
    subclassing: 'Target.Proto',
  },
  ...{
    reference: 'https://example.org/ssh',
    displayed_main: 'ConnCount, ByteCount',
    displayed_source: '',
    displayed_target: 'Port',
  },
}

async function idOf(name: string): Promise<number> {
  const { rows } = await database.query<{ id: number }>(
    'SELECT id FROM event_classes WHERE name = $1',
    [name],
  )
  return rows[0]?.id ?? 0
}

await storeEvents(
  database,
  Object.fromEntries(
    ['ssh', 'ssh', 'rdp'].map((protocol, index) => [
      `event-${index}`,
      {
        ...{ DetectTime: '2026-11-23T10:30:00Z', Category: ['Attempt.Login'] },
        ...{ Source: [{ IP4: [`192.0.2.${index}`] }], Target: [{ Proto: [protocol] }] },
      },
    ]),
  ),
  clock,
)

describe('event classes', () => {
  test('are for those who run the system', async () => {
    for (const path of ['/event_classes/list', '/event_classes/create', '/event_classes/1/show']) {
      assert.equal((await ann.get(path)).status, 403, path)
    }
    assert.equal((await ann.post('/event_classes/create', values)).status, 403)
  })

  test('are created, shown by number and by name, and told with what is wrong', async () => {
    assert.equal((await boss.post('/event_classes/create', values)).status, 303)
    const id = await idOf('login-ssh')
    const { body } = await boss.data(`/event_classes/${id}/show`)
    assert.deepEqual((await boss.data('/event_classes/login-ssh/show')).body, body)
    const { label_cz, subclassing, displayed_main } = body as EventClassRow
    assert.deepEqual(
      [label_cz, subclassing, displayed_main],
      ['Tries <i>passwords</i>', 'Target.Proto', ['ConnCount', 'ByteCount']],
    )
    assert.doesNotMatch((await boss.get(`/event_classes/${id}/show`)).text, /<i>passwords/)
    const again = await boss.post('/event_classes/create', values)
    assert.equal(again.status, 422)
    assert.match(again.text, /id="name-fault"/)
    assert.equal((await boss.get('/event_classes/nothing/show')).status, 404)
  })

  test('with a wrong rule, expression or address are not taken', async () => {
    const faults = async (wrong: Record<string, string>): Promise<string[]> => {
      const { status, text } = await boss.post('/event_classes/create', {
        ...values,
        name: 'other',
        ...wrong,
      })
      assert.equal(status, 422)
      return [...text.matchAll(/id="(\w+)-fault"/g)].map(([, name = '']) => name)
    }
    assert.deepEqual(await faults({ rule: 'Category in [' }), ['rule'])
    assert.deepEqual(await faults({ subclassing: 'Target.' }), ['subclassing'])
    assert.deepEqual(await faults({ reference: 'javascript:alert(1)', name: 'a/b' }), [
      'name',
      'reference',
    ])
    assert.deepEqual(await faults({ priority: 'high' }), ['priority'])
    assert.deepEqual(await faults({ state: 'ON' }), ['state'])
  })

  test('are tested on stored events: how many, which subclasses, which class comes before', async () => {
    for (const [name, priority, rule] of [
      ['first', '20', 'Target.Proto == "rdp"'],
      ['last', '5', 'Category == "Attempt.Login"'],
    ] as const) {
      const other = { ...values, name, priority, rule, subclassing: '', state: 'ENABLED' }
      assert.equal((await boss.post('/event_classes/create', other)).status, 303)
    }
    const key = await addApiKey(hawat, 'boss', ['read'])
    const { status, body } = await api(hawat, '/event_classes/login-ssh/test', {
      key,
      body: { days: 1 },
    })
    assert.equal(status, 200, JSON.stringify(body))
    const { stored, won, rivals, subclasses } = body as {
      stored: { matched: number }
      won: number
      rivals: { name: string; events: number; wins: boolean }[]
      subclasses: unknown[]
    }
    assert.equal(stored.matched, 3)
    assert.equal(won, 2)
    assert.deepEqual(
      rivals.map(({ name, events, wins }) => [name, events, wins]),
      [
        ['last', 3, false],
        ['first', 1, true],
      ],
    )
    assert.deepEqual(subclasses, [
      { name: 'ssh', events: 2 },
      { name: 'rdp', events: 1 },
    ])
    const form = await boss.post('/event_classes/login-ssh/update', {
      ...values,
      rule: 'Category == "Test"',
      trial: 'true',
    })
    assert.equal(form.status, 200)
    assert.match(form.text, /No stored event matches/)
    assert.equal(
      ((await boss.data('/event_classes/login-ssh/show')).body as EventClassRow).rule,
      values.rule,
    )
  })

  test('are listed by text, state, severity and side, in an order', async () => {
    const names = async (query: string): Promise<string[]> => {
      const { body } = await boss.data(`/event_classes/list?${query}`)
      return (body as { items: { name: string }[] }).items.map(({ name }) => name)
    }
    assert.deepEqual(await names(''), ['first', 'last', 'login-ssh'])
    assert.deepEqual(await names('sortby=priority.desc'), ['first', 'login-ssh', 'last'])
    assert.deepEqual(await names('state=SHADOW'), ['login-ssh'])
    assert.deepEqual(await names('search=RDP'), ['first'])
    assert.deepEqual(await names('severity=high'), [])
    assert.deepEqual(await names('type=target'), [])
  })

  test('have states in words, in the language of who looks', async () => {
    const { text } = await boss.get('/event_classes/list?state=SHADOW')
    assert.match(text, /badge warning">shadow</)
    assert.doesNotMatch(text, />[^<]*SHADOW[^<]*</)
    boss.cookies.set('mentat-locale', 'cs')
    assert.match((await boss.get('/event_classes/list')).text, /badge warning">stínová</)
    boss.cookies.delete('mentat-locale')
  })

  test('are changed, switched and deleted, all in the change log', async () => {
    const id = await idOf('login-ssh')
    assert.equal(
      (await boss.post(`/event_classes/${id}/update`, { ...values, name: 'renamed' })).status,
      303,
    )
    assert.equal((await boss.post(`/event_classes/${id}/state`, { state: 'ENABLED' })).status, 303)
    const { body } = await boss.data('/event_classes/renamed/show')
    assert.equal((body as EventClassRow).state, 'ENABLED')
    assert.equal((await boss.post(`/event_classes/${id}/delete`)).status, 303)
    const { rows } = await database.query<{ operation: string }>(
      `SELECT operation FROM change_log WHERE model = 'event_class' AND model_id = $1 ORDER BY id`,
      [id],
    )
    assert.deepEqual(
      rows.map(({ operation }) => operation),
      ['create', 'update', 'update', 'delete'],
    )
  })
})
