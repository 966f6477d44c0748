import { roles, type Role, type UserFields } from '../../../database/users/tables.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import type { Ask } from '../../core/ask.ts'
import type { OptionLists } from '../../core/blueprint.ts'
import type { ValuesOf } from '../../core/form/field.ts'
import { choices, flag, text } from '../../core/form/fields.ts'
import { grantableRoles } from '../../membership/rules.ts'
import { localeField, timezoneField, timezoneOptions } from '../../object-list/person-fields.ts'

/** What can be filled in of a user. */
export const userFields = {
  login: text({ label: 'Login', required: true, longest: 50 }),
  fullname: text({ label: 'Full name', required: true, longest: 100 }),
  email: text({ label: 'E-mail', required: true, longest: 250 }),
  organization: text({ label: 'Organisation', longest: 250 }),
  locale: localeField,
  timezone: timezoneField,
  roles: choices({ label: 'Roles', options: 'roles' }),
  enabled: flag({ label: 'Enabled', hint: 'Who is not enabled cannot sign in.' }),
} as const

/** What everybody fills in of themselves. */
export const ownFields = ['fullname', 'email', 'organization', 'locale', 'timezone'] as const

/** Their values. */
export type UserValues = ValuesOf<typeof userFields>

/** What stands in the form of a user who is there. */
export function valuesOfUser(user: UserFields): UserValues {
  const { login, fullname, email, organization, roles: given, enabled } = user
  const locale = user.locale ?? ''
  return {
    login,
    fullname,
    email,
    organization,
    locale,
    timezone: user.timezone ?? '',
    roles: given,
    enabled,
  }
}

/** A user as it is stored; not checked yet. */
export function fieldsOfValues(values: UserValues): UserFields {
  return {
    ...values,
    roles: roles.filter((role) => values.roles.includes(role)),
    locale: values.locale === '' ? null : values.locale,
    timezone: values.timezone === '' ? null : values.timezone,
  }
}

/**
 * Nobody gives more than they have.
 * @param before the roles that the user has already
 * @throws MentatError VALUE_INVALID
 */
export function checkRoles(
  ask: Ask<unknown>,
  given: readonly string[],
  before: readonly Role[],
): void {
  const grantable = [...grantableRoles(ask.viewer), ...before]
  const wrong = given.find((role) => !grantable.includes(role as Role))
  if (wrong === undefined) return
  throw new MentatError(
    'VALUE_INVALID',
    ask.t('You cannot give the role "{role}".', { role: wrong }),
    {
      fields: { field: 'roles' },
    },
  )
}

/** Lists of the form. */
export function userOptions(ask: Ask<unknown>): Promise<OptionLists> {
  const { t, viewer } = ask
  return Promise.resolve({
    roles: grantableRoles(viewer).map((value) => ({ value, label: t(value) })),
    timezones: timezoneOptions(),
  })
}
