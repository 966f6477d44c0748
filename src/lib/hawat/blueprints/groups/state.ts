import { deleteGroup } from '../../../database/groups/delete.ts'
import { updateGroup } from '../../../database/groups/write.ts'
import { admin, power } from '../../core/access.ts'
import { defineForm } from '../../core/blueprint.ts'
import { groupOf } from './load.ts'

/** Makes a group responsible again for what it was. */
export const enable = defineForm({
  name: 'groups.enable',
  path: '/groups/:id/enable',
  summary: 'enable a group',
  access: power,
  fields: {},
  subject: groupOf,
  objection: ({ t }, { group }) => (group.enabled ? t('The group is enabled already.') : undefined),
  title: ({ t }) => t('Enable a group'),
  introduction: ({ group }, { t }) =>
    t('Make {name} responsible for its networks again?', { name: group.name }),
  submit: ({ t }) => t('Enable'),
  async apply(_, { services, author, t }, { group }) {
    await updateGroup(
      services.database,
      group.name,
      (before) => ({ ...before, enabled: true }),
      author,
    )
    return {
      to: `/groups/${group.id}/show`,
      message: t('{name} is enabled.', { name: group.name }),
    }
  },
})

/** From then on it is responsible for nothing and gets no reports. */
export const disable = defineForm({
  name: 'groups.disable',
  path: '/groups/:id/disable',
  summary: 'disable a group',
  access: power,
  fields: {},
  isDestructive: true,
  subject: groupOf,
  objection: ({ t }, { group }) =>
    group.enabled ? undefined : t('The group is disabled already.'),
  title: ({ t }) => t('Disable a group'),
  introduction: ({ group }, { t }) =>
    t('Let {name} be responsible for nothing? It gets no reports from then on.', {
      name: group.name,
    }),
  submit: ({ t }) => t('Disable'),
  async apply(_, { services, author, t }, { group }) {
    await updateGroup(
      services.database,
      group.name,
      (before) => ({ ...before, enabled: false }),
      author,
    )
    return {
      to: `/groups/${group.id}/show`,
      message: t('{name} is disabled.', { name: group.name }),
    }
  },
})

/** Deletes a group with networks, filters and memberships. */
export const remove = defineForm({
  name: 'groups.delete',
  path: '/groups/:id/delete',
  summary: 'delete a group',
  access: admin,
  fields: {},
  isDestructive: true,
  subject: groupOf,
  title: ({ t }) => t('Delete a group'),
  introduction: ({ group }, { t }) =>
    t('Delete {name} with its networks, filters and memberships? Its reports stay.', {
      name: group.name,
    }),
  submit: ({ t }) => t('Delete'),
  async apply(_, { services, author, t }, { group }) {
    await deleteGroup(services.database, group.name, author)
    return { to: '/groups/list', message: t('{name} was deleted.', { name: group.name }) }
  },
})
