import { endSession } from '../../../database/sessions/sessions.ts'
import { signedIn } from '../../core/access.ts'
import { defineForm } from '../../core/blueprint.ts'
import { tokenHash } from '../../core/token.ts'

/** Ends the session, here and in the database. */
export const signOutForm = defineForm({
  name: 'auth.sign_out',
  path: '/auth/sign-out',
  summary: 'sign out',
  access: signedIn,
  isOnlyPage: true,
  fields: {},
  subject: () => Promise.resolve({}),
  title: ({ t }) => t('Sign out'),
  submit: ({ t }) => t('Sign out'),
  async apply(_, { services: { database, logger }, session, viewer, t }) {
    if (session !== undefined) await endSession(database, tokenHash(session))
    logger.info('signed out', { login: viewer.account?.login })
    return { to: '/', session: null, message: t('You are signed out.') }
  },
})
