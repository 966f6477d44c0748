import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { prepareQueue } from '../../src/lib/queue/layout.ts'
import { put } from '../support/pipe-workplace.ts'
import { runCli } from '../support/run-cli.ts'
import { type Daemon, startMentat } from '../support/start-daemon.ts'
import { until } from '../support/until.ts'
import { CLIENT, someEvents, startHub } from '../support/warden-client.ts'

/** A first start makes a database: a second on an idle machine, much more on a busy one. */
const LIMIT = 90_000

describe('mentat up', { timeout: 5 * LIMIT }, () => {
  const home = mkdtempSync(join(tmpdir(), 'mentat-up-'))

  after(async () => {
    await until('nothing of it runs', () => processesOf(home).length === 0, LIMIT)
    rmSync(home, { recursive: true, force: true })
  })

  function start(...flags: string[]): Daemon {
    return startMentat(['up', '--listen', '0', ...flags], { env: { MENTAT_HOME: home } })
  }

  test('the demo fills the database, events can be searched, and Ctrl-C leaves no process', async () => {
    const run = start('--demo', '--demo-rate', '50')
    await until('events arrive', () => /[1-9][\d,]* stored \(/.test(run.stderr), LIMIT)
    assert.match(run.stderr, /Ctrl-C stops everything/)
    // As when bin/run itself is called for it.
    assert.match(commandLine(String(pipelinePid(home))), / --max-semi-space-size=64 /)
    const search = runCli(['event', 'search', '--dt-from', '-1h', '--count'], { home })
    assert.equal(search.status, 0, search.stderr)
    assert.ok(Number(search.stdout) > 0)
    const [hint] = /bin\/run (event search .*)/.exec(run.stderr)?.slice(1) ?? []
    const hinted = runCli((hint ?? '').replaceAll("'", '').split(' '))
    assert.equal(hinted.status, 0, hinted.stderr)
    const [web = ''] = await until('the web answers', () => /(?<=answers at )\S+/.exec(run.stderr))
    assert.equal((await fetch(web)).status, 200)
    assert.doesNotMatch(run.stderr, /has ended/, 'nothing had to be started again')
    run.kill('SIGINT')
    assert.equal((await run.ended(LIMIT)).code, 0, run.stderr)
    assert.match(run.stderr, /stopped\n$/)
    assert.deepEqual(processesOf(home), [])
    assert.deepEqual(readdirSync(join(home, 'spool', 'inspector', 'pending')), [])
  })

  test('a second start finds what was stored; two at once over one home are refused', async () => {
    const run = start()
    await until('it runs', () => run.stderr.includes('Ctrl-C stops everything'), LIMIT)
    const second = runCli(['up'], { home })
    assert.equal(second.status, 75)
    assert.match(second.stderr, /"mentat up" runs already over .*, as process \d+/)
    const { stdout } = runCli(['event', 'search', '--count'], { home })
    assert.ok(Number(stdout) > 0)
    run.kill('SIGTERM')
    assert.equal((await run.ended(LIMIT)).code, 0, run.stderr)
  })

  test('a module that is killed is started again', async () => {
    const run = start()
    const first = await until('the pipeline runs', () => pipelinePid(home), LIMIT)
    process.kill(first, 'SIGKILL')
    await until(
      'another one runs',
      () => {
        const now = pipelinePid(home)
        return now !== undefined && now !== first
      },
      LIMIT,
    )
    assert.match(run.stderr, /pipeline has ended with SIGKILL; it is started again/)
    assert.match(
      runCli(['status'], { home }).stdout,
      /! daemon up: works, degraded: pipeline: it has ended by itself with SIGKILL/,
    )
    run.kill('SIGINT')
    assert.equal((await run.ended(LIMIT)).code, 0, run.stderr)
  })

  test('when it is killed itself, its modules and its database end by themselves', async () => {
    const run = start()
    await until('the pipeline runs', () => pipelinePid(home), LIMIT)
    run.kill('SIGKILL')
    await run.ended(LIMIT)
    await until('nothing of it runs', () => processesOf(home).length === 0, LIMIT)
  })

  test('what has a configuration file runs as well: events of a Warden hub go through, and back', async () => {
    const { hub, files } = await startHub()
    const foreign = someEvents(3, 'foreign', { Node: [{ Name: 'org.other' }] })
    for (const event of foreign) hub.store.add('org.other', event)
    const core = join(home, 'etc', 'core')
    mkdirSync(core, { recursive: true })
    const warden = { url: hub.url, name: CLIENT, ...files }
    writeFileSync(join(core, 'warden.conf'), JSON.stringify({ warden }))
    const receiver = { first_start: 'everything', poll_time: '100ms' }
    writeFileSync(join(home, 'etc', 'warden-receiver.conf'), JSON.stringify(receiver))
    writeFileSync(join(home, 'etc', 'warden-sender.conf'), '{}')
    const run = start()
    await until('it runs', () => run.stderr.includes('Ctrl-C stops everything'), LIMIT)
    assert.match(
      run.stderr,
      /^ +processes .*warden-receiver \(PID \d+\), warden-sender \(PID \d+\)/m,
    )
    put(prepareQueue(join(home, 'spool', 'warden-sender')), 'own', someEvents(1, 'own')[0]!)
    await until('it is sent', () => hub.store.events.length === 4, LIMIT)
    const isStored = (id: string): boolean => runCli(['event', 'show', id], { home }).status === 0
    await until('they are stored', () => ['foreign0', 'foreign2', 'own0'].every(isStored), LIMIT)
    run.kill('SIGINT')
    assert.equal((await run.ended(LIMIT)).code, 0, run.stderr)
    assert.deepEqual(processesOf(home), [])
    rmSync(join(home, 'etc'), { recursive: true })
  })

  test('a configuration with a problem is told before anything starts', () => {
    mkdirSync(join(home, 'etc'), { recursive: true })
    writeFileSync(join(home, 'etc', 'storage.conf'), '{ "commit_bulk_treshold": 5 }')
    const { status, stderr } = runCli(['up'], { home })
    assert.equal(status, 78)
    assert.match(
      stderr,
      /storage\.conf:1:3: commit_bulk_treshold is unknown; did you mean commit_bulk_threshold\?/,
    )
    assert.deepEqual(processesOf(home), [])
  })
})

/** Processes that have the home folder in their command line. */
function processesOf(home: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => commandLine(name))
    .filter((line) => line.includes(home))
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

function pipelinePid(home: string): number | undefined {
  try {
    for (const file of readdirSync(join(home, 'run'))) {
      const pid = /^pipeline\.(\d+)\.pid$/.exec(file)?.[1]
      if (pid !== undefined && commandLine(pid).includes('pipeline')) return Number(pid)
    }
  } catch {
    // Not there yet.
  }
  return undefined
}
