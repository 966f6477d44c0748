import { belongings } from '../../../database/groups/members.ts'
import { groupNames } from '../../../database/groups/search.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { power } from '../../core/access.ts'
import { defineForm } from '../../core/blueprint.ts'
import { choice } from '../../core/form/fields.ts'
import { belongs, changeMembership } from '../../membership/routes.ts'
import { userOf } from './load.ts'

/** From the page of a user: managers of groups have it the other way round, since they know neither all users nor all groups. */
export const addToGroup = defineForm({
  name: 'users.add_to_group',
  path: '/users/:id/add_to_group',
  summary: 'add a user to a group',
  access: power,
  fields: {
    group: choice({ label: 'Group', required: true, options: 'groups' }),
    as: choice({
      label: 'Belongs as',
      required: true,
      options: belongings
        .filter((value) => value !== 'wanted')
        .map((value) => ({ value, label: value })),
    }),
  },
  subject: userOf,
  title: ({ t }, { user }) => t('Add {login} to a group', { login: user.login }),
  submit: ({ t }) => t('Add'),
  initial: () => ({ as: 'member' }),
  async options({ services }) {
    const groups = await groupNames(services.database)
    return { groups: groups.map(({ name }) => ({ value: name })) }
  },
  async apply(values, ask, { user }) {
    const { services, t } = ask
    const as = values.as === 'manager' ? 'manager' : 'member'
    const group = (await groupNames(services.database)).find(({ name }) => name === values.group)
    const wrong = !group
      ? t('There is no group "{name}".', { name: values.group })
      : belongs(user, group.id, as)
        ? t('It is so already: nothing has to be done.')
        : undefined
    if (!group || wrong !== undefined) {
      throw new MentatError('VALUE_INVALID', wrong ?? '', { fields: { field: 'group' } })
    }
    await changeMembership(ask, { user, group }, { as, present: true })
    const told = { login: user.login, group: group.name }
    const message =
      as === 'manager'
        ? t('{login} is a manager of {group} now.', told)
        : t('{login} is a member of {group} now.', told)
    return { to: `/users/${user.id}/show`, message }
  },
})
