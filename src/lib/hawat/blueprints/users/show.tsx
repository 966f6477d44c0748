import { listApiKeys } from '../../../database/api-keys/api-keys.ts'
import { listSessions } from '../../../database/sessions/sessions.ts'
import { userById } from '../../../database/users/search.ts'
import { signedIn } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineView } from '../../core/blueprint.ts'
import { tokenHash } from '../../core/token.ts'
import { mayKnowUser } from '../../membership/rules.ts'
import { missing } from '../../object-list/object-id.ts'
import { subjectOf, userOf, type UserSubject } from './load.ts'
import type { ShownUser } from './shown-user.ts'
import { UserPage } from './user-page.tsx'

/** One user. */
export const show = defineView({
  name: 'users.show',
  path: '/users/:id/show',
  summary: 'one user',
  access: signedIn,
  allows: mayKnowUser,
  load: async (ask) => withOwn(ask, await userOf(ask)),
  title: (_, shown) => shown?.user.fullname ?? '',
  page: (shown) => shown && <UserPage shown={shown} />,
})

/** Oneself. */
export const me = defineView({
  name: 'users.me',
  path: '/users/me',
  summary: 'the own account',
  access: signedIn,
  async load(ask) {
    const user = await userById(ask.services.database, ask.viewer.account?.id ?? 0)
    if (!user) throw missing('user', ask.viewer.account?.login)
    return withOwn(ask, subjectOf(user))
  },
  title: ({ t }) => t('My account'),
  page: (shown) => shown && <UserPage shown={shown} />,
})

async function withOwn(ask: Ask<unknown>, subject: UserSubject): Promise<ShownUser> {
  const { services, viewer, session } = ask
  const { account } = viewer
  const { user } = subject
  const isSelf = account?.id === user.id
  if (!isSelf && account?.roles.includes('admin') !== true) return subject
  const [api_keys, sessions] = await Promise.all([
    listApiKeys(services.database, user.id),
    listSessions(
      services.database,
      user.id,
      session === undefined ? undefined : tokenHash(session),
    ),
  ])
  return { ...subject, api_keys, sessions }
}
