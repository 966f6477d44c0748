import { createSession, endSession } from '../../../database/sessions/sessions.ts'
import type { AccountRow } from '../../../database/users/account.ts'
import type { Ask } from '../../core/ask.ts'
import type { Done } from '../../core/blueprint.ts'
import { safeNext } from '../../core/next.ts'
import { newToken, tokenHash } from '../../core/token.ts'

/** How somebody showed who they are. */
export type SignInMethod = 'password' | 'header' | 'oidc'

/** Signs somebody in. The session is a new one each time; the one before ends. */
export async function enter(
  { services, session: former, now, address, agent }: Ask<unknown>,
  account: Pick<AccountRow, 'id' | 'login'>,
  { method, next }: { readonly method: SignInMethod; readonly next: string | undefined },
): Promise<Done> {
  const { database, logger } = services
  if (former !== undefined) await endSession(database, tokenHash(former))
  const session = newToken()
  await createSession(database, {
    ...{ tokenHash: tokenHash(session), userId: account.id, now, method, address, agent },
  })
  logger.info('signed in', { login: account.login, address, method })
  return { to: safeNext(next), session }
}
