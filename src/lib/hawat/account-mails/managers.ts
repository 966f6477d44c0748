import { managersOf } from '../../database/groups/members.ts'
import type { Ask } from '../core/ask.ts'
import { type MailText, tell } from './send.ts'

/**
 * Tells the managers of a group what somebody has done who does not manage it: members may change what the group is told, and
 * nobody else would notice that reports stay away.
 * @param group its name
 */
export async function tellManagers(
  ask: Ask<unknown>,
  group: string,
  mailText: MailText,
): Promise<void> {
  const { services, viewer } = ask
  if (!services.post) return
  if (viewer.account?.managements.some(({ name }) => name === group) === true) return
  tell(ask, await managersOf(services.database, group), mailText)
}
