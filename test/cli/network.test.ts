import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startCluster } from '../support/database.ts'
import { type Result, runCli } from '../support/run-cli.ts'

const cluster = await startCluster()
const whois = fileURLToPath(new URL('../fixtures/networks/whois.json', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'mentat-cli-network-'))
after(() => {
  rmSync(folder, { recursive: true, force: true })
})

function network(args: readonly string[], input = ''): Result {
  return runCli(['network', ...args], { home: cluster.home.path, input })
}

function done(args: readonly string[], input = ''): Result {
  const result = network(args, input)
  assert.equal(result.status, 0, result.stderr + result.stdout)
  return result
}

function document(args: readonly string[], input = ''): Record<string, unknown> {
  return JSON.parse(done([...args, '--json'], input).stdout) as Record<string, unknown>
}

describe('mentat network', () => {
  test('says what to do when there is nothing', () => {
    const { stdout, stderr } = done(['list'])
    assert.deepEqual([stdout, stderr], ['', 'no network: see "mentat network import"\n'])
    assert.deepEqual(document(['list']), { networks: [] })
    assert.match(done(['lookup', '192.0.2.1']).stderr, /^nobody is known to be responsible for 192/)
  })

  test('tells what an import would do, and does it', () => {
    const plan = done(['import', '--dry-run', whois])
    assert.match(plan.stdout, /^ACTION +WHAT +NAME +GROUP +DETAIL$/m)
    assert.match(plan.stdout, /^create +group +campus +no e-mail address$/m)
    assert.match(plan.stdout, /^create +network +203\.0\.113\.0\/25 +it@hospital\.example\.org$/m)
    assert.match(plan.stdout, /^4 groups and 5 networks created.*dry run$/m)
    assert.match(plan.stderr, /whois\.json: line 20, record 6: nobody is named: passed over/)
    assert.deepEqual(document(['list']), { networks: [] })
    const { dry_run, source, groups, networks } = document(['import', whois])
    assert.deepEqual([dry_run, source], [false, 'whois'])
    assert.equal((groups as { created: unknown[] }).created.length, 4)
    assert.equal((networks as { created: unknown[] }).created.length, 5)
    assert.match(
      done(['import', whois]).stdout,
      /^0 groups and 0 networks created, 0 networks changed, 0 networks deleted, 5 unchanged \(source whois\)$/m,
    )
  })

  test('lets the change log tell who imported what', () => {
    const log = runCli(['change-log', 'list'], { home: cluster.home.path }).stdout
    assert.match(log, /\(command line\) +network 192\.0\.2\.0\/24 +create$/m)
    assert.match(log, /\(command line\) +group campus +create$/m)
  })

  test('lists networks as a table and as JSON', () => {
    const { stdout } = done(['list'])
    assert.match(stdout, /^NETWORK +GROUP +NETNAME +SOURCE +RANK +NOTE\n192\.0\.0\.0\/8 +cert@isp/)
    assert.match(stdout, /whois +base$/m)
    const { networks } = document(['list', '--group', 'campus'])
    assert.deepEqual(
      (networks as { network: string }[]).map((row) => row.network),
      ['2001:db8:100::/40'],
    )
  })

  test('looks up who is responsible', () => {
    const { stdout, stderr } = done(['lookup', '192.0.2.17'])
    assert.match(stdout, /\n192\.0\.2\.0\/24 .*\n192\.0\.0\.0\/8 /)
    assert.match(stderr, /^responsible for 192\.0\.2\.17: abuse@uni.*, cert@isp\.example\.net$/m)
    const { address, responsible, networks } = document(['lookup', '2001:db8:100:0::/64'])
    assert.deepEqual([address, responsible], ['2001:db8:100::/64', ['campus']])
    assert.equal((networks as unknown[]).length, 1)
    const wrong = network(['lookup', 'example.org'])
    assert.equal(wrong.status, 64)
    assert.match(wrong.stderr, /"example\.org" is no address; expected/)
  })

  test('writes what it reads back, through a pipe', () => {
    const { stdout } = done(['export'])
    const { networks } = document(['import', '-'], stdout)
    assert.deepEqual(networks, { created: [], changed: [], deleted: [], unchanged: 5 })
  })

  test('refuses a bad file with all its problems, and changes nothing', () => {
    const file = join(folder, 'bad.json')
    const records = ['{"network":"10.0.0.9-10.0.0.1"}', '{"network":"10.0.0.0/40"}']
    writeFileSync(file, `[\n${records.join(',\n')}\n]`)
    const result = network(['import', file])
    assert.equal(result.status, 65)
    assert.match(
      result.stderr,
      /bad\.json: 2 problems; nothing was changed\n {2}line 2, record 1: /,
    )
    assert.match(result.stderr, /\n {2}line 3, record 2: .*\n.*\(FILE_INVALID\)\n$/)
    const { error } = JSON.parse(network(['import', file, '--json']).stdout) as {
      error: { code: string; problems: string[] }
    }
    assert.deepEqual([error.code, error.problems.length], ['FILE_INVALID', 2])
    writeFileSync(file, Buffer.from([0x5b, 0xff, 0x5d]))
    assert.match(network(['import', file]).stderr, /the file is not UTF-8/)
    writeFileSync(file, `["${'x'.repeat(10_000_000)}"]`)
    const long = network(['import', file])
    assert.equal(long.status, 65)
    assert.ok(long.stderr.length < 500)
    assert.equal(network(['import', join(folder, 'absent')]).status, 66)
    assert.equal(network(['import']).status, 64)
    assert.equal(network(['import', '--source', '', whois]).status, 64)
    assert.equal((document(['list'])['networks'] as unknown[]).length, 5)
  })

  test('deletes only what another import of the same source has brought', () => {
    const one = '[{"network":"192.0.2.0/24","abuse_group":"campus"}]'
    done(['import', '--source', 'negistry', '-'], one)
    const { stdout } = done(['import', '-'], one)
    assert.match(stdout, /^no longer in the file, the groups themselves stay: abuse@uni/m)
    const { networks } = document(['list'])
    assert.deepEqual(
      (networks as { source: string; network: string }[]).map((row) => row.source),
      ['negistry', 'whois'],
    )
  })
})
