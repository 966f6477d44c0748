import { checkGroup, emptyGroup } from '../../../accounts/check-group.ts'
import { groupNames } from '../../../database/groups/search.ts'
import { groupsById } from '../../../database/groups/list.ts'
import { createGroup, type GroupFields, updateGroup } from '../../../database/groups/write.ts'
import type { SettingsReportingRow } from '../../../database/groups/tables.ts'
import { power, signedIn } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineForm, type OptionLists } from '../../core/blueprint.ts'
import type { ValuesOf } from '../../core/form/field.ts'
import { choice, flag, text } from '../../core/form/fields.ts'
import { mayManage } from '../../membership/routes.ts'
import { checkChosenGroup } from '../../object-list/chosen-group.ts'
import { savedMessage } from '../../object-list/saved.ts'
import { groupOf, type GroupSubject } from './load.ts'

const fields = {
  name: text({
    label: 'Name',
    required: true,
    longest: 500,
    hint: 'Often the address to which abuse is reported. Events that are stored keep the name they have.',
  }),
  description: text({ label: 'Description', longest: 2000 }),
  parent: choice({
    label: 'Above it',
    options: 'groups',
    hint: 'The group that this one is a part of.',
  }),
  local_id: text({ label: 'Local ID', longest: 100, hint: 'What another system calls it.' }),
  source: text({
    label: 'Origin',
    required: true,
    longest: 100,
    hint: 'The import that manages it, or "manual".',
  }),
  enabled: flag({
    label: 'Enabled',
    hint: 'A group that is not enabled is responsible for nothing.',
  }),
} as const

type Values = ValuesOf<typeof fields>

/** Fields by who may fill them in: managers; maintainers as well; administrators all. */
const ofManagers = ['description'] as const
const ofMaintainers = ['description', 'local_id'] as const
const ofAll = ['name', 'description', 'parent', 'local_id', 'source', 'enabled'] as const

/** A new group; what it says of reports is the default. */
export const create = defineForm({
  name: 'groups.create',
  path: '/groups/create',
  summary: 'create a group',
  access: power,
  fields,
  subject: () => Promise.resolve({}),
  title: ({ t }) => t('Create a group'),
  submit: ({ t }) => t('Create'),
  initial: () => ({ source: 'manual', enabled: true }),
  options: (ask) => parentOptions(ask),
  async apply(values, ask) {
    const { services, author, t } = ask
    await checkChosenGroup(ask, 'parent', values.parent)
    const checked = checkGroup(fieldsOf(values, emptyGroup(values.name)))
    const { id, name } = await createGroup(services.database, checked, author)
    return {
      to: `/groups/${id}/show`,
      message: t('The group {name} was created.', { name }),
      data: { id },
    }
  },
})

/** A group: who manages it describes it, who runs the system says where it belongs. */
export const update = defineForm({
  name: 'groups.update',
  path: '/groups/:id/update',
  summary: 'change a group',
  access: signedIn,
  allows: mayManage,
  isUpdate: true,
  fields,
  offered({ viewer }) {
    const roles = viewer.account?.roles ?? []
    if (roles.includes('admin')) return ofAll
    return roles.includes('maintainer') ? ofMaintainers : ofManagers
  },
  async subject(ask): Promise<GroupSubject & { readonly parent: string | null }> {
    const subject = await groupOf(ask)
    const { parent_id: above } = subject.group
    const [parent] = await groupsById(ask.services.database, above === null ? [] : [above])
    return { ...subject, parent: parent?.name ?? null }
  },
  title: ({ t }, { group }) => t('Change {name}', { name: group.name }),
  submit: ({ t }) => t('Save'),
  initial: ({ group, parent }) => valuesOf({ ...group, parent }),
  options: (ask, { group }) => parentOptions(ask, group.id),
  async apply(values, ask, { group }, filled) {
    const { services, author } = ask
    await checkChosenGroup(ask, 'parent', values.parent)
    const change = (before: GroupFields): GroupFields =>
      checkGroup(fieldsOf({ ...valuesOf(before), ...filled }, before))
    const after = await updateGroup(services.database, group.name, change, author)
    const { id } = after
    return { to: `/groups/${id}/show`, message: savedMessage(ask, group, after), data: { id } }
  },
})

function valuesOf({
  name,
  description,
  source,
  parent,
  local_id,
  enabled,
}: Omit<GroupFields, keyof SettingsReportingRow>): Values {
  return {
    ...{ name, description, source, enabled },
    ...{ parent: parent ?? '', local_id: local_id ?? '' },
  }
}

function fieldsOf(values: Values, before: GroupFields): GroupFields {
  const { name, description, parent, local_id, source, enabled } = values
  return {
    ...before,
    ...{ name, description, source, enabled },
    parent: parent === '' ? null : parent,
    local_id: local_id === '' ? null : local_id,
  }
}

async function parentOptions({ services }: Ask<unknown>, but?: number): Promise<OptionLists> {
  const groups = await groupNames(services.database)
  return { groups: groups.filter(({ id }) => id !== but).map(({ name }) => ({ value: name })) }
}
