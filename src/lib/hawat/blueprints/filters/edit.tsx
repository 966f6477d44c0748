import { checkFilter, type CheckedFilter } from '../../../accounts/check-filter.ts'
import { listEventClasses } from '../../../database/event-classes/list.ts'
import { createFilter, updateFilter } from '../../../database/filters/manage.ts'
import type { OwnedFilter } from '../../../database/filters/search.ts'
import type { ReportFilter } from '../../../database/filters/tables.ts'
import { parseFilter } from '../../../filter/parse.ts'
import { compileFilter } from '../../../filter/compile.ts'
import { power, signedIn } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineForm, type Done, type Tried } from '../../core/blueprint.ts'
import { compiledField } from '../../filter-trial/compiled.ts'
import { tryOnStored } from '../../filter-trial/stored.ts'
import { checkChosenGroup } from '../../object-list/chosen-group.ts'
import { isSame, savedMessage } from '../../object-list/saved.ts'
import {
  fieldsOfValues,
  filterFields,
  type FilterValues,
  valuesOfFilter,
  withoutGroup,
} from './fields.ts'
import { filterOf, filterOptions, groupOf, type GroupOfFilter, keepsFilter } from './load.ts'
import { PreviewPage } from './preview.tsx'
import { tellOfFilter } from './tell.ts'

const empty = { source_based: 'true', type: 'basic', enabled: true, days: 7 } as const

const trial = {
  label: ({ t }: Ask<unknown>) => t('Preview'),
  run: (values: FilterValues, ask: Ask<unknown>) => preview(values, ask),
}

/** A new filter, of a group or for all. */
export const create = defineForm({
  name: 'filters.create',
  path: '/filters/create',
  summary: 'create a filter of a group or for all groups',
  access: power,
  fields: filterFields,
  subject: () => Promise.resolve({}),
  title: ({ t }) => t('Create a filter'),
  submit: ({ t }) => t('Create'),
  initial: () => empty,
  options: filterOptions,
  trial,
  apply: (values, ask) => createAs(fieldsOfValues(values), ask),
})

/** A new filter of one group, for those who belong to it. */
export const createFor = defineForm({
  name: 'filters.create_for',
  path: '/filters/createfor/:group',
  summary: 'create a filter of a group',
  access: signedIn,
  allows: keepsFilter,
  fields: filterFields,
  offered: () => withoutGroup,
  subject: groupOf,
  title: ({ t }, { name }) => t('Create a filter of {name}', { name }),
  submit: ({ t }) => t('Create'),
  initial: () => empty,
  options: filterOptions,
  trial,
  apply: (values, ask, { name }: GroupOfFilter) =>
    createAs({ ...fieldsOfValues(values), group: name }, ask),
})

/** Changing a filter; only those who run the system give it to another group. */
export const update = defineForm({
  name: 'filters.update',
  path: '/filters/:id/update',
  summary: 'change a filter',
  access: signedIn,
  allows: keepsFilter,
  isUpdate: true,
  fields: filterFields,
  offered: ({ viewer }) =>
    power.allows(viewer, undefined) ? ['group', ...withoutGroup] : withoutGroup,
  subject: filterOf,
  title: ({ t }, { name }) => t('Change the filter {name}', { name }),
  submit: ({ t }) => t('Save'),
  initial: (filter) => ({ ...valuesOfFilter(filter), days: 7 }),
  options: filterOptions,
  trial,
  async apply(values, ask, filter: OwnedFilter) {
    const { services, author } = ask
    const wanted = fieldsOfValues(values)
    const group = power.allows(ask.viewer, undefined) ? wanted.group : filter.group
    await checkChosenGroup(ask, 'group', group)
    const { fields } = await checked({ ...wanted, group }, ask)
    const after = await updateFilter(services.database, filter, () => fields, author)
    const { id } = after
    const sides = [toldOf(filter), toldOf(after)] as const
    if (!isSame(...sides)) await tellOfFilter(ask, 'update', after)
    // The group that it was taken from is told as well.
    if (after.group !== filter.group) await tellOfFilter(ask, 'update', filter)
    return { to: `/filters/${id}/show`, message: savedMessage(ask, ...sides), data: { id } }
  },
})

async function createAs(wanted: CheckedFilter['fields'], ask: Ask<unknown>): Promise<Done> {
  const { services, author, t } = ask
  await checkChosenGroup(ask, 'group', wanted.group)
  const { fields } = await checked(wanted, ask)
  const filter = await createFilter(services.database, fields, author)
  await tellOfFilter(ask, 'create', filter)
  const { id, name } = filter
  return {
    to: `/filters/${id}/show`,
    message: t('The filter {name} was created.', { name }),
    data: { id },
  }
}

/** @throws MentatError VALUE_INVALID, FILTER_INVALID with the field */
async function checked(
  fields: CheckedFilter['fields'],
  { services }: Ask<unknown>,
): Promise<CheckedFilter> {
  const classes = await listEventClasses(services.database)
  return compiledField('filter', () => checkFilter(fields, classes))
}

async function preview(values: FilterValues, ask: Ask<unknown>): Promise<Tried> {
  const { fields, warnings } = await checked(fieldsOfValues(values), ask)
  const filter = compileFilter(fields.filter)
  const stored = await tryOnStored({ filter, days: values.days }, ask)
  const data = { filter: fields.filter, tree: parseFilter(fields.filter), warnings, stored }
  return { data, page: <PreviewPage preview={data} /> }
}

/** Without what reports count meanwhile. */
function toldOf(filter: ReportFilter): object {
  return { ...filter, hits: 0, last_hit: null, group_id: null }
}
