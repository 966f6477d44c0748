import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { digestOf } from '../../src/lib/modules/receiver/new-key.ts'
import { temporaryFolder } from '../support/queue.ts'
import { runCli } from '../support/run-cli.ts'

describe('mentat receiver key', () => {
  test('prints a key, and the entry that the configuration takes', () => {
    const home = temporaryFolder()
    const { status, stdout, stderr } = runCli(['receiver', 'key', 's-1', '--node', 'org.s'], {
      home,
    })
    assert.equal(status, 0, stderr)
    const [key = '', entry = '', ...rest] = stdout.split('\n')
    const sha256 = digestOf(key).toString('hex')
    assert.deepEqual(JSON.parse(entry), { name: 's-1', sha256, node: { name: 'org.s' } })
    assert.deepEqual(rest, [''])
    mkdirSync(join(home, 'etc'))
    writeFileSync(join(home, 'etc', 'receiver.conf'), `{ "keys": [${entry}] }`)
    const check = runCli(['config', 'check'], { home })
    assert.equal(check.status, 0, check.stderr)
  })

  test('is another one each time, and needs a name', () => {
    const keys = [1, 2].map(() => {
      const { stdout } = runCli(['receiver', 'key', 'a', '--json'])
      return (JSON.parse(stdout) as { key: string }).key
    })
    assert.notEqual(keys[0], keys[1])
    for (const args of [[], ['a b'], ['ž'], ['-'], ['x'.repeat(101)]]) {
      assert.equal(runCli(['receiver', 'key', ...args]).status, 64, args.join())
    }
  })
})
