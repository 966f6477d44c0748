import { endSessionsOf } from '../../../database/sessions/sessions.ts'
import { signedIn } from '../../core/access.ts'
import { defineForm } from '../../core/blueprint.ts'
import { tokenHash } from '../../core/token.ts'

/** Signs the user out everywhere but here. */
export const endSessions = defineForm({
  name: 'users.end_sessions',
  path: '/users/end_sessions',
  summary: 'sign out everywhere else',
  access: signedIn,
  isOnlyPage: true,
  fields: {},
  isDestructive: true,
  subject: () => Promise.resolve({}),
  title: ({ t }) => t('Sign out everywhere else'),
  introduction: (_, { t }) => t('End all your sessions but this one?'),
  submit: ({ t }) => t('Sign out everywhere else'),
  async apply(_, { services: { database }, viewer, session, t }) {
    const but = session === undefined ? undefined : tokenHash(session)
    const n = await endSessionsOf(database, viewer.account?.id ?? 0, but)
    return { to: '/users/me', message: t('{n} sessions were ended.', { n }) }
  },
})
