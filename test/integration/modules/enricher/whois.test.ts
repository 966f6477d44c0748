import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { SharedDatabase } from '../../../../src/lib/components/shared-database.ts'
import type { Database } from '../../../../src/lib/database/database.ts'
import { createGroups } from '../../../../src/lib/database/groups/create.ts'
import { FreeValue } from '../../../../src/lib/framework/config/free-object.ts'
import { readOptions } from '../../../../src/lib/framework/config/read-options.ts'
import { parseEvent } from '../../../../src/lib/idea/parse.ts'
import type { Enricher } from '../../../../src/lib/modules/enricher/plugin.ts'
import { whoisPlugin } from '../../../../src/lib/modules/enricher/plugins/whois.ts'
import { startCluster, type TestDatabase } from '../../../support/database.ts'
import { type TestHost, testHost } from '../../../support/daemon-host.ts'
import { eventWith } from '../../../support/idea-fixtures.ts'
import { isMentatError } from '../../../support/mentat-error.ts'
import { temporaryFolder } from '../../../support/queue.ts'
import { until } from '../../../support/until.ts'

const cluster = await startCluster()

interface Scene {
  readonly whois: Enricher
  readonly host: TestHost
  readonly database: Database
  readonly folder: string
  /** Lets the plugin look for changes once, and waits until it has done so. */
  readonly look: () => Promise<void>
}

const networks: readonly (readonly [group: string, first: string, last: string])[] = [
  ['campus', '10.0.0.0', '10.0.255.255'],
  ['library', '10.0.1.0', '10.0.1.255'],
  ['six', '2001:db8::', '2001:db8::ffff'],
  ['odd', '192.0.2.3', '192.0.2.9'],
]

async function insert(database: Database, rows = networks): Promise<void> {
  await database.transaction(async (client) => {
    const names = [...new Set(rows.map(([group]) => group))]
    const groups = names.map((name) => ({ name, source: 'test', description: '', emails: {} }))
    const ids = await createGroups(client, groups)
    for (const [group, first, last] of rows) {
      await client.query(
        `INSERT INTO networks (group_id, network, source) VALUES ($1, inetrange($2, $3, '[]'), 'test')`,
        [ids.get(group), first, last],
      )
    }
  })
}

async function scene(
  config: Record<string, unknown> = {},
  options: { rows?: typeof networks; url?: string } = {},
): Promise<Scene> {
  const made: TestDatabase = await cluster.createDatabase()
  await insert(made.database, options.rows)
  const folder = temporaryFolder()
  const host = testHost()
  const home = { ...cluster.home, path: folder, config: folder }
  const read = readOptions(whoisPlugin.config, new FreeValue(config), home)
  assert.ok('value' in read, JSON.stringify(read))
  const database = new SharedDatabase({
    config: { url: options.url ?? made.url, statement_timeout: 0 },
    home,
    logger: host.logger,
    clock: host.clock,
    applicationName: 'mentat-test',
  })
  return {
    whois: whoisPlugin.create(read.value, {
      home,
      database,
      logger: host.logger,
      clock: host.clock,
    }),
    host,
    database: made.database,
    folder,
    async look() {
      await until('it sleeps', () => host.clock.sleepers === 1)
      host.clock.advance(10_000)
      await until('it sleeps again', () => host.clock.sleepers === 1)
    },
  }
}

/** What it says about sources and targets, given as addresses, networks and ranges. */
function ask(whois: Enricher, source: readonly string[], target: readonly string[] = []): unknown {
  const six = (list: readonly string[]): string[] => list.filter((each) => each.includes(':'))
  const four = (list: readonly string[]): string[] => list.filter((each) => !each.includes(':'))
  const side = (list: readonly string[]): object[] => [{ IP4: four(list), IP6: six(list) }]
  const event = parseEvent(eventWith({ Source: side(source), Target: side(target) }))
  return whois.enrich(event, new AbortController().signal)
}

describe('groups of addresses', () => {
  test('are those of all networks around them, sorted, each once, for each side', async () => {
    const { whois } = await scene()
    await whois.start?.()
    assert.deepEqual(ask(whois, ['10.0.1.7', '10.0.2.7', '2001:db8::1'], ['192.0.2.4']), {
      ResolvedAbuses: ['campus', 'library', 'six'],
      TargetAbuses: ['odd'],
    })
    assert.deepEqual(ask(whois, [], ['10.0.9.9']), { TargetAbuses: ['campus'] })
    assert.equal(ask(whois, ['8.8.8.8'], ['2001:db8:1::']), undefined)
    assert.deepEqual(whois.gauges?.(), { networks: 4 })
    await whois.stop?.()
  })

  test('of networks and ranges are those of networks that hold all of them', async () => {
    const { whois } = await scene()
    await whois.start?.()
    assert.deepEqual(ask(whois, ['10.0.1.0/24']), { ResolvedAbuses: ['campus', 'library'] })
    assert.deepEqual(ask(whois, ['10.0.1.200-10.0.2.1']), { ResolvedAbuses: ['campus'] })
    assert.equal(ask(whois, ['10.0.0.0/15', '192.0.2.2-192.0.2.4']), undefined)
    await whois.stop?.()
  })

  test('of neighbours in two networks are those of both', async () => {
    const rows = [
      ['a', '10.0.0.0', '10.0.0.255'],
      ['b', '10.0.1.0', '10.0.1.255'],
    ] as const
    const { whois } = await scene({}, { rows })
    await whois.start?.()
    assert.deepEqual(ask(whois, ['10.0.0.255', '10.0.1.0']), { ResolvedAbuses: ['a', 'b'] })
    await whois.stop?.()
  })

  test('come from a file before the database, where it knows any', async () => {
    const { whois, folder } = await scene({
      modules: [{ kind: 'file', whois_file: 'exceptions.json' }, { kind: 'database' }],
    })
    const record = { network: '10.0.1.0/25', abuse_group: 'exception' }
    writeFileSync(join(folder, 'exceptions.json'), JSON.stringify([record]))
    await whois.start?.()
    assert.deepEqual(ask(whois, ['10.0.1.7', '10.0.1.200']), {
      ResolvedAbuses: ['campus', 'exception', 'library'],
    })
    assert.deepEqual(ask(whois, ['10.0.1.7']), { ResolvedAbuses: ['exception'] })
    await whois.stop?.()
  })

  test('of an event that names very many are found in a time that grows no faster than they', async () => {
    const { whois, folder } = await scene({ modules: [{ kind: 'file', whois_file: 'many.json' }] })
    const addresses = Array.from(
      { length: 30_000 },
      (_, index) => `10.0.${index >> 8}.${index & 255}`,
    )
    const records = addresses.map((network) => ({ network, abuse_group: `of ${network}` }))
    writeFileSync(join(folder, 'many.json'), JSON.stringify(records))
    await whois.start?.()
    const began = performance.now()
    const { ResolvedAbuses: groups } = ask(whois, addresses) as { ResolvedAbuses: string[] }
    assert.equal(groups.length, addresses.length)
    // Some 50 ms; with a copy of the groups found so far for each address it were half a minute.
    assert.ok(performance.now() - began < 5000)
    await whois.stop?.()
  })

  test('are read in pages: ten thousand networks and more', async () => {
    const made = await scene({}, { rows: [['campus', '10.0.0.0', '10.255.255.255']] })
    await made.database.query(
      `INSERT INTO networks (group_id, network, source)
       SELECT g.id, inetrange(a, a, '[]'), 'many'
       FROM groups g, generate_series(0, 12344) i, LATERAL (SELECT '11.0.0.0'::inet + i AS a) x`,
    )
    await made.whois.start?.()
    assert.deepEqual(made.whois.gauges?.(), { networks: 12_346 })
    assert.deepEqual(ask(made.whois, ['11.0.48.56']), { ResolvedAbuses: ['campus'] })
    assert.equal(ask(made.whois, ['11.0.48.57']), undefined)
    await made.whois.stop?.()
  })
})

describe('changes', () => {
  test('of networks and of groups in the database are noticed', async () => {
    const { whois, database, look } = await scene()
    await whois.start?.()
    await database.query(`DELETE FROM networks WHERE host(lower(network)) = '10.0.1.0'`)
    await look()
    await until('it is gone', () => ask(whois, ['10.0.1.7']))
    assert.deepEqual(ask(whois, ['10.0.1.7']), { ResolvedAbuses: ['campus'] })
    await database.query(`UPDATE groups SET name = 'university' WHERE name = 'campus'`)
    await look()
    assert.deepEqual(ask(whois, ['10.0.1.7']), { ResolvedAbuses: ['university'] })
    await database.query('UPDATE groups SET enabled = false')
    await look()
    assert.equal(ask(whois, ['10.0.1.7']), undefined)
    await whois.stop?.()
  })

  test('that cannot be read leave everything as it was, and are told once', async () => {
    const { whois, folder, host, look } = await scene({
      modules: [{ kind: 'file', whois_file: 'networks.json' }],
    })
    const file = join(folder, 'networks.json')
    writeFileSync(file, JSON.stringify([{ network: '10.0.0.0/8', abuse_group: 'good' }]))
    await whois.start?.()
    writeFileSync(file, '[{ "network": "10.0.0.9-10.0.0.1", "abuse_group": "bad"')
    await look()
    await look()
    assert.deepEqual(ask(whois, ['10.1.1.1']), { ResolvedAbuses: ['good'] })
    assert.match(whois.trouble?.() ?? '', /networks\.json/)
    const errors = host.lines.filter((line) => line.startsWith('error'))
    assert.equal(errors.length, 1, errors.join('\n'))
    assert.match(errors[0] ?? '', /loaded before stays? in force/)
    rmSync(file)
    await whois.reload?.()
    assert.deepEqual(ask(whois, ['10.1.1.1']), { ResolvedAbuses: ['good'] })
    writeFileSync(file, JSON.stringify([{ network: '10.0.0.0/8', abuse_group: 'better' }]))
    await whois.reload?.()
    assert.deepEqual(ask(whois, ['10.1.1.1']), { ResolvedAbuses: ['better'] })
    assert.equal(whois.trouble?.(), undefined)
    await whois.stop?.()
  })

  test('while the database is away are waited for with the networks of before', async () => {
    const { whois, database, look } = await scene()
    await whois.start?.()
    // As if the tables were those of a server that lost them.
    await database.query('ALTER TABLE networks RENAME TO networks_away')
    await database.query(`UPDATE revisions SET revision = revision + 1 WHERE subject = 'networks'`)
    await look()
    assert.match(await until('it is told', () => whois.trouble?.()), /database/)
    assert.deepEqual(ask(whois, ['10.0.2.7']), { ResolvedAbuses: ['campus'] })
    await database.query('ALTER TABLE networks_away RENAME TO networks')
    await look()
    await until('it is well again', () => whois.trouble?.() === undefined)
    await whois.stop?.()
  })
})

describe('the first load', () => {
  test('of a database that is away is a failure that may pass, so it is waited for', async () => {
    const { whois } = await scene({}, { url: 'postgresql://mentat@127.0.0.1:1/mentat' })
    await assert.rejects(async () => whois.start?.(), isMentatError('DATABASE_UNAVAILABLE'))
    await whois.stop?.()
  })

  test('of a missing file is a failure, unless it is optional', async () => {
    const file = { kind: 'file', whois_file: 'no-such-file.json' }
    const { whois } = await scene({ modules: [file] })
    await assert.rejects(
      async () => whois.start?.(),
      isMentatError('INPUT_MISSING', 'no-such-file'),
    )
    await whois.stop?.()
    const other = await scene({ modules: [{ ...file, optional: true }, { kind: 'database' }] })
    await other.whois.start?.()
    assert.deepEqual(ask(other.whois, ['10.0.2.7']), { ResolvedAbuses: ['campus'] })
    await other.whois.stop?.()
  })
})
