import { usersByName } from '../../../database/users/search.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { signedIn } from '../../core/access.ts'
import { defineForm } from '../../core/blueprint.ts'
import { choice, text } from '../../core/form/fields.ts'
import { belongs, changeMembership, mayManage } from '../../membership/routes.ts'
import { groupOf } from './load.ts'

/** Somebody is found by an exact e-mail address or login: nobody has to be shown a list of all users for that. */
export const addByEmail = defineForm({
  name: 'groups.add_by_email',
  path: '/groups/:id/add_by_email',
  summary: 'add somebody to a group by an e-mail address or a login',
  access: signedIn,
  allows: mayManage,
  fields: {
    email: text({ label: 'E-mail or login', required: true, longest: 250 }),
    as: choice({
      label: 'Belongs as',
      required: true,
      options: [
        { value: 'member', label: 'member' },
        { value: 'manager', label: 'manager' },
      ],
    }),
  },
  subject: groupOf,
  title: ({ t }, { group }) => t('Add somebody to {name}', { name: group.name }),
  submit: ({ t }) => t('Add'),
  initial: () => ({ as: 'member' }),
  async apply({ email, as }, ask, { group }) {
    const { services, t } = ask
    const [user, other] = await usersByName(services.database, email)
    if (!user || other) {
      const text = user
        ? t('Several accounts have this address: give the login instead.')
        : t('No account has this address.')
      throw new MentatError('VALUE_INVALID', text, { fields: { field: 'email' } })
    }
    const belonging = as === 'manager' ? 'manager' : 'member'
    if (belongs(user, group.id, belonging)) {
      throw new MentatError('VALUE_INVALID', t('It is so already: nothing has to be done.'), {
        fields: { field: 'email' },
      })
    }
    await changeMembership(ask, { user, group }, { as: belonging, present: true })
    const told = { login: user.login, group: group.name }
    const message =
      as === 'manager'
        ? t('{login} is a manager of {group} now.', told)
        : t('{login} is a member of {group} now.', told)
    return { to: `/groups/${group.id}/show`, message }
  },
})
