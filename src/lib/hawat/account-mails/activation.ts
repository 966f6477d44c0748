import { updateUser } from '../../database/users/write.ts'
import type { User } from '../../database/users/tables.ts'
import type { Ask } from '../core/ask.ts'
import { mailLink, tell } from './send.ts'

/** Enables an account and tells its user. */
export async function activate(ask: Ask<unknown>, login: string): Promise<User> {
  const { services, author } = ask
  const change = (user: User): User => ({ ...user, enabled: true })
  const user = await updateUser(services.database, login, change, author)
  tellActivated(ask, user)
  return user
}

/** Tells a user that the account has been enabled. */
export function tellActivated(ask: Ask<unknown>, user: User): void {
  const { login } = user
  const { application_name: name } = ask.services.config
  tell(ask, [user], (t) => ({
    subject: t('{name}: your account is enabled', { name }),
    text: [
      t('Your account {login} has been enabled.', { login }),
      t('You can sign in now: {link}', { link: mailLink(ask, '/auth/sign-in') }),
    ].join('\n\n'),
  }))
}
