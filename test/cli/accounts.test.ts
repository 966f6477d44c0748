import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startCluster } from '../support/database.ts'
import { type Result, runCli } from '../support/run-cli.ts'

const cluster = await startCluster()

function mentat(args: readonly string[], input = ''): Result {
  return runCli(args, { home: cluster.home.path, input })
}

function done(args: readonly string[], input = ''): Result {
  const result = mentat(args, input)
  assert.equal(result.status, 0, result.stderr + result.stdout)
  return result
}

describe('mentat user', () => {
  test('adds, lists, changes roles and state, and deletes', () => {
    assert.equal(done(['user', 'list']).stderr, 'no user: see "mentat user add"\n')
    assert.match(done(['user', 'add', 'Ann@Example.org', 'Ann Example']).stderr, /^added ann@ex/)
    done(['user', 'add', 'bob', 'Bob', '--email', 'bob@example.org', '--role', 'admin'])
    assert.equal(done(['user', 'roles', 'bob', '--add', 'developer']).stdout, 'developer admin\n')
    done(['user', 'disable', 'bob'])
    const { stdout } = done(['user', 'list'])
    assert.match(stdout, /^LOGIN +NAME +EMAIL +ENABLED +ROLES +GROUPS\n/)
    assert.match(stdout, /^bob +Bob +bob@example\.org +no +developer admin$/m)
    assert.equal(mentat(['user', 'delete', 'bob']).status, 64)
    assert.equal(done(['user', 'delete', 'bob', '--yes']).stderr, 'deleted bob\n')
    const gone = mentat(['user', 'enable', 'bob'])
    assert.equal(gone.status, 66)
    assert.match(gone.stderr, /there is no user "bob"/)
  })

  test('takes a password from standard input, and tells it nowhere', () => {
    done(['user', 'add', 'carl@example.org', 'Carl'])
    done(['user', 'passwd', 'carl@example.org'], 'correct horse\nsecond line\n')
    const { stdout } = done(['user', 'list', '--json'])
    assert.match(stdout, /"has_password": true/)
    assert.doesNotMatch(stdout + done(['change-log', 'list', '--json']).stdout, /scrypt|horse/)
    assert.match(done(['change-log', 'list']).stdout, /user carl@example\.org +set_password$/m)
    const nobody = done(['user', 'list', '--group', 'nowhere'])
    assert.match(nobody.stderr, /no user is like that/)
    const short = mentat(['user', 'passwd', 'carl@example.org'], 'short\n')
    assert.equal(short.status, 65)
    assert.equal(mentat(['user', 'passwd', 'carl@example.org']).status, 64)
  })
})

describe('mentat group', () => {
  test('adds, shows, sets, has members, and deletes', () => {
    done(['user', 'add', 'dora@example.org', 'Dora'])
    done(['group', 'add', 'campus', '--emails-low', 'abuse@example.org,duty@example.org'])
    done(['group', 'add', 'library', '--parent', 'campus', '--mode', 'both', '--redirect', 'yes'])
    assert.match(done(['group', 'list']).stdout, /^campus +yes +\(default\) +low 2 +manual$/m)
    done(['group', 'set', 'library', '--mode', '', '--timezone', 'europe/prague'])
    assert.match(done(['group', 'show', 'library']).stdout, /^timezone +Europe\/Prague$/m)
    const members = done(['group', 'members', 'library', '--add-manager', 'Dora@example.org'])
    assert.match(members.stdout, /^dora@example\.org +Dora +manager/m)
    const circle = mentat(['group', 'set', 'campus', '--parent', 'library'])
    assert.equal(circle.status, 65)
    assert.match(circle.stderr, /parent: "library" is "campus" or lies below it/)
    const wrong = mentat(['group', 'add', 'x', '--emails-low', 'nobody', '--timezone', 'Mars'])
    assert.equal(wrong.status, 65)
    assert.match(wrong.stderr, /2 problems\n +timezone|2 problems\n +emails_low/)
    done(['group', 'delete', 'library', '--yes'])
    assert.equal(mentat(['group', 'show', 'library']).status, 66)
  })
})

describe('mentat filter', () => {
  test('keeps filters for reports, and says who changed what', () => {
    done(['group', 'add', 'net'])
    done([
      'filter',
      'add',
      'scanner',
      '--group',
      'net',
      '--source',
      '192.0.2.1',
      '--category',
      'Test',
    ])
    done(['filter', 'add', 'docs', '--text', 'Source.IP4 in [203.0.113.0/24]', '--disabled'])
    const { stdout } = done(['filter', 'list'])
    assert.match(stdout, /^docs +\(all\) +sources +disabled +0 +Source\.IP4 in/m)
    assert.match(stdout, /^scanner +net +sources +in force +0 +Category in \["Test"\] and/m)
    done(['filter', 'set', 'docs', '--enable', '--valid-to', '2001-01-01'])
    assert.match(done(['filter', 'list', '--global']).stdout, /^docs +\(all\) +sources +expired/m)
    const wrong = mentat(['filter', 'set', 'docs', '--text', 'Category =='])
    assert.equal(wrong.status, 65)
    assert.match(wrong.stderr, /line 1, column/)
    const never = mentat(['filter', 'set', 'docs', '--valid-to', 'never'])
    assert.equal(never.status, 64)
    assert.match(never.stderr, /--valid-to: /)
    done(['filter', 'delete', 'docs', '--yes'])
    const log = done(['change-log', 'list', '--model', 'filter']).stdout
    assert.match(log, /filter docs +delete$/m)
    assert.match(log, /filter docs +enable +.*enabled: false → true/m)
    assert.match(log, /\(command line\)/)
    const soon = mentat(['change-log', 'list', '--from', 'soon'])
    assert.equal(soon.status, 64)
    assert.match(soon.stderr, /--from: /)
  })
})
