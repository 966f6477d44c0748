import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, describe, test } from 'node:test'
import { openUrl } from '../../../src/lib/database/connection.ts'
import type { Database } from '../../../src/lib/database/database.ts'
import { patiently } from '../../../src/lib/database/patience.ts'
import { acquireServer } from '../../../src/lib/database/server/acquire.ts'
import {
  inspectServer,
  startInBackground,
  stopServer,
  tcpUrl,
} from '../../../src/lib/database/server/control.ts'
import { layoutOf } from '../../../src/lib/database/server/layout.ts'
import { makeSocketFolder } from '../../../src/lib/database/server/socket-folder.ts'
import { type ErrorCode } from '../../../src/lib/framework/errors/registry.ts'
import { MentatError } from '../../../src/lib/framework/errors/mentat-error.ts'
import { type Home, homeAt } from '../../../src/lib/framework/home.ts'
import { silentLogger } from '../../../src/lib/framework/logging/logger.ts'
import { identityOf } from '../../../src/lib/framework/process/identity.ts'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'
import { openEmbedded, temporaryHome } from '../../support/database.ts'
import { until } from '../../support/until.ts'

const context = { logger: silentLogger, clock: systemClock }
const isRoot = process.getuid?.() === 0
const program = join(import.meta.dirname, '../../fixtures/programs/hold-server.ts')

const facts = (home: Home) => inspectServer(home, systemClock)
const runs = (pid: number): boolean => identityOf(pid) !== undefined

const failure =
  (code: ErrorCode, text = /./) =>
  (error: unknown) => {
    assert.ok(error instanceof MentatError, String(error))
    assert.equal(error.code, code, error.message)
    assert.match(error.message, text)
    return true
  }

interface Holder {
  readonly pid: number
  /** What it said first. */
  readonly said: Promise<{ server?: number; code?: string; text?: string }>
  end(): Promise<void>
  kill(): Promise<void>
}

function hold(home: Home, account?: { uid: number; gid: number }): Holder {
  const child = spawn(process.execPath, [program, home.path], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
    ...account,
  })
  const closed = once(child, 'close')
  const said = once(createInterface(child.stdout), 'line').then(
    ([line]) => JSON.parse(String(line)) as { server?: number; code?: string; text?: string },
  )
  return {
    pid: child.pid ?? 0,
    said,
    async end() {
      child.stdin.end()
      await closed
    },
    async kill() {
      child.kill('SIGKILL')
      await closed
    },
  }
}

async function gone(home: Home): Promise<void> {
  await until('no server and no keeper', () => {
    const { pid, keeper } = facts(home)
    return pid === null && keeper === null
  })
}

describe('the life of the server', () => {
  test('it starts with its first user, ends with its last, and keeps the data for the next', async () => {
    const home = temporaryHome()
    const first = await openEmbedded(home)
    await first.query('CREATE TABLE kept AS SELECT 42 AS n')
    const { pid, keeper, running } = facts(home)
    assert.ok(running && pid !== null && keeper !== null)
    await first.close()
    assert.ok(!runs(pid), 'the server runs on')
    assert.ok(!runs(keeper), 'the keeper runs on')
    const second = await openEmbedded(home)
    assert.equal((await second.query('SELECT n FROM kept')).rows[0]?.['n'], 42)
    await second.close()
    assert.deepEqual(readdirSync(layoutOf(home).leases), [])
  })

  test('it is safe and deterministic: fsync, UTC, UTF-8, order by code points', async () => {
    const database = await openEmbedded(temporaryHome())
    const { rows } = await database.query(
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
         current_setting('listen_addresses') AS tcp, current_setting('server_encoding') AS encoding,
         (SELECT string_agg(t, '' ORDER BY t) FROM unnest(ARRAY['b', 'B', 'á', 'a']) t) AS sorted,
         upper('č') AS upper`,
    )
    assert.deepEqual(rows[0], {
      fsync: 'on',
      commit: 'on',
      tcp: '',
      encoding: 'UTF8',
      sorted: 'Babá',
      upper: 'Č',
    })
    await database.close()
  })

  test('commands that start at the same instant share one server', async () => {
    const home = temporaryHome()
    const holders = Array.from({ length: 6 }, () => hold(home))
    const servers = await Promise.all(holders.map(async ({ said }) => (await said).server))
    assert.equal(new Set(servers).size, 1, JSON.stringify(servers))
    assert.equal(facts(home).users.length, 6)
    await Promise.all(holders.map((holder) => holder.end()))
    const { pid, keeper } = facts(home)
    assert.deepEqual({ pid, keeper }, { pid: null, keeper: null })
  })

  test('users that come while it is being stopped get it again', async () => {
    const home = temporaryHome()
    await (await openEmbedded(home)).close()
    for (let round = 0; round < 5; round += 1) {
      const first = await openEmbedded(home)
      const [second] = await Promise.all([openEmbedded(home), first.close()])
      assert.equal((await second.query('SELECT 1')).rowCount, 1)
      await second.close()
    }
    assert.equal(facts(home).running, false)
  })

  test('a home folder with a long path works', async () => {
    const base = temporaryHome()
    const home = homeAt(join(base.path, 'ž'.repeat(60), 'x'.repeat(100)))
    if (isRoot) chmodSync(base.path, 0o755)
    const database = await openEmbedded(home)
    const { socket } = facts(home)
    assert.ok(socket && socket.length < 90 && !socket.startsWith(base.path), socket ?? '')
    assert.equal(statSync(socket).mode & 0o777, 0o700)
    assert.equal((await database.query('SELECT 1')).rowCount, 1)
    await database.close()
    rmSync(socket, { recursive: true })
  })
})

describe('killed processes', () => {
  test('a holder that was killed does not keep the server for ever', async () => {
    const home = temporaryHome()
    const holder = hold(home)
    assert.ok((await holder.said).server)
    await holder.kill()
    await gone(home)
  })

  test('whoever started the server may be killed: the others keep it', async () => {
    const home = temporaryHome()
    const starter = hold(home)
    const { server } = await starter.said
    const database = await openEmbedded(home)
    await starter.kill()
    await until('the dead lease is swept', () => facts(home).users.length === 1)
    assert.equal((await database.query('SELECT 1')).rowCount, 1)
    assert.equal(facts(home).pid, server)
    await database.close()
    assert.equal(facts(home).running, false)
  })

  test('a killed keeper is replaced; the server and its sessions live on', async () => {
    const home = temporaryHome()
    const database = await openEmbedded(home)
    const { pid, keeper } = facts(home)
    process.kill(keeper ?? 0, 'SIGKILL')
    const next = await until('a new keeper', async () => {
      await database.query('SELECT 1')
      const now = facts(home)
      return now.keeper !== keeper && now.phase === 'ready' && now.keeper
    })
    assert.notEqual(next, keeper)
    assert.equal(facts(home).pid, pid)
    await database.close()
    assert.equal(facts(home).running, false)
  })

  test('after a killed keeper, the last release leaves nothing behind', async () => {
    const home = temporaryHome()
    const database = await openEmbedded(home)
    process.kill(facts(home).keeper ?? 0, 'SIGKILL')
    await database.close()
    const { pid, keeper } = facts(home)
    assert.deepEqual({ pid, keeper }, { pid: null, keeper: null })
  })

  test('when keeper and holder are killed at once, the next user takes the server over', async () => {
    const home = temporaryHome()
    const holder = hold(home)
    const { server } = await holder.said
    process.kill(facts(home).keeper ?? 0, 'SIGKILL')
    await holder.kill()
    const database = await openEmbedded(home)
    assert.equal(facts(home).pid, server)
    await database.close()
    assert.equal(facts(home).running, false)
  })

  test('a killed server is started again, with everything that was committed', async () => {
    const home = temporaryHome()
    const database = await openEmbedded(home)
    await database.query('CREATE TABLE kept (n int)')
    for (let n = 1; n <= 3; n += 1) {
      await database.query('INSERT INTO kept VALUES ($1)', [n])
      const { pid } = facts(home)
      await leaveBrokenConnections(database)
      const asleep = database.query('SELECT pg_sleep(60)')
      const refused = assert.rejects(asleep, failure('DATABASE_UNAVAILABLE'))
      await untilAsleep(database)
      process.kill(pid ?? 0, 'SIGKILL')
      await refused
      const { rows } = await patiently(
        () => database.query<{ n: number }>('SELECT count(*) AS n FROM kept'),
        { ...context, backoff: { first: 20, longest: 100 } },
      )
      assert.equal(rows[0]?.n, n)
      assert.notEqual(facts(home).pid, pid)
    }
    await database.close()
  })

  test('an adopted server that is killed is started again too', async () => {
    const home = temporaryHome()
    const database = await openEmbedded(home)
    process.kill(facts(home).keeper ?? 0, 'SIGKILL')
    const second = await openEmbedded(home)
    const { pid } = facts(home)
    process.kill(pid ?? 0, 'SIGKILL')
    await patiently(() => second.query('SELECT 1'), context)
    assert.notEqual(facts(home).pid, pid)
    await database.close()
    await second.close()
    assert.equal(facts(home).running, false)
  })

  test('an interrupted initdb is detected and repeated', async () => {
    const home = temporaryHome()
    const layout = layoutOf(home)
    const holder = hold(home)
    holder.said.catch(() => undefined)
    const unfinished = await until('initdb is at work', () => {
      const names = existsSync(layout.root) ? readdirSync(layout.root) : []
      const name = names.find((each) => /^data\.new\.[0-9a-f]+$/.test(each))
      return name !== undefined && existsSync(join(layout.root, name, 'base')) && name
    })
    process.kill(facts(home).keeper ?? 0, 'SIGKILL')
    await holder.kill()
    assert.ok(existsSync(join(layout.root, String(unfinished))))
    const database = await openEmbedded(home)
    assert.equal((await database.query('SELECT 1')).rowCount, 1)
    await database.close()
    // The orphaned initdb may have written until now.
    await (await openEmbedded(home)).close()
    assert.deepEqual(
      readdirSync(layout.root).filter((name) => name.startsWith('data')),
      ['data'],
    )
  })
})

describe('start and stop by hand', () => {
  test('started in the background, it stays without users until it is stopped', async () => {
    const home = temporaryHome()
    assert.equal(await startInBackground(home, {}, context), false)
    assert.equal(await startInBackground(home, {}, context), true)
    const { pid, users } = facts(home)
    assert.deepEqual(
      users.map(({ holder }) => holder),
      ['background'],
    )
    await (await openEmbedded(home)).close()
    assert.equal(facts(home).pid, pid)
    assert.equal(await stopServer(home, systemClock, false), true)
    assert.equal(facts(home).running, false)
    assert.equal(await stopServer(home, systemClock, false), false)
  })

  test('while it is used it is not stopped, and the users are named', async () => {
    const home = temporaryHome()
    const database = await openEmbedded(home, 'mentat-storage')
    await assert.rejects(
      stopServer(home, systemClock, false),
      failure('SERVER_IN_USE', new RegExp(`mentat-storage \\(${process.pid}\\)`)),
    )
    assert.equal((await database.query('SELECT 1')).rowCount, 1)
    await database.close()
  })

  test('stopped by force in the middle of a query it stays away for its users until it is started', async () => {
    const home = temporaryHome()
    const database = await openEmbedded(home)
    const asleep = database.transaction((client) => client.query('SELECT pg_sleep(60)'))
    const refused = assert.rejects(asleep, failure('DATABASE_UNAVAILABLE'))
    await untilAsleep(database)
    assert.equal(await stopServer(home, systemClock, true), true)
    await refused
    await assert.rejects(database.query('SELECT 1'), failure('SERVER_NOT_STARTED', /was stopped/))
    assert.equal(facts(home).running, false)
    await startInBackground(home, {}, context)
    assert.equal((await database.query('SELECT 1')).rowCount, 1)
    await database.close()
    assert.equal(facts(home).running, true)
    await stopServer(home, systemClock, false)
  })

  test('on a TCP port it wants its generated password', async () => {
    const home = temporaryHome()
    const port = await freePort()
    await startInBackground(home, { port }, context)
    const url = tcpUrl(home, systemClock) ?? ''
    const options = { ...context, applicationName: 'mentat-test' }
    const right = openUrl(url, {}, options)
    assert.equal((await right.query('SELECT 1')).rowCount, 1)
    await right.close()
    const wrong = openUrl(url.replace(/:[^:@]+@/, ':guess@'), {}, options)
    await assert.rejects(wrong.query('SELECT 1'), failure('DATABASE_REFUSED', /password/))
    await wrong.close()
    assert.equal(statSync(layoutOf(home).password).mode & 0o777, 0o600)
    await assert.rejects(
      startInBackground(home, { port: port + 1 }, context),
      failure('ALREADY_RUNNING'),
    )
    await stopServer(home, systemClock, false)
  })
})

describe('what keeps it from starting', () => {
  test('a port that is taken is told with the words of the server', async () => {
    const home = temporaryHome()
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    await assert.rejects(
      acquireServer(home, { port }, { ...context, holder: 'test' }),
      failure('SERVER_NOT_STARTED', /Address already in use/),
    )
    other.close()
    const { pid, keeper, users } = facts(home)
    assert.deepEqual({ pid, keeper, users }, { pid: null, keeper: null, users: [] })
    await (await openEmbedded(home)).close()
  })

  test('a data folder that is damaged is told, and left as it is', async () => {
    const home = temporaryHome()
    await (await openEmbedded(home)).close()
    const { data } = layoutOf(home)
    writeFileSync(join(data, 'global', 'pg_control'), 'nonsense')
    await assert.rejects(openEmbedded(home), failure('SERVER_NOT_STARTED', /pg_control/))
    writeFileSync(join(data, 'PG_VERSION'), '12\n')
    await assert.rejects(openEmbedded(home), failure('SERVER_NOT_STARTED', /PostgreSQL 12/))
    rmSync(join(data, 'PG_VERSION'))
    await assert.rejects(openEmbedded(home), failure('SERVER_NOT_STARTED', /not a PostgreSQL/))
    assert.equal(readFileSync(join(data, 'global', 'pg_control'), 'utf8'), 'nonsense')
  })

  test('a parent folder that is closed to the account is named', { skip: !isRoot }, async () => {
    const base = temporaryHome()
    const home = homeAt(join(base.path, 'home'))
    await assert.rejects(openEmbedded(home), failure('SERVER_UNREACHABLE_FOLDER', /may not pass/))
    await assert.rejects(openEmbedded(home), (error) =>
      failure('SERVER_UNREACHABLE_FOLDER', new RegExp(base.path))(error),
    )
    assert.equal(statSync(base.path).mode & 0o777, 0o700)
  })

  test('a socket folder that somebody else has put there is refused', () => {
    const home = temporaryHome()
    const root = join(home.path, 'x'.repeat(100))
    const layout = { ...layoutOf(home), root }
    const made = makeSocketFolder(layout, undefined)
    rmSync(made, { recursive: true })
    const elsewhere = join(home.path, 'elsewhere')
    mkdirSync(elsewhere)
    symlinkSync(elsewhere, made)
    assert.throws(
      () => makeSocketFolder(layout, undefined),
      failure('SERVER_NOT_STARTED', /not a folder/),
    )
    rmSync(made)
    if (!isRoot) return
    mkdirSync(made)
    chownSync(made, 65_534, 65_534)
    assert.throws(() => makeSocketFolder(layout, undefined), failure('SERVER_NOT_STARTED', /65534/))
    rmSync(made, { recursive: true })
  })
})

describe('accounts', () => {
  test(
    'as root the server runs as somebody else, without further groups',
    { skip: !isRoot },
    async () => {
      const home = temporaryHome()
      const database = await openEmbedded(home)
      const status = readFileSync(`/proc/${facts(home).pid ?? 0}/status`, 'utf8')
      assert.doesNotMatch(status, /^Uid:\s+0\b/m)
      assert.match(status, /^Groups:\s*$/m)
      assert.equal(statSync(layoutOf(home).data).mode & 0o777, 0o700)
      await database.close()
    },
  )

  test('an ordinary user runs it as himself', { skip: ordinaryUserCannot() }, async () => {
    const home = homeAt(mkdtempSync(join(tmpdir(), 'mentat-user-')))
    after(() => {
      rmSync(home.path, { recursive: true, force: true })
    })
    chownSync(home.path, 65_534, 65_534)
    const holder = hold(home, { uid: 65_534, gid: 65_534 })
    const { server, text } = await holder.said
    assert.ok(server, text)
    assert.match(readFileSync(`/proc/${server}/status`, 'utf8'), /^Uid:\s+65534\b/m)
    await holder.end()
    assert.equal(facts(home).running, false)
  })
})

/** The reason why a test cannot become an ordinary user, or false. */
function ordinaryUserCannot(): string | false {
  if (!isRoot) return 'is one'
  const { status } = spawnSync(process.execPath, ['--check', program], { uid: 65_534, cwd: '/' })
  return status === 0 ? false : 'the checkout cannot be read by others'
}

/** The end of a connection may not have been noticed yet: as many queries at once as there are connections find out. */
async function leaveBrokenConnections(database: Database): Promise<void> {
  const queries = [1, 2, 3].map((n) => patiently(() => database.query('SELECT $1', [n]), context))
  await Promise.all(queries)
}

async function untilAsleep(database: Database): Promise<void> {
  await until('the query runs', async () => {
    const { rowCount } = await database.query(
      "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'",
    )
    return rowCount === 1
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
