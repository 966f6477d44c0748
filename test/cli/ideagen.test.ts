import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../../bin/run', import.meta.url))
/** No command here takes longer than a second; this is for a machine that is very busy. */
const LIMIT = 60_000

describe('mentat ideagen', () => {
  let home = ''
  before(() => {
    home = mkdtempSync(join(tmpdir(), 'mentat-ideagen-'))
  })
  after(() => {
    rmSync(home, { recursive: true, force: true })
  })

  function run(...args: string[]) {
    return spawnSync(bin, ['ideagen', '--home', home, ...args], {
      encoding: 'utf8',
      timeout: LIMIT,
    })
  }

  function start(...args: string[]): ChildProcess {
    return spawn(bin, ['ideagen', '--home', home, ...args], { timeout: LIMIT })
  }

  test('puts 100 events into the first queue of the pipe, and says so with the seed', () => {
    const { status, stdout, stderr } = run()
    assert.equal(status, 0, stderr)
    assert.equal(stdout, '')
    const [, count, path = ''] =
      /^(\d+) events into (\S+) in \d+\.\d s \([\d,]+\/s\); --seed \d+/.exec(stderr) ?? []
    assert.equal(count, '100', stderr)
    assert.ok(path.startsWith(join(home, 'spool')), path)
    const names = readdirSync(join(path, 'incoming'))
    assert.equal(names.length, 100)
    for (const name of names) {
      const event = JSON.parse(readFileSync(join(path, 'incoming', name), 'utf8')) as {
        Format: string
      }
      assert.equal(event.Format, 'IDEA0')
    }
    assert.deepEqual(readdirSync(join(path, 'tmp')), [])
  })

  test('fills the queue that is named, and prints one JSON document when asked', () => {
    const queue = join(home, 'other')
    const { status, stdout } = run('--queue', queue, '--count', '7', '--seed', '3', '--json')
    assert.equal(status, 0)
    const document = JSON.parse(stdout) as Record<string, unknown>
    assert.equal(document['count'], 7)
    assert.equal(document['queue'], queue)
    assert.equal(document['seed'], 3)
    assert.equal(typeof document['seconds'], 'number')
    assert.equal(readdirSync(join(queue, 'incoming')).length, 7)
  })

  test('prints the same lines for the same seed and start', () => {
    const args = [
      '--stdout',
      '--count',
      '50',
      '--seed',
      '9',
      '--start',
      '2024-05-02T10:00:00Z',
      '--damaged',
      '20',
    ]
    const [first, second] = [run(...args), run(...args)]
    assert.equal(first.status, 0, first.stderr)
    assert.equal(first.stdout, second.stdout)
    assert.equal(first.stdout.split('\n').length, 51)
    assert.match(
      first.stderr,
      /^50 events to stdout .*--seed 9 --start 2024-05-02T10:00:00.000Z repeats it\n$/,
    )
  })

  test('is quiet when told so', () => {
    assert.equal(run('--stdout', '--count', '1', '--quiet').stderr, '')
  })

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    test(`goes on for ever at a rate, until ${signal}; then prints the summary and exits 0`, async () => {
      const child = start('--stdout', '--rate', '100/s')
      const errors: string[] = []
      child.stderr?.on('data', (data) => errors.push(String(data)))
      const lines: string[] = []
      for await (const line of createInterface({ input: child.stdout! })) {
        lines.push(line)
        if (lines.length === 20) child.kill(signal)
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      assert.equal(child.exitCode, 0, errors.join(''))
      for (const line of lines) JSON.parse(line)
      assert.match(errors.join(''), new RegExp(`^${lines.length} events to stdout`))
    })
  }

  test('ends quietly when the reader goes away', async () => {
    const child = start('--stdout', '--count', '10000000')
    const errors: string[] = []
    child.stderr?.on('data', (data) => errors.push(String(data)))
    child.stdout?.once('data', () => child.stdout?.destroy())
    const [status] = (await once(child, 'close')) as [number | null]
    assert.equal(status, 0, errors.join(''))
    assert.doesNotMatch(errors.join(''), /EPIPE|Error/)
  })

  test('refuses what it cannot understand with 64 and the value', () => {
    for (const args of [
      ['--rate', 'fast'],
      ['--rate', '0'],
      ['--spread', 'long'],
      ['--spread', '900y'],
      ['--start', 'yesterday at noon'],
      ['--network', '10.0.0.0'],
      ['--damaged', '101'],
      ['--count', '-1'],
    ]) {
      const { status, stderr } = run('--stdout', ...args)
      assert.equal(status, 64, stderr)
      assert.ok(stderr.includes(args[1]!), stderr)
    }
    assert.equal(run('--stdout', '--json').status, 64)
    assert.equal(run('--stdout', '--queue', 'x').status, 64)
  })

  test('says 73 when the queue cannot be made', () => {
    const { status, stderr } = run('--queue', '/dev/null/queue', '--count', '1')
    assert.equal(status, 73, stderr)
    assert.match(stderr, /\/dev\/null\/queue/)
  })
})
