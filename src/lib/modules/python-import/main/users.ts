import { listUsers } from '../../../database/users/list.ts'
import { roles, type UserFields } from '../../../database/users/tables.ts'
import { createUser, setPassword } from '../../../database/users/write.ts'
import { localeOf } from '../../../framework/text/locale.ts'
import { canonicalTimezone } from '../../../framework/time/zone.ts'
import type { JsonObject } from '../../../idea/json.ts'
import { Fields } from './fields.ts'
import { passwordHashOf } from './password.ts'
import { createOne, type Destination, emptyTally, refuse, type Tally } from './tally.ts'

/** What became of users. */
export interface UserImport {
  readonly tally: Tally
  /** Logins of created users whose password holds here as well. */
  readonly withPassword: readonly string[]
  /** Those who had one that cannot be checked here. */
  readonly withoutPassword: readonly string[]
}

/** Creates the users that are not there, with their passwords where these can be taken over. API keys are not. */
export async function importUsers(
  to: Destination,
  rows: readonly JsonObject[],
): Promise<UserImport> {
  const present = new Set((await listUsers(to.database)).map(({ login }) => login))
  const result = {
    tally: emptyTally(),
    withPassword: [] as string[],
    withoutPassword: [] as string[],
  }
  for (const row of rows) {
    const login = loginOf(row)
    if (present.has(login)) {
      result.tally.present += 1
      continue
    }
    const fields = new Fields(row, `user ${JSON.stringify(login)}`, to.notes)
    const user = readUser(fields, login)
    if (typeof user === 'string') {
      refuse(result.tally, to.notes, `${fields.label}: ${user}`)
      continue
    }
    const isThere = await createOne(result.tally, to, fields.label, () =>
      createUser(to.database, user, to.author),
    )
    if (!isThere) continue
    present.add(login)
    const password = fields.text('password')
    if (password === '') continue
    const hash = passwordHashOf(password)
    if (hash !== undefined && !to.dryRun) await setPassword(to.database, login, hash, to.author)
    ;(hash === undefined ? result.withoutPassword : result.withPassword).push(login)
  }
  return result
}

/** The login of a row, as it is here. */
export function loginOf(row: JsonObject): string {
  const login = row['login']
  return typeof login === 'string' ? login.trim().toLowerCase() : ''
}

/** @returns what is wrong, as text */
function readUser(fields: Fields, login: string): UserFields | string {
  const email = fields.text('email').toLowerCase()
  if (login.length < 3 || login.length > 50) return 'the login must have 3 to 50 characters'
  if (email.length < 3 || email.length > 250)
    return `the e-mail address ${JSON.stringify(email)} cannot be one`
  const known = fields.list('roles').filter((role) => !isRole(role))
  if (known.length > 0) fields.note(`roles that are unknown here are left out: ${known.join(', ')}`)
  return {
    login,
    fullname: fields.text('fullname', 100) || login,
    email,
    organization: fields.text('organization', 250),
    roles: roles.filter((role) => fields.list('roles').includes(role)),
    enabled: fields.flag('enabled', false),
    locale: readLocale(fields),
    timezone: readTimezone(fields),
  }
}

/** A language that we write; another one is noted. */
export function readLocale(fields: Fields): string | null {
  const text = fields.text('locale')
  const locale = text === '' ? undefined : localeOf(text)
  if (text !== '' && locale === undefined) {
    fields.note(`locale ${JSON.stringify(text)} is unknown here: the default holds`)
  }
  return locale ?? null
}

/** A time zone; an unknown one is noted. */
export function readTimezone(fields: Fields): string | null {
  const text = fields.text('timezone')
  const timezone = text === '' ? undefined : canonicalTimezone(text)
  if (text !== '' && timezone === undefined) {
    fields.note(`time zone ${JSON.stringify(text)} is unknown: the default holds`)
  }
  return timezone ?? null
}

function isRole(text: string): boolean {
  return (roles as readonly string[]).includes(text)
}
