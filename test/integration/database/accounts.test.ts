import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findChange, listChanges } from '../../../src/lib/database/change-log/list.ts'
import type { Author } from '../../../src/lib/database/change-log/record.ts'
import type { Database } from '../../../src/lib/database/database.ts'
import {
  createFilter,
  deleteFilter,
  listFilters,
  updateFilter,
} from '../../../src/lib/database/filters/manage.ts'
import { listMembers, setMembership } from '../../../src/lib/database/groups/members.ts'
import { deleteGroup } from '../../../src/lib/database/groups/delete.ts'
import { createGroup, updateGroup } from '../../../src/lib/database/groups/write.ts'
import { findUser, listUsers } from '../../../src/lib/database/users/list.ts'
import type { UserFields } from '../../../src/lib/database/users/tables.ts'
import {
  createUser,
  deleteUser,
  passwordHash,
  setPassword,
  updateUser,
} from '../../../src/lib/database/users/write.ts'
import { checkFilter, emptyFilter } from '../../../src/lib/accounts/check-filter.ts'
import { checkGroup, emptyGroup } from '../../../src/lib/accounts/check-group.ts'
import { checkUser } from '../../../src/lib/accounts/check-user.ts'
import { startCluster } from '../../support/database.ts'
import { isMentatError } from '../../support/mentat-error.ts'

const cluster = await startCluster()
const author: Author = { name: 'test', module: 'users', endpoint: 'user test' }

async function scene(): Promise<Database> {
  return (await cluster.createDatabase()).database
}

function user(login: string, fields: Partial<UserFields> = {}): UserFields {
  const email = `${login}@example.org`
  const rest = { organization: '', enabled: true, locale: null, timezone: null }
  return checkUser({ login, fullname: login, email, roles: ['user'], ...rest, ...fields })
}

describe('users', () => {
  test('are created, changed and deleted, each once in the change log', async () => {
    const database = await scene()
    const ann = await createUser(database, user('ann', { roles: ['admin', 'user'] }), author)
    assert.deepEqual(ann.roles, ['user', 'admin'])
    assert.equal(ann.has_password, false)
    await assert.rejects(createUser(database, user('Ann'), author), isMentatError('OBJECT_EXISTS'))
    await updateUser(database, 'ann', (before) => ({ ...before, enabled: false }), author)
    await updateUser(database, 'ann', (before) => before, author)
    await deleteUser(database, 'ann', author)
    assert.equal(await findUser(database, 'ann'), undefined)
    const changes = await listChanges(database, { model: 'user' })
    assert.deepEqual(
      changes.map(({ operation }) => operation),
      ['delete', 'disable', 'create'],
    )
    await assert.rejects(deleteUser(database, 'ann', author), isMentatError('OBJECT_NOT_FOUND'))
  })

  test('have passwords of which nothing is told anywhere', async () => {
    const database = await scene()
    await createUser(database, user('bob'), author)
    await setPassword(database, 'bob', 'scrypt:1:1:1:salt:key', author)
    assert.equal(await passwordHash(database, 'bob'), 'scrypt:1:1:1:salt:key')
    const told = JSON.stringify([await listUsers(database), await listChanges(database)])
    assert.doesNotMatch(told, /salt/)
    assert.match(told, /"has_password":true/)
    await updateUser(database, 'bob', (before) => ({ ...before, enabled: false }), author)
    assert.equal(await passwordHash(database, 'bob'), undefined)
  })

  test('with wrong values are refused with all problems at once', () => {
    const wrong = (): unknown =>
      user('a b', { email: 'nobody', timezone: 'Mars/Base', locale: 'xx', fullname: '' })
    assert.throws(wrong, (error: unknown) => {
      assert.ok(isMentatError('VALUE_INVALID')(error))
      const lines = String(error).split('\n')
      for (const name of ['login', 'email', 'timezone', 'locale', 'fullname']) {
        assert.ok(
          lines.some((line) => line.includes(`${name}: found`)),
          String(error),
        )
      }
      return true
    })
  })
})

describe('groups', () => {
  test('keep how they want their reports, and cannot be put below themselves', async () => {
    const database = await scene()
    const campus = checkGroup({ ...emptyGroup('campus'), emails_low: ['A@Example.org'] })
    assert.deepEqual((await createGroup(database, campus, author)).emails_low, ['a@example.org'])
    const library = { ...emptyGroup('library'), parent: 'campus', attachment: 'csv' as const }
    assert.equal((await createGroup(database, library, author)).attachment, 'csv')
    const below = updateGroup(
      database,
      'campus',
      (before) => ({ ...before, parent: 'library' }),
      author,
    )
    await assert.rejects(below, isMentatError('VALUE_INVALID', 'lies below it'))
    const renamed = updateGroup(
      database,
      'campus',
      (before) => ({ ...before, name: 'library' }),
      author,
    )
    await assert.rejects(renamed, isMentatError('OBJECT_EXISTS'))
    await deleteGroup(database, 'library', author)
    const [last] = await listChanges(database, { operation: 'delete' })
    assert.equal((await findChange(database, last?.id ?? 0))?.before?.['name'], 'library')
  })

  test('have members; who is taken in asks no longer', async () => {
    const database = await scene()
    await createGroup(database, emptyGroup('campus'), author)
    await createUser(database, user('ann'), author)
    const ann = { group: 'campus', login: 'ann' }
    const set = (as: 'member' | 'manager' | 'wanted', present = true): Promise<boolean> =>
      setMembership(database, { ...ann, as, present }, author)
    assert.equal(await set('wanted'), true)
    assert.equal(await set('member'), true)
    assert.equal(await set('member'), false)
    assert.equal(await set('manager'), true)
    const told = (await listMembers(database, 'campus')).map(({ login, as }) => [login, as])
    assert.deepEqual(told, [
      ['ann', 'manager'],
      ['ann', 'member'],
    ])
    assert.deepEqual((await findUser(database, 'ann'))?.memberships, ['campus'])
    assert.equal(await set('member', false), true)
    const operations = (await listChanges(database, { model: 'group' })).map((c) => c.operation)
    assert.deepEqual(operations, [
      'remove_member',
      'add_manager',
      'add_member',
      'add_wanted',
      'create',
    ])
    const nobody = setMembership(
      database,
      { ...ann, login: 'x', as: 'member', present: true },
      author,
    )
    await assert.rejects(nobody, isMentatError('OBJECT_NOT_FOUND', 'user "x"'))
  })
})

describe('filters for reports', () => {
  const classes = [
    { name: 'scan', source_based: true },
    { name: 'victim', source_based: false },
  ]

  test('are made of lists, each of which must hold', () => {
    const basic = {
      ...emptyFilter('our scanner', null),
      ...{ sources: ['192.0.2.10', '2001:db8::/32'], event_classes: ['scan', 'victim'] },
      ...{ categories: ['Recon.Scanning'], detectors: ["it's"], protocols: ['tcp'] },
    }
    assert.equal(
      checkFilter(basic, classes).fields.filter,
      `Node.Name in ["it's"] and Category in ["Recon.Scanning"] and ` +
        '(_Mentat.EventClass in ["scan"] or _Mentat.TargetClass in ["victim"]) and ' +
        '(Source.IP4 in [192.0.2.10] or Source.IP6 in [2001:db8::/32]) and ' +
        '(Source.Proto in ["tcp"] or Target.Proto in ["tcp"])',
    )
    const { fields, warnings } = checkFilter({ ...basic, sources: ['192.0.2.10'] }, classes)
    assert.match(fields.filter, / and Source\.IP4 in \[192\.0\.2\.10\] and /)
    assert.deepEqual(warnings, [])
  })

  test('that would hold back everything, or do not compile, are refused', () => {
    const refused = (fields: object, code: 'VALUE_INVALID' | 'FILTER_INVALID'): void => {
      const all = { ...emptyFilter('name', null), ...fields }
      assert.throws(() => checkFilter(all, classes), isMentatError(code))
    }
    refused({}, 'VALUE_INVALID')
    refused({ event_classes: ['unknown'] }, 'VALUE_INVALID')
    refused({ sources: ['not an address'] }, 'FILTER_INVALID')
    refused({ type: 'advanced', filter: 'Category ==' }, 'FILTER_INVALID')
    const dates = { valid_from: '2024-02-01T00:00:00Z', valid_to: '2024-01-01T00:00:00Z' }
    refused({ sources: ['192.0.2.1'], ...dates }, 'VALUE_INVALID')
  })

  test('are kept by name for each group apart', async () => {
    const database = await scene()
    await createGroup(database, emptyGroup('campus'), author)
    const make = (group: string | null): ReturnType<typeof createFilter> => {
      const wanted = { ...emptyFilter('quiet', group), categories: ['Test'] }
      return createFilter(database, checkFilter(wanted, []).fields, author)
    }
    await make(null)
    await make('campus')
    await assert.rejects(make('campus'), isMentatError('OBJECT_EXISTS', 'campus'))
    assert.deepEqual(
      (await listFilters(database)).map(({ group }) => group),
      [null, 'campus'],
    )
    assert.equal((await listFilters(database, null)).length, 1)
    const key = { name: 'quiet', group: 'campus' }
    await updateFilter(database, key, (filter) => ({ ...filter, enabled: false }), author)
    await deleteFilter(database, key, author)
    await assert.rejects(deleteFilter(database, key, author), isMentatError('OBJECT_NOT_FOUND'))
  })
})
