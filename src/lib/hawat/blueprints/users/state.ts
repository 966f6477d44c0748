import { endSessionsOf } from '../../../database/sessions/sessions.ts'
import { deleteUser, updateUser } from '../../../database/users/write.ts'
import type { User } from '../../../database/users/tables.ts'
import { activate } from '../../account-mails/activation.ts'
import { admin, power } from '../../core/access.ts'
import { defineForm } from '../../core/blueprint.ts'
import { mayRule, maySwitch, userOf } from './load.ts'

/** Lets somebody sign in, and tells them. */
export const enable = defineForm({
  name: 'users.enable',
  path: '/users/:id/enable',
  summary: 'let a user sign in',
  access: power,
  allows: maySwitch,
  fields: {},
  subject: userOf,
  objection: ({ t }, { user }) => (user.enabled ? t('The user is enabled already.') : undefined),
  title: ({ t }) => t('Enable a user'),
  introduction: ({ user }, { t }) => t('Let {login} sign in?', { login: user.login }),
  submit: ({ t }) => t('Enable'),
  async apply(_, ask, { user }) {
    await activate(ask, user.login)
    return {
      to: `/users/${user.id}/show`,
      message: ask.t('{login} may sign in now.', { login: user.login }),
    }
  },
})

/** Signs somebody out everywhere and does not let them in again. */
export const disable = defineForm({
  name: 'users.disable',
  path: '/users/:id/disable',
  summary: 'do not let a user sign in any more',
  access: power,
  allows: maySwitch,
  fields: {},
  isDestructive: true,
  subject: userOf,
  objection: ({ t }, { user }) => (user.enabled ? undefined : t('The user is disabled already.')),
  title: ({ t }) => t('Disable a user'),
  introduction: ({ user }, { t }) =>
    t(
      'Sign {login} out everywhere and let them in no more? Their API keys open nothing from then on.',
      {
        login: user.login,
      },
    ),
  submit: ({ t }) => t('Disable'),
  async apply(_, { services: { database }, author, t }, { user }) {
    const disabled = (before: User): User => ({ ...before, enabled: false })
    await updateUser(database, { login: user.login, keepsAdmin: true }, disabled, author)
    await endSessionsOf(database, user.id)
    return {
      to: `/users/${user.id}/show`,
      message: t('{login} may not sign in any more.', { login: user.login }),
    }
  },
})

/** Deletes somebody with memberships, API keys and sessions; the change log keeps what they did. */
export const remove = defineForm({
  name: 'users.delete',
  path: '/users/:id/delete',
  summary: 'delete a user',
  access: admin,
  allows: mayRule,
  fields: {},
  isDestructive: true,
  subject: userOf,
  title: ({ t }) => t('Delete a user'),
  introduction: ({ user }, { t }) =>
    t('Delete {login} with all memberships and API keys? The change log keeps what was done.', {
      login: user.login,
    }),
  submit: ({ t }) => t('Delete'),
  async apply(_, { services: { database }, author, t }, { user }) {
    await deleteUser(database, { login: user.login, keepsAdmin: true }, author)
    return { to: '/users/list', message: t('{login} was deleted.', { login: user.login }) }
  },
})
