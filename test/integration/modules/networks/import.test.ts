import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import type { Database } from '../../../../src/lib/database/database.ts'
import { findGroup, listGroups } from '../../../../src/lib/database/groups/list.ts'
import type { NetworkImportPlan } from '../../../../src/lib/database/networks/import-plan.ts'
import { findNetworks, listNetworks } from '../../../../src/lib/database/networks/list.ts'
import { revisionOf } from '../../../../src/lib/database/revisions.ts'
import { parseInterval } from '../../../../src/lib/idea/interval.ts'
import { exportNetworks } from '../../../../src/lib/modules/networks/export.ts'
import { importWhoisFile } from '../../../../src/lib/modules/networks/import.ts'
import { testAuthor } from '../../../support/author.ts'
import { startCluster } from '../../../support/database.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

const cluster = await startCluster()

const whois = readFileSync(
  new URL('../../../fixtures/networks/whois.json', import.meta.url),
  'utf8',
)

async function newDatabase(): Promise<Database> {
  return (await cluster.createDatabase()).database
}

function run(
  database: Database,
  records: string | readonly object[],
  { source = 'whois', dryRun = false } = {},
): Promise<NetworkImportPlan> {
  const text = typeof records === 'string' ? records : JSON.stringify(records)
  return importWhoisFile(database, text, { name: 'file.json', source, dryRun, author: testAuthor })
}

/** What there is; IDs do not matter. */
async function contentOf(database: Database): Promise<object[]> {
  const networks = await listNetworks(database)
  return networks.map((network) => ({ ...network, id: 0 }))
}

async function listed(database: Database): Promise<string[]> {
  const networks = await listNetworks(database)
  return networks.map(({ network, group, source }) => `${network} ${group} ${source}`)
}

describe('an import of networks', () => {
  test('creates groups with their e-mail addresses, and their networks', async () => {
    const database = await newDatabase()
    const plan = await run(database, whois)
    assert.equal(plan.groups.created.length, 4)
    assert.equal(plan.networks.created.length, 5)
    assert.deepEqual(await listed(database), [
      '192.0.0.0/8 cert@isp.example.net whois',
      '192.0.2.0/24 abuse@uni.example.org_cert@uni.example.org whois',
      '198.51.100.10-198.51.100.20 it@hospital.example.org whois',
      '203.0.113.0/25 it@hospital.example.org whois',
      '2001:db8:100::/40 campus whois',
    ])
    const [base, uni] = await contentOf(database)
    assert.deepEqual(uni, {
      id: 0,
      network: '192.0.2.0/24',
      group: 'abuse@uni.example.org_cert@uni.example.org',
      enabled: true,
      source: 'whois',
      netname: 'UNI-EXAMPLE, UNI-EXAMPLE-2',
      description: 'University of Example',
      rank: 3,
      is_base: false,
      local_id: 'C-17',
    })
    assert.ok(base && 'is_base' in base && base.is_base)
    const group = await findGroup(database, 'abuse@uni.example.org_cert@uni.example.org')
    assert.deepEqual(
      [group?.source, group?.enabled, group?.emails_low, group?.emails_high, group?.mode],
      [
        'whois',
        true,
        ['abuse@uni.example.org'],
        ['cert@uni.example.org', 'abuse@uni.example.org'],
        null,
      ],
    )
    const provider = await findGroup(database, 'cert@isp.example.net')
    assert.deepEqual(provider?.emails_info, ['cert@isp.example.net'])
  })

  test('of the same file again changes nothing at all', async () => {
    const database = await newDatabase()
    await run(database, whois)
    const before = [await contentOf(database), await revisions(database)]
    const plan = await run(database, whois)
    assert.deepEqual(plan.groups, { created: [], disabled: [], missing: [] })
    assert.deepEqual(plan.networks, { created: [], changed: [], deleted: [], unchanged: 5 })
    assert.deepEqual([await contentOf(database), await revisions(database)], before)
  })

  test('as a dry run tells the same and changes nothing', async () => {
    const database = await newDatabase()
    const before = await revisions(database)
    const told = await run(database, whois, { dryRun: true })
    assert.deepEqual([await contentOf(database), await revisions(database)], [[], before])
    assert.deepEqual(await run(database, whois), told)
  })

  test('deletes, changes and moves the networks of its own source only', async () => {
    const database = await newDatabase()
    const a = { network: '192.0.2.0/24', abuse_group: 'a', rank: 1 }
    const b = { network: '192.0.2.0/25', abuse_group: 'b' }
    await run(database, [a, b])
    await run(database, [b], { source: 'whois-2' })
    await run(database, [a], { source: 'who' })
    const plan = await run(database, [
      { ...a, rank: 2, netnames: 'A' },
      { network: '192.0.2.128/25', abuse_group: 'a' },
    ])
    assert.deepEqual(
      plan.networks.changed.map(({ before, after }) => [before.rank, after.rank, after.netname]),
      [[1, 2, 'A']],
    )
    assert.deepEqual(
      plan.networks.deleted.map(({ network, group }) => [network, group]),
      [['192.0.2.0/25', 'b']],
    )
    assert.deepEqual(plan.groups.missing, ['b'])
    assert.deepEqual(await listed(database), [
      '192.0.2.0/24 a who',
      '192.0.2.0/24 a whois',
      '192.0.2.0/25 b whois-2',
      '192.0.2.128/25 a whois',
    ])
    assert.equal((await listGroups(database)).length, 2)
  })

  test('leaves disabled groups and their networks as they are', async () => {
    const database = await newDatabase()
    const a = { network: '192.0.2.0/24', abuse_group: 'a' }
    const other = { network: '10.0.0.0/8', abuse_group: 'other' }
    await run(database, [a, other])
    await database.query("UPDATE groups SET enabled = false WHERE name = 'a'")
    const before = await contentOf(database)
    const plan = await run(database, [other, { network: '192.0.2.0/25', abuse_group: 'a' }])
    assert.deepEqual(plan.groups.disabled, ['a'])
    assert.deepEqual(await contentOf(database), before)
    assert.equal((await findGroup(database, 'a'))?.enabled, false)
    await run(database, [other])
    assert.deepEqual(await contentOf(database), before)
  })

  test('finds a group by its name, else by its e-mail addresses', async () => {
    const database = await newDatabase()
    await database.query("INSERT INTO groups (name, source) VALUES ('Hospital', 'manual')")
    await database.query(
      `INSERT INTO settings_reporting (group_id, emails_low, emails_critical)
       SELECT id, '{Abuse+it@Hospital.example.org,b@hospital.example.org}', '{b@hospital.example.org}' FROM groups`,
    )
    const addresses = { medium: ['b@hospital.example.org', 'abuse+IT@hospital.example.org'] }
    const plan = await run(database, [{ network: '192.0.2.0/24', resolved_abuses: addresses }])
    assert.deepEqual(plan.groups.created, [])
    assert.deepEqual(await listed(database), ['192.0.2.0/24 Hospital whois'])
    const group = await findGroup(database, 'Hospital')
    assert.deepEqual([group?.source, group?.emails_medium], ['manual', []])
  })

  test('keeps a local ID that the file does not tell', async () => {
    const database = await newDatabase()
    const a = { network: '192.0.2.0/24', abuse_group: 'a' }
    await run(database, [a])
    await database.query("UPDATE networks SET local_id = 'by hand'")
    assert.equal((await run(database, [a])).networks.unchanged, 1)
    await run(database, [{ ...a, client_id: 'told' }])
    assert.equal((await listNetworks(database))[0]?.local_id, 'told')
  })

  test('takes overlapping networks, and tells when the same one comes twice', async () => {
    const database = await newDatabase()
    const { notes } = await run(database, [
      { network: '192.0.2.0/24', abuse_group: 'a' },
      { network: '192.0.2.0-192.0.2.255', abuse_group: 'b' },
      { network: '192.0.2.0/24', abuse_group: 'a', rank: 5 },
      { network: '192.0.2.100-192.0.3.5', abuse_group: 'a' },
    ])
    assert.deepEqual(notes, [
      'record 2: 192.0.2.0/24 belongs to a and to b: both are responsible',
      'record 3: 192.0.2.0/24 of a is in record 1 already: that one counts',
    ])
    assert.equal((await listNetworks(database)).length, 3)
  })

  test('of a file with problems tells all of them and changes nothing', async () => {
    const database = await newDatabase()
    await run(database, [{ network: '192.0.2.0/24', abuse_group: 'a' }])
    const before = await contentOf(database)
    for (const text of ['', '{', '7', '[{"network": "192.0.2.9-192.0.2.1", "abuse_group": 1}]']) {
      await assert.rejects(run(database, text), isMentatError('FILE_INVALID'))
    }
    await assert.rejects(run(database, '[{"network":"x"},\n{"network":"y"}]'), {
      message:
        'file.json: 2 problems; nothing was changed\n' +
        '  line 1, record 1: network: "x" is no address, network or range\n' +
        '  line 2, record 2: network: "y" is no address, network or range',
    })
    assert.deepEqual(await contentOf(database), before)
  })

  test('of a file without any network is refused when it would empty the source', async () => {
    const database = await newDatabase()
    await run(database, '[]')
    await run(database, [{ network: '192.0.2.0/24', abuse_group: 'a' }])
    await assert.rejects(run(database, '[]'), isMentatError('FILE_INVALID'))
    await run(database, '[]', { source: 'other' })
    assert.equal((await listNetworks(database)).length, 1)
  })

  test('may run several times at once', async () => {
    const database = await newDatabase()
    const plans = await Promise.all(['a', 'b', 'c', 'd'].map(() => run(database, whois)))
    assert.equal(plans.filter(({ networks }) => networks.created.length > 0).length, 1)
    assert.equal((await listNetworks(database)).length, 5)
  })

  test('of very many networks takes seconds', async () => {
    const database = await newDatabase()
    const records = Array.from({ length: 30_000 }, (_, index) => ({
      network: `10.${index >> 8}.${index & 255}.0/24`,
      abuse_group: `group ${index % 500}`,
    }))
    assert.equal((await run(database, records)).networks.created.length, 30_000)
    const other = records.map((record, index) => ({ ...record, rank: index }))
    assert.equal((await run(database, other)).networks.changed.length, 30_000)
    assert.equal((await run(database, other.slice(0, 10))).networks.deleted.length, 29_990)
  })
})

describe('an export of networks', () => {
  test('is read back identically, here and into an empty database', async () => {
    const [first, second] = [await newDatabase(), await newDatabase()]
    await run(first, whois)
    const { text, networks, sources } = await exportNetworks(first, {})
    assert.deepEqual([networks, sources], [5, ['whois']])
    const again = await run(first, text)
    assert.deepEqual(again.networks, { created: [], changed: [], deleted: [], unchanged: 5 })
    await run(second, text)
    assert.deepEqual(await contentOf(second), await contentOf(first))
    const groups = async (database: Database): Promise<object[]> => {
      const all = await listGroups(database)
      return all.map((group) => ({ ...group, id: 0, create_time: '' }))
    }
    assert.deepEqual(await groups(second), await groups(first))
    assert.equal((await exportNetworks(second, {})).text, text)
  })

  test('leaves out networks of disabled groups and those that were not asked for', async () => {
    const database = await newDatabase()
    assert.equal((await exportNetworks(database, {})).text, '[]\n')
    await run(database, [
      { network: '192.0.2.0/24', abuse_group: 'a' },
      { network: '192.0.2.0/25', abuse_group: 'b' },
    ])
    await run(database, [{ network: '192.0.2.0/26', abuse_group: 'b' }], { source: 'other' })
    await database.query("UPDATE groups SET enabled = false WHERE name = 'a'")
    const { text } = await exportNetworks(database, { source: 'whois' })
    assert.deepEqual(JSON.parse(text), [
      { network: '192.0.2.0/25', abuse_group: 'b', is_base: false },
    ])
    assert.equal((await exportNetworks(database, { group: 'b' })).networks, 2)
  })
})

describe('a look-up of networks', () => {
  test('finds all that cover the whole of the addresses, the narrowest first', async () => {
    const database = await newDatabase()
    await run(database, [
      { network: '192.0.2.0/24', abuse_group: 'uni' },
      { network: '192.0.0.0/8', abuse_group: 'isp', is_base: true },
      { network: '192.0.2.10-192.0.2.20', abuse_group: 'lab' },
      { network: '192.0.2.15-192.0.3.255', abuse_group: 'across' },
      { network: '::/0', abuse_group: 'six' },
      { network: '0.0.0.0/0', abuse_group: 'all' },
    ])
    const find = async (text: string): Promise<string[]> => {
      const interval = parseInterval(text)
      assert.ok(interval)
      return (await findNetworks(database, interval)).map(({ group }) => group)
    }
    assert.deepEqual(await find('192.0.2.17'), ['lab', 'uni', 'across', 'isp', 'all'])
    assert.deepEqual(await find('192.0.2.8/29'), ['uni', 'isp', 'all'])
    assert.deepEqual(await find('192.0.2.15-192.0.2.20'), ['lab', 'uni', 'across', 'isp', 'all'])
    assert.deepEqual(await find('255.255.255.255'), ['all'])
    assert.deepEqual(await find('2001:db8::1'), ['six'])
  })
})

function revisions(database: Database): Promise<string[]> {
  return Promise.all([revisionOf(database, 'groups'), revisionOf(database, 'networks')])
}
