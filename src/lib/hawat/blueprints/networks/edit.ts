import type { Network } from '../../../database/networks/list.ts'
import {
  createNetwork,
  deleteNetwork,
  type NetworkFields,
  updateNetwork,
} from '../../../database/networks/write.ts'
import { power } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineForm, type Done } from '../../core/blueprint.ts'
import { checkChosenGroup } from '../../object-list/chosen-group.ts'
import { savedMessage } from '../../object-list/saved.ts'
import {
  fieldsOfValues,
  networkFields,
  type NetworkValues,
  valuesOfNetwork,
  withoutGroup,
} from './fields.ts'
import { groupOf, groupOptions, networkOf } from './load.ts'

/** A new network of any group. */
export const create = defineForm({
  name: 'networks.create',
  path: '/networks/create',
  summary: 'create a network',
  access: power,
  fields: networkFields,
  subject: () => Promise.resolve({}),
  title: ({ t }) => t('Create a network'),
  submit: ({ t }) => t('Create'),
  initial: () => ({ source: 'manual' }),
  options: groupOptions,
  apply: (values, ask) => createAs(values, ask),
})

/** A new network of one group. */
export const createFor = defineForm({
  name: 'networks.create_for',
  path: '/networks/createfor/:group',
  summary: 'create a network of a group',
  access: power,
  fields: networkFields,
  offered: () => withoutGroup,
  subject: groupOf,
  title: ({ t }, { name }) => t('Create a network of {name}', { name }),
  submit: ({ t }) => t('Create'),
  initial: ({ name }) => ({ source: 'manual', group: name }),
  apply: (values, ask) => createAs(values, ask),
})

/** A network; only administrators give it to another group. */
export const update = defineForm({
  name: 'networks.update',
  path: '/networks/:id/update',
  summary: 'change a network',
  access: power,
  isUpdate: true,
  fields: networkFields,
  offered: ({ viewer }) =>
    viewer.account?.roles.includes('admin') === true ? [...withoutGroup, 'group'] : withoutGroup,
  subject: networkOf,
  title: ({ t }, { network }) => t('Change {name}', { name: network.network }),
  submit: ({ t }) => t('Save'),
  initial: ({ network }) => valuesOfNetwork(network),
  options: groupOptions,
  async apply(values, ask, { network }, filled) {
    const { services, author } = ask
    const { id } = network
    await checkChosenGroup(ask, 'group', values.group)
    const change = (before: Network): NetworkFields =>
      fieldsOfValues({ ...values, ...valuesOfNetwork(before), ...filled })
    const after = await updateNetwork(services.database, id, change, author)
    const message = savedMessage(ask, network, after)
    return { to: `/networks/${id}/show`, message, data: { id } }
  },
})

/** From then on nobody is responsible by it. */
export const remove = defineForm({
  name: 'networks.delete',
  path: '/networks/:id/delete',
  summary: 'delete a network',
  access: power,
  fields: {},
  isDestructive: true,
  subject: networkOf,
  title: ({ t }) => t('Delete a network'),
  introduction: ({ network }, { t }) =>
    t('Delete {network} of {group}?', { network: network.network, group: network.group }),
  submit: ({ t }) => t('Delete'),
  async apply(_, { services, author, t }, { network, group_id: group }) {
    await deleteNetwork(services.database, network.id, author)
    return {
      to: `/groups/${group}/show`,
      message: t('{name} was deleted.', { name: network.network }),
    }
  },
})

async function createAs(values: NetworkValues, ask: Ask<unknown>): Promise<Done> {
  const { services, author, t } = ask
  await checkChosenGroup(ask, 'group', values.group)
  const network = await createNetwork(services.database, fieldsOfValues(values), author)
  const { id, network: name } = network
  return {
    to: `/networks/${id}/show`,
    message: t('The network {name} was created.', { name }),
    data: { id },
  }
}
