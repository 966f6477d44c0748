import { groupsById } from '../../database/groups/list.ts'
import { type Belonging, setMembership } from '../../database/groups/members.ts'
import { userById, type UserRecord } from '../../database/users/search.ts'
import { activate } from '../account-mails/activation.ts'
import { anyOf, manager, type OfGroup, power, signedIn } from '../core/access.ts'
import type { Ask } from '../core/ask.ts'
import { defineForm, type Route } from '../core/blueprint.ts'
import { safeNext } from '../core/next.ts'
import type { Viewer } from '../core/viewer.ts'
import { idOf, missing } from '../object-list/object-id.ts'
import { mayKnowUser, ofUser } from './rules.ts'

/** What can be done with the way in which a user belongs to a group. */
export type MembershipStep =
  'add_member' | 'reject_member' | 'remove_member' | 'add_manager' | 'remove_manager'

/** A user and a group. */
interface Pair extends OfGroup {
  readonly group: { readonly id: number; readonly name: string; readonly enabled: boolean }
  readonly user: UserRecord
}

/** Who may change who belongs to a group. */
export const mayManage = anyOf<OfGroup>(power, manager)

interface StepText {
  readonly as: Belonging
  readonly present: boolean
  readonly summary: string
  readonly title: string
  readonly question: string
  readonly submit: string
  readonly done: string
}

const steps: Readonly<Record<MembershipStep, StepText>> = {
  add_member: {
    ...{ as: 'member', present: true, summary: 'make a user a member of a group' },
    title: 'Add a member',
    question: 'Make {login} a member of {group}?',
    submit: 'Add',
    done: '{login} is a member of {group} now.',
  },
  reject_member: {
    ...{ as: 'wanted', present: false, summary: 'reject the wish to be a member of a group' },
    title: 'Reject a member',
    question: 'Reject the wish of {login} to be a member of {group}?',
    submit: 'Reject',
    done: 'The wish of {login} to be a member of {group} was rejected.',
  },
  remove_member: {
    ...{ as: 'member', present: false, summary: 'end the membership of a user in a group' },
    title: 'Remove a member',
    question: 'Remove {login} from the members of {group}?',
    submit: 'Remove',
    done: '{login} is no member of {group} any more.',
  },
  add_manager: {
    ...{ as: 'manager', present: true, summary: 'make a user a manager of a group' },
    title: 'Add a manager',
    question: 'Make {login} a manager of {group}?',
    submit: 'Add',
    done: '{login} is a manager of {group} now.',
  },
  remove_manager: {
    ...{ as: 'manager', present: false, summary: 'let a user manage a group no longer' },
    title: 'Remove a manager',
    question: 'Remove {login} from the managers of {group}?',
    submit: 'Remove',
    done: '{login} is no manager of {group} any more.',
  },
}

/**
 * A page that changes how a user belongs to a group; groups and users each have it under their own address.
 * @param path with `:user` and `:group`, the numbers of both
 */
export function membershipRoute(step: MembershipStep, name: string, path: string): Route {
  const { as, present, summary, title, question, submit, done } = steps[step]
  return defineForm({
    ...{ name, path, summary, access: signedIn, allows: mayManage, isDestructive: !present },
    fields: {},
    subject: pairOf,
    objection: ({ t }, pair) =>
      belongs(pair.user, pair.group_id, as) === present
        ? t('It is so already: nothing has to be done.')
        : undefined,
    title: ({ t }) => t(title),
    introduction: ({ user, group }, { t }) => t(question, { login: user.login, group: group.name }),
    submit: ({ t }) => t(submit),
    async apply(_, ask, pair) {
      await changeMembership(ask, pair, { as, present })
      const { user, group } = pair
      const to = safeNext(ask.given['back']?.[0] ?? (await placeAfter(ask, pair)))
      return { to, message: ask.t(done, { login: user.login, group: group.name }) }
    },
  })
}

/** Does it. Who has applied for an account and is let into a group may sign in from now on; who was disabled may not. */
export async function changeMembership(
  ask: Ask<unknown>,
  { user, group }: Pick<Pair, 'user'> & { readonly group: { readonly name: string } },
  { as, present }: { readonly as: Belonging; readonly present: boolean },
): Promise<void> {
  const { services, author } = ask
  const about = { group: group.name, login: user.login, as, present }
  await setMembership(services.database, about, author)
  if (present && !user.enabled && user.justification !== null) await activate(ask, user.login)
}

/** The group, unless whoever asks has just given up the right to see it. */
async function placeAfter(ask: Ask<unknown>, { group }: Pair): Promise<string | undefined> {
  const { viewer, services } = ask
  const self = await userById(services.database, viewer.account?.id ?? 0)
  const stays = [...(self?.memberships ?? []), ...(self?.managements ?? [])]
  const isSeen = power.allows(viewer, undefined) || stays.some(({ id }) => id === group.id)
  return isSeen ? ask.href('groups.show', { params: { id: group.id } }) : ask.href('groups.mine')
}

async function pairOf(ask: Ask<unknown>): Promise<Pair> {
  const { database } = ask.services
  const [user, [group]] = await Promise.all([
    userById(database, idOf(ask, 'user')),
    groupsById(database, [idOf(ask, 'group')]),
  ])
  if (!group) throw missing('group', ask.params['group'])
  const pair = user && { group_id: group.id, user, group }
  if (pair && !isHidden(ask.viewer, pair)) return pair
  const advice = ask.t('Who does not belong to the group is added by an e-mail address or a login.')
  throw missing('user', ask.params['user'], advice)
}

/** Whoever manages a group finds out by counting numbers neither who there is nor, by adding them, everything about them. */
function isHidden(viewer: Viewer, pair: Pair): boolean {
  return mayManage.allows(viewer, pair) && !mayKnowUser.allows(viewer, ofUser(pair.user))
}

/** Whether a user belongs to a group in this way. */
export function belongs(user: UserRecord, groupId: number | null, as: Belonging): boolean {
  const lists = {
    member: user.memberships,
    wanted: user.memberships_wanted,
    manager: user.managements,
  }
  return lists[as].some(({ id }) => id === groupId)
}
