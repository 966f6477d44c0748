import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { prepareQueue } from '../../src/lib/queue/layout.ts'
import { fill, temporaryFolder } from '../support/queue.ts'
import { runCli } from '../support/run-cli.ts'

const home = temporaryFolder()

function failure(args: readonly string[]): { status: number | null; lines: string[] } {
  const { status, stdout, stderr } = runCli(args, { home })
  assert.equal(stdout, '')
  return {
    status,
    lines: stderr
      .trimEnd()
      .split('\n')
      .map((line) => line.trim()),
  }
}

const help = 'See the help of the command: --help. (USAGE)'

describe('a command line that is wrong', () => {
  for (const [args, text, advice] of [
    [['nosuch'], 'there is no command "nosuch"', '`mentat --help` lists the commands. (USAGE)'],
    [
      ['queue', 'lsit'],
      'there is no command "queue lsit": did you mean "queue list"?',
      '`mentat queue --help` lists the commands. (USAGE)',
    ],
    [
      ['quue', 'list'],
      'there is no command "quue list": did you mean "queue list"?',
      '`mentat --help` lists the commands. (USAGE)',
    ],
    [
      ['evnt', 'validate', 'x'],
      'there is no command "evnt validate x": did you mean "event validate"?',
      '`mentat --help` lists the commands. (USAGE)',
    ],
    [['queue', 'list', '--nope'], 'Nonexistent flag: --nope', help],
    [['queue', 'list', '--jsno'], 'Nonexistent flag: --jsno: did you mean --json?', help],
    [
      ['queue', 'list', 'x', 'y'],
      'unexpected argument "x y"',
      'See `mentat queue list --help`. (USAGE)',
    ],
    [['queue', 'show', 'a', 'b'], 'Unexpected argument: b', help],
    [['queue', 'list', '--queue'], 'Flag --queue expects a value', help],
    [
      ['queue', 'show', '--limit', 'x'],
      'Parsing --limit: Expected an integer but received: x',
      help,
    ],
  ] as const) {
    test(`mentat ${args.join(' ')}`, () => {
      assert.deepEqual(failure(args), { status: 64, lines: [`mentat: ${text}`, advice] })
    })
  }

  test('a missing argument is named', () => {
    const { status, lines } = failure(['event', 'show'])
    assert.equal(status, 64)
    assert.match(lines.join(' '), /^mentat: Missing 1 required arg:? .*id/i)
  })

  test('with --json it is one document on stdout', () => {
    for (const args of [
      ['queue', 'list', '--nope', '--json'],
      ['nosuch', '--json'],
    ]) {
      const { status, stdout, stderr } = runCli(args, { home })
      assert.deepEqual([status, stderr], [64, ''])
      const { error } = JSON.parse(stdout) as { error: Record<string, unknown> }
      assert.deepEqual(Object.keys(error), ['code', 'text', 'advice', 'exit'])
      assert.deepEqual([error['code'], error['exit']], ['USAGE', 64])
      assert.doesNotMatch(String(error['text']), /\n/)
    }
  })
})

describe('a failure', () => {
  test('shows its stack with --debug only', () => {
    const args = ['queue', 'show', 'nosuch']
    assert.doesNotMatch(runCli(args, { home }).stderr, /\n\s+at /)
    const { status, stderr } = runCli([...args, '--debug'], { home })
    assert.equal(status, 66)
    assert.match(stderr, /^mentat: no message "nosuch"[^]*\nMentatError: [^]*\n\s+at /)
  })

  test('of the operating system is no bug of ours', () => {
    const path = join(temporaryFolder(), 'queue')
    prepareQueue(path)
    const { status, stderr } = runCli(['queue', 'list'], { home: '/dev/null/x' })
    assert.ok(status === 74 || status === 66 || status === 64, `${status} ${stderr}`)
    assert.doesNotMatch(stderr, /BUG/)
  })
})

describe('help and version', () => {
  test('end with 0 and say it on stdout', () => {
    for (const args of [['--help'], ['queue'], ['queue', '--help'], ['queue', 'list', '--help']]) {
      const { status, stdout, stderr } = runCli(args)
      assert.deepEqual([status, stderr], [0, ''], args.join(' '))
      assert.match(stdout, /\bUSAGE\b/)
    }
    assert.match(runCli(['--version']).stdout, /^mentat\/\d+\.\d+\.\d+ /)
  })
})

test('a reader that goes away ends the command without a word', { timeout: 60_000 }, async () => {
  const queue = prepareQueue(join(temporaryFolder(), 'queue'))
  fill(
    queue,
    Array.from({ length: 3000 }, (_, index) => `${index}-${'x'.repeat(200)}`),
  )
  const bin = fileURLToPath(new URL('../../bin/run', import.meta.url))
  const args = ['queue', 'show', '--state', 'incoming', '--limit', '5000', '--queue', queue.path]
  const child = spawn(bin, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  child.stdout.destroy()
  assert.deepEqual(await once(child, 'close'), [0, null])
  assert.equal(errors, '')
})
