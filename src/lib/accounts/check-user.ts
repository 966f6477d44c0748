import { roles, type UserFields } from '../database/users/tables.ts'
import { locales } from '../framework/text/locale.ts'
import { Checks } from './checks.ts'

/**
 * The fields of a user as they are stored: login and e-mail address in small letters, white space around texts removed.
 * @throws MentatError VALUE_INVALID with all problems
 */
export function checkUser(fields: UserFields): UserFields {
  const checks = new Checks()
  const login = checks.text('login', fields.login, [3, 50]).toLowerCase()
  if (/\s/.test(login)) checks.wrong(`login: found ${JSON.stringify(login)}, expected no blanks`)
  for (const role of fields.roles) checks.choice('role', role, roles)
  if (fields.locale !== null) checks.choice('locale', fields.locale, locales)
  const checked: UserFields = {
    login,
    fullname: checks.text('fullname', fields.fullname, [1, 100]),
    email: checks.email('email', fields.email),
    organization: checks.text('organization', fields.organization, [0, 250]),
    roles: roles.filter((role) => fields.roles.includes(role)),
    enabled: fields.enabled,
    locale: fields.locale,
    timezone: fields.timezone === null ? null : checks.timezone('timezone', fields.timezone),
  }
  checks.finish(`user "${login}"`)
  return checked
}
