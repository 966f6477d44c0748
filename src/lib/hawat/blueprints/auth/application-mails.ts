import { listMembers } from '../../../database/groups/members.ts'
import { userById } from '../../../database/users/search.ts'
import { findUser, listUsers } from '../../../database/users/list.ts'
import type { User } from '../../../database/users/tables.ts'
import { type Addressee, mailLink, tell } from '../../account-mails/send.ts'
import type { Ask } from '../../core/ask.ts'

/** Tells administrators, the managers of the groups that were asked for, and the applicant. */
export async function tellOfApplication(
  ask: Ask<unknown>,
  applicant: User,
  justification: string,
): Promise<void> {
  if (!ask.services.post) return
  const { application_name: name } = ask.services.config
  const record = await userById(ask.services.database, applicant.id)
  const wanted = (record?.memberships_wanted ?? []).map((group) => group.name)
  const { login, fullname, email, organization } = applicant
  tell(ask, await deciders(ask, wanted), (t) => ({
    subject: t('{name}: {login} applies for an account', { name, login }),
    text: [
      t('{fullname} applies for the account {login}.', { fullname, login }),
      [
        t('E-mail: {email}', { email }),
        t('Organisation: {organization}', {
          organization: organization === '' ? '–' : organization,
        }),
        t('Groups: {groups}', { groups: wanted.length === 0 ? '–' : wanted.join(', ') }),
      ].join('\n'),
      justification,
      t('Enable the account or accept the membership: {link}', {
        link: mailLink(ask, `/users/${applicant.id}/show`),
      }),
    ].join('\n\n'),
  }))
  tell(ask, [applicant], (t) => ({
    subject: t('{name}: your application for an account', { name }),
    text: [
      t('You have applied for the account {login}.', { login }),
      t('You get another mail when it is enabled. If it was not you, you need not do anything.'),
    ].join('\n\n'),
  }))
}

/** Each once: administrators, those whom the configuration names, managers. */
async function deciders(ask: Ask<unknown>, groups: readonly string[]): Promise<Addressee[]> {
  const { database, config } = ask.services
  const admins = await listUsers(database, { role: 'admin', enabled: true })
  const managers: Addressee[] = []
  for (const group of groups) {
    for (const member of await listMembers(database, group)) {
      if (member.as !== 'manager' || !member.enabled) continue
      const manager = await findUser(database, member.login)
      if (manager) managers.push(manager)
    }
  }
  const named = config.admins.map((email) => ({ email, locale: null }))
  return [...new Map([...named, ...admins, ...managers].map((one) => [one.email, one])).values()]
}
