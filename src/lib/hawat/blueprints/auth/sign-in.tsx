import { createSession, endSession } from '../../../database/sessions/sessions.ts'
import { signIn } from '../../../accounts/sign-in.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { everyone } from '../../core/access.ts'
import { defineForm } from '../../core/blueprint.ts'
import { hidden, password, text } from '../../core/form/fields.ts'
import { safeNext } from '../../core/next.ts'
import { newToken, tokenHash } from '../../core/token.ts'

/** Signing in by a password. The session is a new one each time. */
export const signInForm = defineForm({
  name: 'auth.sign_in',
  path: '/auth/sign-in',
  summary: 'sign in by a password',
  access: everyone,
  isOnlyPage: true,
  fields: {
    login: text({ label: 'Login', required: true, longest: 50 }),
    password: password({ label: 'Password', required: true }),
    next: hidden(2000),
  },
  subject: () => Promise.resolve({}),
  title: ({ t }) => t('Sign in'),
  submit: ({ t }) => t('Sign in'),
  initial: (_, { given }) => ({ next: safeNext(given['next']?.[0]) }),
  async apply({ login, password: secret, next }, ask) {
    const { services, now, address, agent, t } = ask
    const { database, config, logger } = services
    const attempt = { login, password: secret, address, now, freeFailures: config.sign_in.failures }
    try {
      const account = await signIn(database, attempt)
      if (ask.session !== undefined) await endSession(database, tokenHash(ask.session))
      const session = newToken()
      await createSession(database, {
        ...{ tokenHash: tokenHash(session), userId: account.id, now, method: 'password' },
        ...{ address, agent },
      })
      logger.info('signed in', { login: account.login, address, method: 'password' })
      return { to: safeNext(next), session }
    } catch (error) {
      if (!(error instanceof MentatError)) throw error
      logger.warning('a sign-in was refused', { login, address, code: error.code })
      if (error.code === 'SIGN_IN_REFUSED') {
        throw new MentatError('VALUE_INVALID', t('Login or password is wrong, or the account is not enabled.'))
      }
      throw error
    }
  },
})
