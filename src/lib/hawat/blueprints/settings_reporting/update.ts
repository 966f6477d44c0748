import { checkGroup } from '../../../accounts/check-group.ts'
import {
  attachments,
  reportModes,
  type SettingsReportingRow,
} from '../../../database/groups/tables.ts'
import { type GroupFields, updateGroup } from '../../../database/groups/write.ts'
import { power, signedIn } from '../../core/access.ts'
import { tellManagers } from '../../account-mails/managers.ts'
import { mailLink } from '../../account-mails/send.ts'
import type { Ask } from '../../core/ask.ts'
import { defineForm } from '../../core/blueprint.ts'
import type { ValuesOf } from '../../core/form/field.ts'
import { choice, list } from '../../core/form/fields.ts'
import { isSame, savedMessage } from '../../object-list/saved.ts'
import { localeField, timezoneField, timezoneOptions } from '../../object-list/person-fields.ts'
import { maySet, settingsOf, settingsRow } from './load.ts'

const addresses = (label: string) =>
  list({ label, hint: 'e-mail addresses; for this severity and above' })

const base = {
  emails_info: addresses('Mails from info up'),
  emails_low: addresses('Mails from low up'),
  emails_medium: addresses('Mails from medium up'),
  emails_high: addresses('Mails from high up'),
  emails_critical: addresses('Mails about what is critical'),
  locale: localeField,
  timezone: timezoneField,
  attachment: choice({
    label: 'Events in the mail',
    none: 'the default of this installation',
    options: attachments.map((value) => ({ value, label: `attachment: ${value}` })),
  }),
}

const fields = {
  ...base,
  mode: choice({
    label: 'Reports',
    none: 'the default of this installation',
    options: reportModes.map((value) => ({ value, label: `reports: ${value}` })),
  }),
  redirect: choice({
    label: 'Redirected',
    hint: 'Whether mails go to an address for tests instead.',
    none: 'the default of this installation',
    options: [
      { value: 'yes', label: 'yes' },
      { value: 'no', label: 'no' },
    ],
  }),
} as const

type Values = ValuesOf<typeof fields>

/** How a group wants its reports; which kinds at all, and whether they are redirected, is decided by those who run the system. */
export const update = defineForm({
  name: 'settings_reporting.update',
  path: '/settings_reporting/:id/update',
  summary: 'change how a group, by its number, wants its reports',
  access: signedIn,
  allows: maySet,
  isUpdate: true,
  fields,
  offered: ({ viewer }) =>
    (power.allows(viewer, undefined) ? Object.keys(fields) : Object.keys(base)) as (keyof Values)[],
  subject: settingsOf,
  title: ({ t }, { group }) => t('How {name} wants its reports', { name: group }),
  submit: ({ t }) => t('Save'),
  initial: ({ settings }) => valuesOf(settings),
  options: () => Promise.resolve({ timezones: timezoneOptions() }),
  async apply(_, ask, { group, settings }, filled) {
    const { database } = ask.services
    const change = (before: GroupFields): GroupFields =>
      checkGroup({ ...before, ...rowOf({ ...valuesOf(settingsRow(before)), ...filled }) })
    const after = await updateGroup(database, group, change, ask.author)
    const sides = [settings, settingsRow(after)] as const
    if (!isSame(...sides)) await tellOfSettings(ask, after)
    const { id } = after
    return { to: `/groups/${id}/show`, message: savedMessage(ask, ...sides), data: { id } }
  },
})

/** Members may send reports elsewhere: the managers learn of it. */
async function tellOfSettings(
  ask: Ask<unknown>,
  { id, name: group }: { readonly id: number; readonly name: string },
): Promise<void> {
  const { application_name: name } = ask.services.config
  const login = ask.viewer.account?.login ?? ''
  await tellManagers(ask, group, (t) => ({
    subject: t('{name}: the reporting settings of {group} were changed', { name, group }),
    text: [
      t('{login} has changed how {group} wants its reports.', { login, group }),
      t('Look at it here: {link}', { link: mailLink(ask, `/groups/${id}/show`) }),
    ].join('\n\n'),
  }))
}

function valuesOf(row: SettingsReportingRow): Values {
  const { mode, locale, timezone, attachment, redirect } = row
  return {
    ...row,
    ...{ mode: mode ?? '', locale: locale ?? '', timezone: timezone ?? '' },
    ...{ attachment: attachment ?? '', redirect: redirectText(redirect) },
  }
}

function rowOf(values: Values): SettingsReportingRow {
  const { mode, locale, timezone, attachment, redirect } = values
  return {
    ...values,
    mode: reportModes.find((each) => each === mode) ?? null,
    attachment: attachments.find((each) => each === attachment) ?? null,
    locale: locale === '' ? null : locale,
    timezone: timezone === '' ? null : timezone,
    redirect: redirect === '' ? null : redirect === 'yes',
  }
}

function redirectText(redirect: boolean | null): string {
  if (redirect === null) return ''
  return redirect ? 'yes' : 'no'
}
