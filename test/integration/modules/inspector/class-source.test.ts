import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SharedDatabase } from '../../../../src/lib/components/shared-database.ts'
import type { Database } from '../../../../src/lib/database/database.ts'
import { importEventClasses } from '../../../../src/lib/database/event-classes/import.ts'
import type { EventClass } from '../../../../src/lib/database/event-classes/tables.ts'
import { ClassSource } from '../../../../src/lib/modules/inspector/class-source.ts'
import { testAuthor } from '../../../support/author.ts'
import { startCluster } from '../../../support/database.ts'
import { type TestHost, testHost } from '../../../support/daemon-host.ts'
import { isMentatError } from '../../../support/mentat-error.ts'
import { compiledRules, eventClass } from '../../../support/rules.ts'
import { until } from '../../../support/until.ts'

const cluster = await startCluster()
const INTERVAL = 10_000

interface Scene {
  readonly source: ClassSource
  /** A source that is to take the place of this one. */
  successor(): ClassSource
  readonly host: TestHost
  readonly database: Database
  /** The names of the rules in use. */
  names(): string[]
  write(...classes: readonly EventClass[]): Promise<void>
  /** Lets the source look at the database once, and waits until it has done so. */
  look(): Promise<void>
}

async function scene(...classes: readonly EventClass[]): Promise<Scene> {
  const { database, url } = await cluster.createDatabase()
  const host = testHost()
  const options = { config: { url, statement_timeout: 0 }, home: cluster.home }
  const shared = new SharedDatabase({
    ...options,
    logger: host.logger,
    clock: host.clock,
    applicationName: 'mentat-test',
  })
  const configured = compiledRules({ rules: [{ name: 'own', rule: 'exists ID', actions: [] }] })
  const source = new ClassSource(shared, configured, INTERVAL)
  const write = async (...wanted: readonly EventClass[]): Promise<void> => {
    await importEventClasses(database, wanted, { dryRun: false, replace: true, author: testAuthor })
  }
  await write(...classes)
  return {
    source,
    successor: () => new ClassSource(shared, configured, INTERVAL, source.classes),
    host,
    database,
    write,
    names: () => source.rules.rules.map(({ name }) => name),
    async look() {
      await until('it sleeps', () => host.clock.sleepers === 1)
      host.clock.advance(INTERVAL)
      await until('it sleeps again', () => host.clock.sleepers === 1)
    },
  }
}

async function ended({ source, host }: Scene): Promise<void> {
  await host.end()
  await source.stop()
}

describe('event classes of the database', () => {
  test('are used from the start, the highest priority first, without those that are disabled', async () => {
    const at = await scene(
      eventClass('b'),
      eventClass('c', { priority: 5, state: 'SHADOW' }),
      eventClass('d', { state: 'DISABLED' }),
    )
    await at.source.start(at.host)
    assert.deepEqual(at.names(), ['own', 'Assign class - c', 'Assign class - b'])
    assert.equal(at.source.trouble(), undefined)
    await ended(at)
  })

  test('that change are noticed, and take the place of the others as a whole', async () => {
    const at = await scene(eventClass('a'))
    await at.source.start(at.host)
    const before = at.source.rules
    await at.look()
    assert.equal(at.source.rules, before, 'nothing changed, nothing is made anew')
    await at.write(eventClass('a', { rule: 'exists Note' }), eventClass('b'))
    await at.look()
    assert.notEqual(at.source.rules, before)
    assert.deepEqual(at.names(), ['own', 'Assign class - a', 'Assign class - b'])
    await at.database.query('DELETE FROM event_classes')
    await at.look()
    assert.deepEqual(at.names(), ['own'])
    assert.equal(before.rules.length, 2, 'the old set is as it was')
    await ended(at)
  })

  test('with a rule that does not compile leave those in force that were good, until it is mended', async () => {
    const at = await scene(eventClass('a'))
    await at.source.start(at.host)
    await at.write(eventClass('a', { rule: 'exists Note' }), eventClass('bad', { rule: 'ID ==' }))
    await at.look()
    assert.deepEqual(at.names(), ['own', 'Assign class - a'])
    assert.match(at.source.trouble() ?? '', /bad; the classes in use stay as they were/)
    assert.match(at.host.lines.join('\n'), /error: event class bad cannot be used: .*column 6/)
    assert.match(at.host.lines.join('\n'), /error: +ID ==\nerror: +\^/)
    const told = at.host.lines.length
    await at.look()
    assert.equal(at.host.lines.length, told, 'it is said once')
    await at.write(eventClass('bad', { rule: 'exists ID' }))
    await at.look()
    assert.deepEqual(at.names(), ['own', 'Assign class - a', 'Assign class - bad'])
    assert.equal(at.source.trouble(), undefined)
    await ended(at)
  })

  test('that do not compile at the start are left out, and an operator can see it', async () => {
    const at = await scene(eventClass('a'), eventClass('bad', { rule: 'ID ==' }))
    await at.source.start(at.host)
    assert.deepEqual(at.names(), ['own', 'Assign class - a'])
    assert.match(at.source.trouble() ?? '', /do not compile: bad; they are left out/)
    assert.match(at.host.lines.join('\n'), /error: event class bad cannot be used/)
    await ended(at)
  })

  test('stay as they are while they cannot be read, which is said once', async () => {
    const at = await scene(eventClass('a'))
    await at.source.start(at.host)
    await at.database.query('ALTER TABLE revisions RENAME TO hidden')
    await at.look()
    await at.look()
    assert.deepEqual(at.names(), ['own', 'Assign class - a'])
    assert.equal(at.host.lines.filter((line) => line.includes('stay as they are')).length, 1)
    await at.database.query('ALTER TABLE hidden RENAME TO revisions')
    await at.look()
    assert.equal(at.host.lines.at(-1), 'info: event classes can be read again')
    await ended(at)
  })
})

describe('load, for a reload of the configuration', () => {
  test('reads the classes, which are then there at once', async () => {
    const at = await scene(eventClass('a'))
    await at.source.load(at.host.logger)
    assert.deepEqual(at.names(), ['own', 'Assign class - a'])
    await at.source.start(at.host)
    assert.deepEqual(at.names(), ['own', 'Assign class - a'])
    await ended(at)
  })
  test('leaves the classes in force when one does not compile, until it is mended', async () => {
    const at = await scene(eventClass('a'))
    await at.source.start(at.host)
    await at.write(eventClass('b'), eventClass('bad', { rule: 'ID ==' }))
    const next = at.successor()
    await next.load(at.host.logger)
    await ended(at)
    const after = { ...at, source: next, host: testHost() }
    await next.start(after.host)
    const names = (): string[] => next.rules.rules.map(({ name }) => name)
    assert.deepEqual(names(), ['own', 'Assign class - a'])
    assert.match(at.host.lines.join('\n'), /error: event class bad cannot be used: .*column 6/)
    assert.match(next.trouble() ?? '', /bad; the classes in use stay as they were/)
    await at.write(eventClass('b'), eventClass('bad', { rule: 'exists ID' }))
    await until('it sleeps', () => after.host.clock.sleepers === 1)
    after.host.clock.advance(INTERVAL)
    await until('they are taken over', () => names().length === 4)
    assert.equal(next.trouble(), undefined)
    await ended(after)
  })
  test('leaves a class out that does not compile, where none were in force', async () => {
    const at = await scene(eventClass('a'), eventClass('bad', { rule: 'ID ==' }))
    await at.source.load(at.host.logger)
    assert.deepEqual(at.names(), ['own', 'Assign class - a'])
    assert.match(at.source.trouble() ?? '', /do not compile: bad; they are left out/)
    await ended(at)
  })
  test('does not wait for a database that is away', async () => {
    const host = testHost()
    const shared = new SharedDatabase({
      config: { url: 'postgresql:///none?host=/nowhere', statement_timeout: 0 },
      home: cluster.home,
      logger: host.logger,
      clock: host.clock,
      applicationName: 'mentat-test',
    })
    const source = new ClassSource(shared, compiledRules({}), INTERVAL)
    await assert.rejects(source.load(host.logger), isMentatError('DATABASE_UNAVAILABLE'))
    await host.end()
  })
})
