import { hashPassword } from '../../../accounts/password.ts'
import { signIn } from '../../../accounts/sign-in.ts'
import { endSessionsOf } from '../../../database/sessions/sessions.ts'
import { setPassword } from '../../../database/users/write.ts'
import { userById } from '../../../database/users/search.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { admin, signedIn } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineForm } from '../../core/blueprint.ts'
import { password } from '../../core/form/fields.ts'
import { tokenHash } from '../../core/token.ts'
import { missing } from '../../object-list/object-id.ts'
import { mayRule, userOf } from './load.ts'

const newPassword = {
  new_password: password({ label: 'New password', required: true, hint: 'At least 8 characters.' }),
  again: password({ label: 'The same again', required: true }),
}

/** The own password: who knows the old one may set another, which ends all other sessions. */
export const changePassword = defineForm({
  name: 'users.change_password',
  path: '/users/change_password',
  summary: 'change the own password',
  access: signedIn,
  isOnlyPage: true,
  fields: { password: password({ label: 'Present password', required: true }), ...newPassword },
  async subject({ services, viewer }) {
    const user = await userById(services.database, viewer.account?.id ?? 0)
    if (!user) throw missing('user', viewer.account?.login)
    return user
  },
  objection: ({ t }, user) =>
    user.has_password ? undefined : t('You have no password; an administrator can set one.'),
  title: ({ t }) => t('Change the password'),
  submit: ({ t }) => t('Change the password'),
  async apply(values, ask, user) {
    const { services, session, author, t } = ask
    const { database } = services
    checkSame(ask, values)
    await checkPresent(ask, user.login, values.password)
    await setPassword(database, user.login, await hashNew(values.new_password), author)
    await endSessionsOf(database, user.id, session === undefined ? undefined : tokenHash(session))
    return {
      to: '/users/me',
      message: t('The password was changed; you are signed out everywhere else.'),
    }
  },
})

/** The password of somebody else, whose sessions end. */
export const setAnothers = defineForm({
  name: 'users.set_password',
  path: '/users/:id/set_password',
  summary: 'set the password of a user',
  access: admin,
  allows: mayRule,
  isOnlyPage: true,
  fields: newPassword,
  subject: userOf,
  title: ({ t }, { user }) => t('Set a password of {login}', { login: user.login }),
  introduction: (_, { t }) => t('The user is signed out everywhere.'),
  submit: ({ t }) => t('Set the password'),
  async apply(values, ask, { user }) {
    const { services, author, t } = ask
    checkSame(ask, values)
    await setPassword(services.database, user.login, await hashNew(values.new_password), author)
    await endSessionsOf(services.database, user.id)
    return { to: `/users/${user.id}/show`, message: t('The password was set.') }
  },
})

/** Wrong ones count as those of signing in do, so that nobody tries many at a browser that was left alone. */
async function checkPresent(ask: Ask<unknown>, login: string, secret: string): Promise<void> {
  const { services, address, now, t } = ask
  const attempt = { login, password: secret, address, now }
  try {
    await signIn(services.database, { ...attempt, freeFailures: services.config.sign_in.failures })
  } catch (error) {
    if (!(error instanceof MentatError) || error.code !== 'SIGN_IN_REFUSED') throw error
    throw new MentatError('VALUE_INVALID', t('This is not your password.'), {
      fields: { field: 'password' },
    })
  }
}

function checkSame({ t }: Ask<unknown>, values: { new_password: string; again: string }): void {
  if (values.new_password === values.again) return
  throw new MentatError('VALUE_INVALID', t('The two are not the same.'), {
    fields: { field: 'again' },
  })
}

async function hashNew(secret: string): Promise<string> {
  try {
    return await hashPassword(secret)
  } catch (error) {
    if (!(error instanceof MentatError) || error.code !== 'VALUE_INVALID') throw error
    throw new MentatError('VALUE_INVALID', error.message, { fields: { field: 'new_password' } })
  }
}
