import { findAccount } from '../../../database/users/account.ts'
import { findUser } from '../../../database/users/list.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import type { Ask } from '../../core/ask.ts'
import type { Done } from '../../core/blueprint.ts'
import { enter, type SignInMethod } from './enter.ts'

/** Somebody of whom others say who they are. */
export interface KnownPerson {
  readonly login: string
  readonly fullname: string
  readonly email: string
  readonly organization: string
}

/**
 * Signs in somebody whom others know. Who has no account yet is led to the application for one, with what is known.
 * @throws MentatError SIGN_IN_REFUSED
 */
export async function admit(
  ask: Ask<unknown>,
  person: KnownPerson,
  how: { readonly method: SignInMethod; readonly next: string | undefined },
): Promise<Done> {
  const { services, address, t } = ask
  const { database, config, logger } = services
  const login = person.login.replaceAll(KELVIN_SIGN, '\uFFFD').toLowerCase()
  const account = await findAccount(database, login)
  if (account) return { ...(await enter(ask, account, how)), handshake: null }
  const isKnown = (await findUser(database, login)) !== undefined
  logger.warning('a sign-in was refused', { login, address, method: how.method, is_known: isKnown })
  if (!isKnown && config.sign_in.registration) {
    const message = t('You have no account yet: apply for one.')
    return {
      to: '/auth/register',
      message,
      handshake: JSON.stringify({ person: { ...person, login } }),
    }
  }
  const text = isKnown
    ? t('Your account {login} is not enabled.', { login })
    : t('There is no account {login}.', { login })
  throw new MentatError('SIGN_IN_REFUSED', text)
}

/** The only letter beyond ASCII whose small one is of ASCII, k: whoever chooses a name elsewhere becomes nobody else by it. */
const KELVIN_SIGN = '\u212A'

/** The person whom others knew a moment ago, as the browser brought it back with our seal; undefined: nobody. */
export function knownPerson({ handshake }: Ask<unknown>): KnownPerson | undefined {
  if (handshake === undefined) return undefined
  return (JSON.parse(handshake) as { person?: KnownPerson }).person
}
