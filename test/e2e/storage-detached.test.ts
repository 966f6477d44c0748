import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { identityOf } from '../../src/lib/framework/process/identity.ts'
import { startPipeServer } from '../support/pipe-postgres.ts'
import {
  assertConsistent,
  openWorkplace,
  put,
  untilRefused,
  untilStored,
  type Workplace,
} from '../support/pipe-workplace.ts'
import { namesIn } from '../support/queue.ts'
import { startMentat } from '../support/start-daemon.ts'
import { until } from '../support/until.ts'

const { database, url } = await startPipeServer()

function event(id: string): string {
  return JSON.stringify({
    ID: id,
    Format: 'IDEA0',
    DetectTime: '2024-05-02T10:00:00Z',
    Category: ['Test'],
  })
}

/** Kills what a test should have stopped. */
function killLater(pid: number): void {
  const identity = identityOf(pid)
  after(() => {
    if (identity && identityOf(pid)?.start === identity.start) process.kill(pid, 'SIGKILL')
  })
}

async function detach(workplace: Workplace, args: string[], cwd?: string): Promise<number> {
  const command = startMentat(['storage', 'run', '--daemon', ...args], {
    env: workplace.env,
    ...(cwd === undefined ? {} : { cwd }),
  })
  assert.deepEqual(await command.ended(), { code: 0, signal: null }, command.stderr)
  const pid = Number(/PID (\d+)/.exec(command.stdout)?.[1])
  assert.ok(pid > 0, command.stdout)
  killLater(pid)
  return pid
}

function untilGone(pid: number): Promise<boolean> {
  return until(`${pid} is gone`, () => identityOf(pid) === undefined)
}

describe('storage run --daemon', () => {
  test('detaches: a session of its own, PID file, log file; works; ends on SIGTERM', async () => {
    const workplace = openWorkplace({ url })
    const { home, layout } = workplace
    const args = ['--name', 'storage-b', '--queue', layout.path]
    // Quiet on the terminal: its log is whole.
    const pid = await detach(workplace, [...args, '--quiet'])
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    assert.equal(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3], String(pid), 'session leader')
    const pidFile = join(home, 'run', `storage-b.${pid}.pid`)
    assert.equal(readFileSync(pidFile, 'utf8').split('\n')[0], String(pid))
    put(layout, 'detached', event('detached'))
    await untilStored(database, 'detached')
    put(layout, 'bad', 'bad')
    await until('bad is refused', () => namesIn(layout.errors).includes('bad'))
    const reason = readFileSync(join(layout.errors, 'bad.reason.json'), 'utf8')
    assert.equal((JSON.parse(reason) as { module: string }).module, 'storage-b')
    const log = join(home, 'log', 'storage-b.log')
    await until('the log tells', () => readFileSync(log, 'utf8').includes('message refused'))
    process.kill(pid, 'SIGTERM')
    await untilGone(pid)
    assert.match(readFileSync(log, 'utf8'), /stopped after/)
    assert.deepEqual(
      namesIn(home, 'run').filter((name) => name.endsWith('.pid')),
      [],
    )
    assert.deepEqual(namesIn(layout.pending), [])
  })

  test('understands relative paths as its starter does', async () => {
    const workplace = openWorkplace({ url })
    const { home, layout } = workplace
    const parent = dirname(home)
    const args = ['--home', `./${basename(home)}`, '--queue', `./${basename(home)}/spool/storage`]
    const pid = await detach(workplace, args, parent)
    put(layout, 'relative', event('relative'))
    await untilStored(database, 'relative')
    assert.ok(namesIn(home, 'run').includes(`storage.${pid}.pid`))
    process.kill(pid, 'SIGTERM')
    await untilGone(pid)
  })

  test('says why when it cannot start, and leaves nothing', async () => {
    const workplace = openWorkplace({
      url,
      env: { MENTAT_STORAGE_HEALTH_LISTEN: '/nowhere/at/all' },
    })
    const command = startMentat(['storage', 'run', '--daemon'], { env: workplace.env })
    const { code } = await command.ended()
    assert.equal(code, 74, command.stderr)
    assert.match(command.stderr, /ended before it was ready/)
    const log = readFileSync(join(workplace.home, 'log', 'storage.log'), 'utf8')
    assert.match(log, /health_listen \/nowhere\/at\/all/)
    assert.deepEqual(
      namesIn(workplace.home, 'run').filter((name) => name.endsWith('.pid')),
      [],
    )
  })
})

describe('SIGHUP', () => {
  test('an invalid configuration changes nothing; a valid one takes effect, also under load', async () => {
    const { home, layout, start } = openWorkplace({ url })
    const config = join(home, 'etc', 'storage.json')
    mkdirSync(dirname(config), { recursive: true })
    const configure = (text: string): void => {
      writeFileSync(`${config}.new`, text)
      renameSync(`${config}.new`, config)
    }
    configure('{"max_message_size": "2KiB"}')
    const daemon = start()
    await daemon.ready()
    const long = (id: string): string => event(id).replace(/\}$/, `,"Note":"${'x'.repeat(3000)}"}`)
    put(layout, 'long-1', long('long-1'))
    assert.equal((await untilRefused(layout, 'long-1')).code, 'MESSAGE_TOO_LARGE')

    configure('{"max_message_size": "2KiB", "batsch": 3}')
    daemon.kill('SIGHUP')
    await until('it complains', () => daemon.stderr.includes('not reloaded, going on'))
    assert.match(daemon.stderr, /batsch/)
    put(layout, 'after', event('after'))
    await untilStored(database, 'after')

    configure('{"max_message_size": "2MiB"}')
    for (let index = 0; index < 200; index += 1)
      put(layout, `load-${index}`, event(`load-${index}`))
    daemon.kill('SIGHUP')
    await until('it reloads', () => daemon.stderr.includes('starting anew with it'))
    put(layout, 'long-2', long('long-2'))
    await untilStored(database, 'long-2')
    for (let index = 0; index < 200; index += 1) await untilStored(database, `load-${index}`)
    daemon.kill('SIGTERM')
    assert.deepEqual(await daemon.ended(), { code: 0, signal: null }, daemon.stderr)
    assert.deepEqual(namesIn(layout.pending), [])
    await assertConsistent(database)
  })
})

test('an errors folder that cannot be written to ends the daemon, and nothing is lost', async () => {
  const { layout, start, once } = openWorkplace({ url })
  put(layout, 'bad', 'bad')
  put(layout, 'beside-bad', event('beside-bad'))
  const daemon = start()
  await daemon.ready()
  await untilRefused(layout, 'bad')
  await untilStored(database, 'beside-bad')
  // Not by permissions, which do not hold for root: by a file in its place.
  renameSync(layout.errors, `${layout.errors}.away`)
  writeFileSync(layout.errors, '')
  chmodSync(layout.errors, 0o644)
  put(layout, 'bad-2', 'bad')
  put(layout, 'good-2', event('good-2'))
  const { code } = await daemon.ended()
  assert.notEqual(code, 0)
  assert.match(daemon.stderr, /errors/)
  assert.deepEqual(namesIn(layout.pending), [])
  renameSync(`${layout.errors}.away`, `${layout.errors}.back`)
  renameSync(layout.errors, `${layout.errors}.file`)
  renameSync(`${layout.errors}.back`, layout.errors)
  const report = await once()
  assert.equal(report.errors, 1)
  await untilStored(database, 'good-2')
  await assertConsistent(database)
})
