import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startCluster } from '../support/database.ts'
import { type Result, runCli } from '../support/run-cli.ts'

const cluster = await startCluster()

function run(args: readonly string[], input = ''): Result {
  return runCli(args, { home: cluster.home.path, input })
}

function done(args: readonly string[], input = ''): Result {
  const result = run(args, input)
  assert.equal(result.status, 0, result.stderr + result.stdout)
  return result
}

describe('mentat db fixtures', () => {
  test('loads the event classes once', () => {
    assert.match(done(['event-class', 'list']).stderr, /no event class: see "mentat db fixtures"/)
    const told = done(['db', 'fixtures', '--dry-run'])
    assert.match(told.stdout, /^create +recon-scanning +enabled, low$/m)
    assert.match(told.stdout, /^event classes: 30 created, 0 changed, 0 unchanged.*dry run$/m)
    assert.equal(
      done(['db', 'fixtures']).stdout,
      'event classes: 30 created, 0 changed, 0 unchanged\n',
    )
    assert.equal(
      done(['db', 'fixtures']).stdout,
      'event classes: 0 created, 0 changed, 30 unchanged\n',
    )
  })

  test('with --demo loads networks, groups and detectors as well', () => {
    const report = JSON.parse(done(['db', 'fixtures', '--demo', '--json']).stdout) as {
      networks: { networks: { created: unknown[] } }
      detectors: { created: unknown[] }
      accounts: { users: string[]; settings: string[]; filters: string[] }
    }
    assert.equal(report.networks.networks.created.length, 10)
    assert.equal(report.detectors.created.length, 10)
    assert.match(done(['network', 'lookup', '192.0.2.7']).stderr, /abuse@servers\.uni/)
    const { users, settings, filters } = report.accounts
    assert.deepEqual([users.length, settings.length, filters], [6, 2, ['our own scanner']])
    const again = done(['db', 'fixtures', '--demo'])
    assert.match(again.stdout, /^0 users created, settings of 0 groups, 0 filters$/m)
    assert.match(
      done(['user', 'list', '--group', 'abuse@campus.example.org']).stdout,
      /demo-manager/,
    )
    assert.equal(done(['db', 'check']).status, 0)
  })
})

describe('mentat event-class', () => {
  test('lists classes with the highest priority first', () => {
    const { stdout } = done(['event-class', 'list'])
    assert.match(stdout, /^EVENT CLASS +STATE +SEVERITY +PRIORITY +SIDE +LABEL\n.* 30 /)
    assert.match(stdout, /^anomaly-traffic-target +enabled +low +20 +target +Traffic to/m)
    const { event_classes: classes } = JSON.parse(
      done(['event-class', 'list', '--json']).stdout,
    ) as {
      event_classes: { rule: string }[]
    }
    assert.equal(classes.length, 30)
    assert.ok(classes.every(({ rule }) => rule.startsWith('Category in [')))
  })

  for (const format of ['json', 'yaml']) {
    test(`writes ${format} that it reads back identically`, () => {
      const { stdout } = done(['event-class', 'export', '--format', format])
      assert.equal(
        done(['event-class', 'import', '-'], stdout).stdout,
        'event classes: 0 created, 0 changed, 30 unchanged\n',
      )
      const changed = stdout.replace(/(severity"?: "?)low/g, '$1high')
      const plan = done(['event-class', 'import', '--dry-run', '-'], changed)
      assert.match(plan.stdout, /^change +recon-scanning +severity$/m)
    })
  }

  test('refuses bad classes with all their problems, and changes nothing', () => {
    const bad = `
- name: first
  severity: loud
  rule: Category in [
  label_en: First
- name: second
  severity: low
  label_en: Second
  rule: Category == "Test"
  piority: 5
`
    const result = run(['event-class', 'import', '-'], bad)
    assert.equal(result.status, 65)
    assert.match(result.stderr, /standard input: 3 problems; nothing was changed/)
    assert.match(result.stderr, /line 2, class "first": severity: found "loud", expected info, low/)
    assert.match(result.stderr, /line 2, class "first": rule: .*\n.*Category in \[\n +\^/)
    assert.match(
      result.stderr,
      /line 6, class "second": "piority" is unknown: did you mean priority\?/,
    )
    const kept = JSON.parse(done(['event-class', 'export']).stdout) as unknown[]
    assert.equal(kept.length, 30)
  })
})
