import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '../support/queue.ts'
import { runCli } from '../support/run-cli.ts'
import { until } from '../support/until.ts'

const bin = fileURLToPath(new URL('../../bin/run', import.meta.url))

/** A program of util-linux that gives a command a terminal. */
const hasTerminal = spawnSync('script', ['--version']).status === 0

describe('mentat status --watch', () => {
  test('needs a terminal, an interval that is one, and goes with nothing for programs', () => {
    const home = temporaryFolder()
    const away = runCli(['status', '--watch'], { home })
    assert.equal(away.status, 64)
    assert.match(away.stderr, /--watch: the output is no terminal/)
    assert.equal(runCli(['status', '--watch', '--json'], { home }).status, 64)
    const alone = runCli(['status', '10s'], { home })
    assert.deepEqual([alone.status, alone.stdout], [64, ''])
    assert.match(alone.stderr, /10s: an interval goes with --watch/)
  })

  for (const [name, key] of [
    ['q', 'q'],
    ['Ctrl-C', '\u0003'],
  ] as const) {
    const skip = !hasTerminal && 'the program script is not here'
    test(`${name} ends it, and the last screen stays`, { skip, timeout: 60_000 }, async () => {
      const command = `stty rows 40 cols 120; exec ${bin} status --watch 500ms`
      const child = spawn('script', ['-qefc', command, '/dev/null'], {
        env: { ...process.env, MENTAT_HOME: temporaryFolder() },
      })
      after(() => child.kill('SIGKILL'))
      let output = ''
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
      await until('there are three screens', () => output.split('\u001b[H').length > 3, 30_000)
      child.stdin.write(key)
      const [code] = (await once(child, 'close')) as [number]
      // The disk of the machine may be nearly full.
      assert.ok(code === 0 || output.includes('! disk'), output)
      assert.match(output, /^\u001b\[\?25l\u001b\[2J\u001b\[H.+: (all is well|1 thing)/)
      const last = output.split('\u001b[H').at(-1) ?? ''
      assert.match(last, /no daemon runs[^]+database[^]+disk[^]+\u001b\[J\u001b\[\?25h\r?\n$/)
    })
  }
})
