import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startCluster } from '../support/database.ts'
import { type Result, runCli } from '../support/run-cli.ts'

const cluster = await startCluster()

function detector(args: readonly string[], input = ''): Result {
  return runCli(['detector', ...args], { home: cluster.home.path, input })
}

function done(args: readonly string[], input = ''): Result {
  const result = detector(args, input)
  assert.equal(result.status, 0, result.stderr + result.stdout)
  return result
}

const clients = JSON.stringify({
  clients: [
    { name: 'org.example.a', note: 'Honeypot', credibility: 0.5 },
    { name: 'org.example.b', registered: '2020-01-01T00:00:00Z' },
  ],
})

describe('mentat detector', () => {
  test('says what to do when there is nothing', () => {
    assert.equal(done(['list']).stderr, 'no detector: see "mentat detector import"\n')
  })

  test('reads a file of clients, tells before what it would do, and lists', () => {
    const plan = done(['import', '--dry-run', '-'], clients)
    assert.match(plan.stdout, /^create +org\.example\.a +Honeypot$/m)
    assert.match(plan.stdout, /^2 detectors created, 0 changed, 0 unchanged .*dry run$/m)
    assert.match(done(['import', '-'], clients).stdout, /^2 detectors created.*detectors-file\)$/m)
    assert.match(done(['import', '-'], clients).stdout, /^0 detectors created, 0 changed, 2 unch/m)
    const { stdout } = done(['list'])
    assert.match(stdout, /^DETECTOR +CREDIBILITY +HITS +SOURCE +REGISTERED +DESCRIPTION\n/)
    assert.match(stdout, /^org\.example\.b +1 +0 +detectors-file +2020-01-01T00:00:00Z$/m)
    const { detectors } = JSON.parse(done(['list', '--json']).stdout) as { detectors: unknown[] }
    assert.equal(detectors.length, 2)
  })

  test('leaves detectors of another source alone, and refuses a bad file', () => {
    const other = '{"clients":[{"name":"org.example.a","credibility":0}]}'
    const { stdout } = done(['import', '--source', 'warden', '-'], other)
    assert.match(stdout, /^of another source, and left as they are: org\.example\.a$/m)
    const bad = detector(['import', '-'], '{"clients":[{"name":1},{}]}')
    assert.equal(bad.status, 65)
    assert.match(bad.stderr, /standard input: 3 problems; nothing was changed/)
  })
})
