import type { ReportFilter } from '../../../database/filters/tables.ts'
import { tellManagers } from '../../account-mails/managers.ts'
import { mailLink } from '../../account-mails/send.ts'
import type { Ask } from '../../core/ask.ts'

/** What somebody did with a filter. */
export type FilterStep = 'create' | 'update' | 'enable' | 'disable' | 'delete'

const sentences: Readonly<Record<FilterStep, string>> = {
  create: '{login} has created the filter {filter} of {group}.',
  update: '{login} has changed the filter {filter} of {group}.',
  enable: '{login} has enabled the filter {filter} of {group}.',
  disable: '{login} has disabled the filter {filter} of {group}.',
  delete: '{login} has deleted the filter {filter} of {group}.',
}

/** Most of a rule that stands in a mail, in characters. */
const LONGEST = 2000

/** Tells the managers of its group what somebody else has done with a filter; of one for all groups nobody is told. */
export async function tellOfFilter(
  ask: Ask<unknown>,
  step: FilterStep,
  { id, name: filter, group, enabled, filter: rule }: ReportFilter,
): Promise<void> {
  if (group === null) return
  const { application_name: name } = ask.services.config
  const login = ask.viewer.account?.login ?? ''
  const path = step === 'delete' ? '/filters/list' : `/filters/${id}/show`
  await tellManagers(ask, group, (t) => ({
    subject: t('{name}: a filter of {group} was changed', { name, group }),
    text: [
      t(sentences[step], { login, filter, group }),
      t('State: {state}', { state: enabled ? t('enabled') : t('disabled') }),
      t('It holds back what matches: {rule}', { rule: rule.slice(0, LONGEST) }),
      t('Look at it here: {link}', { link: mailLink(ask, path) }),
    ].join('\n\n'),
  }))
}
