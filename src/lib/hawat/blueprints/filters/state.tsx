import { deleteFilter, updateFilter } from '../../../database/filters/manage.ts'
import type { OwnedFilter } from '../../../database/filters/search.ts'
import type { ReportFilter } from '../../../database/filters/tables.ts'
import { signedIn } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineForm, type Done } from '../../core/blueprint.ts'
import { filterOf, keepsFilter } from './load.ts'
import { tellOfFilter } from './tell.ts'

const shared = { access: signedIn, allows: keepsFilter, fields: {}, subject: filterOf }

/** Putting a filter in force. */
export const enable = defineForm({
  ...shared,
  name: 'filters.enable',
  path: '/filters/:id/enable',
  summary: 'put a filter in force',
  objection: ({ t }, { enabled }) => (enabled ? t('The filter is enabled already.') : undefined),
  title: ({ t }, { name }) => t('Enable the filter {name}', { name }),
  introduction: (_, { t }) => <p>{t('Events that match it will be held back from reports.')}</p>,
  submit: ({ t }) => t('Enable'),
  apply: (_, ask, filter) => setEnabled(ask, filter, true),
})

/** Taking a filter out of force. */
export const disable = defineForm({
  ...shared,
  name: 'filters.disable',
  path: '/filters/:id/disable',
  summary: 'take a filter out of force',
  objection: ({ t }, { enabled }) => (enabled ? undefined : t('The filter is disabled already.')),
  title: ({ t }, { name }) => t('Disable the filter {name}', { name }),
  introduction: (_, { t }) => <p>{t('Events that match it will be reported again.')}</p>,
  submit: ({ t }) => t('Disable'),
  apply: (_, ask, filter) => setEnabled(ask, filter, false),
})

/** Deleting a filter. */
export const remove = defineForm({
  ...shared,
  name: 'filters.delete',
  path: '/filters/:id/delete',
  summary: 'delete a filter',
  isDestructive: true,
  title: ({ t }, { name }) => t('Delete the filter {name}', { name }),
  introduction: ({ hits }, { t }) => (
    <p>
      {t('Events that match it will be reported again.')}{' '}
      {t('It has held back {n} events.', { n: hits })}
    </p>
  ),
  submit: ({ t }) => t('Delete'),
  async apply(_, ask, filter) {
    const { services, author, t, href } = ask
    await deleteFilter(services.database, filter, author)
    await tellOfFilter(ask, 'delete', filter)
    const to = href('filters.list') ?? '/'
    return { to, message: t('The filter {name} is deleted.', { name: filter.name }) }
  },
})

async function setEnabled(ask: Ask<unknown>, filter: OwnedFilter, enabled: boolean): Promise<Done> {
  const { services, author, t } = ask
  const switched = (before: ReportFilter): ReportFilter => ({ ...before, enabled })
  const after = await updateFilter(services.database, filter, switched, author)
  await tellOfFilter(ask, enabled ? 'enable' : 'disable', after)
  const { id, name } = filter
  const message = enabled
    ? t('The filter {name} is enabled.', { name })
    : t('The filter {name} is disabled.', { name })
  return { to: `/filters/${id}/show`, message, data: { id, enabled } }
}
