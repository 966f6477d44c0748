import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Role } from '../../../../src/lib/database/users/tables.ts'
import {
  admin,
  anonymous,
  anyOf,
  developer,
  everyone,
  manager,
  ofGroup,
  power,
  self,
  signedIn,
} from '../../../../src/lib/hawat/core/access.ts'
import { groupsOf, scopes, type Viewer } from '../../../../src/lib/hawat/core/viewer.ts'

const stranger: Viewer = { account: undefined, scopes, locale: 'en', timezone: 'UTC' }

function user(roles: Role[], memberships: number[] = [], managements: number[] = []): Viewer {
  const named = (ids: number[]) => ids.map((id) => ({ id, name: `g${id}` }))
  const account = { id: 7, login: 'x', fullname: 'X', email: 'x@example.org', roles }
  return {
    ...stranger,
    account: { ...account, memberships: named(memberships), managements: named(managements) },
  }
}

test('roles let in whom they say', () => {
  const rows: [string, Viewer, string[]][] = [
    ['stranger', stranger, ['everyone', 'not signed in']],
    ['no role', user([]), ['everyone', 'signed in']],
    ['user', user(['user']), ['everyone', 'signed in']],
    ['developer', user(['user', 'developer']), ['everyone', 'signed in', 'developer']],
    ['maintainer', user(['maintainer']), ['everyone', 'signed in', 'admin or maintainer']],
    ['admin', user(['admin']), ['everyone', 'signed in', 'admin', 'admin or maintainer']],
  ]
  const rules = [everyone, anonymous, signedIn, developer, admin, power]
  for (const [name, viewer, expected] of rows) {
    const allowed = rules.filter((rule) => rule.allows(viewer, undefined)).map((rule) => rule.name)
    assert.deepEqual(allowed.toSorted(), expected.toSorted(), name)
  }
})

test('rules about groups look at this group alone; what is of all groups is of nobody', () => {
  assert.equal(ofGroup.allows(user(['user'], [1]), { group_id: 1 }), true)
  assert.equal(ofGroup.allows(user(['user'], [], [1]), { group_id: 1 }), true)
  assert.equal(ofGroup.allows(user(['user'], [2], [3]), { group_id: 1 }), false)
  assert.equal(ofGroup.allows(user(['user'], [1]), { group_id: null }), false)
  assert.equal(ofGroup.allows(stranger, { group_id: 1 }), false)
  assert.equal(manager.allows(user(['user'], [1]), { group_id: 1 }), false)
  assert.equal(manager.allows(user(['user'], [], [1]), { group_id: 1 }), true)
})

test('rules can be joined', () => {
  const rule = anyOf(power, self)
  assert.equal(rule.name, 'admin or maintainer or the user itself')
  assert.equal(rule.allows(user(['user']), { user_id: 7 }), true)
  assert.equal(rule.allows(user(['user']), { user_id: 8 }), false)
  assert.equal(rule.allows(user(['maintainer']), { user_id: 8 }), true)
})

test('groups of somebody come by name, each once', () => {
  assert.deepEqual(
    groupsOf(user([], [2, 1], [2])).map(({ name }) => name),
    ['g1', 'g2'],
  )
  assert.deepEqual(groupsOf(stranger), [])
})
