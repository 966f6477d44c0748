import { signIn } from '../../../accounts/sign-in.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { everyone } from '../../core/access.ts'
import { defineForm } from '../../core/blueprint.ts'
import { hidden, password, text } from '../../core/form/fields.ts'
import { safeNext } from '../../core/next.ts'
import { enter } from './enter.ts'
import { Ways } from './ways.tsx'

/** All ways to sign in, and signing in by a password. */
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
  offered: ({ services }) =>
    services.config.sign_in.password ? ['login', 'password', 'next'] : [],
  subject: () => Promise.resolve({}),
  title: ({ t }) => t('Sign in'),
  introduction: (_, ask) => <Ways ask={ask} />,
  submit: ({ t, services }) => (services.config.sign_in.password ? t('Sign in') : undefined),
  initial: (_, { given }) => ({ next: safeNext(given['next']?.[0]) }),
  async apply({ login, password: secret, next }, ask) {
    const { services, now, address, t } = ask
    const { database, config, logger } = services
    if (!config.sign_in.password) {
      throw new MentatError('FORBIDDEN', t('Nobody signs in by a password here.'))
    }
    const attempt = { login, password: secret, address, now, freeFailures: config.sign_in.failures }
    try {
      return await enter(ask, await signIn(database, attempt), { method: 'password', next })
    } catch (error) {
      if (!(error instanceof MentatError)) throw error
      logger.warning('a sign-in was refused', { login, address, code: error.code })
      if (error.code === 'SIGN_IN_REFUSED') {
        throw new MentatError(
          'VALUE_INVALID',
          t('Login or password is wrong, or the account is not enabled.'),
        )
      }
      throw error
    }
  },
})
