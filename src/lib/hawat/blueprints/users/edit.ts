import { checkUser } from '../../../accounts/check-user.ts'
import { createUser, updateUser } from '../../../database/users/write.ts'
import type { User, UserFields } from '../../../database/users/tables.ts'
import { endSessionsOf } from '../../../database/sessions/sessions.ts'
import { tellActivated } from '../../account-mails/activation.ts'
import { power, signedIn } from '../../core/access.ts'
import { defineForm } from '../../core/blueprint.ts'
import { savedMessage } from '../../object-list/saved.ts'
import {
  checkRoles,
  fieldsOfValues,
  ownFields,
  userFields,
  userOptions,
  valuesOfUser,
} from './fields.ts'
import { mayChange, userOf } from './load.ts'

/** A new user; it has no password until somebody sets one. */
export const create = defineForm({
  name: 'users.create',
  path: '/users/create',
  summary: 'create a user',
  access: power,
  fields: userFields,
  subject: () => Promise.resolve({}),
  title: ({ t }) => t('Create a user'),
  submit: ({ t }) => t('Create'),
  initial: () => ({ roles: ['user'], enabled: true }),
  options: userOptions,
  async apply(values, ask) {
    checkRoles(ask, values.roles, [])
    const { services, author, t } = ask
    const user = await createUser(services.database, checkUser(fieldsOfValues(values)), author)
    const message = t('The user {login} was created.', { login: user.login })
    return { to: `/users/${user.id}/show`, message, data: { id: user.id } }
  },
})

/** Everybody changes what they say of themselves; administrators change everything of others. */
export const update = defineForm({
  name: 'users.update',
  path: '/users/:id/update',
  summary: 'change a user',
  access: signedIn,
  allows: mayChange,
  isUpdate: true,
  fields: userFields,
  offered({ viewer: { account } }, { user }) {
    if (account?.roles.includes('admin') !== true) return ownFields
    return account.id === user.id
      ? ['login', ...ownFields]
      : (Object.keys(userFields) as (keyof typeof userFields)[])
  },
  subject: userOf,
  title: ({ t }, { user }) => t('Change {login}', { login: user.login }),
  submit: ({ t }) => t('Save'),
  initial: ({ user }) => valuesOfUser(user),
  options: userOptions,
  async apply(values, ask, { user }, filled) {
    checkRoles(ask, values.roles, user.roles)
    const { services, author } = ask
    const { database } = services
    const target = { login: user.login, keepsAdmin: true }
    const change = (before: User): UserFields =>
      checkUser(fieldsOfValues({ ...valuesOfUser(before), ...filled }))
    const changed = await updateUser(database, target, change, author)
    if (!changed.enabled) await endSessionsOf(database, user.id)
    if (changed.enabled && !user.enabled) tellActivated(ask, changed)
    const message = savedMessage(ask, told(user), told(changed))
    return { to: `/users/${user.id}/show`, message, data: { id: user.id } }
  },
})

/** What can be changed of a user. */
function told({ login, fullname, email, organization, roles, enabled, ...rest }: User): object {
  const { locale, timezone } = rest
  return { login, fullname, email, organization, roles, enabled, locale, timezone }
}
