import { clientNetwork } from '../../../accounts/client-network.ts'
import { checkUser } from '../../../accounts/check-user.ts'
import { hashPassword } from '../../../accounts/password.ts'
import { groupNames } from '../../../database/groups/search.ts'
import { countFailure, failuresOf } from '../../../database/sign-in/failures.ts'
import { registerUser } from '../../../database/users/register.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { anonymous } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineForm } from '../../core/blueprint.ts'
import type { ValuesOf } from '../../core/form/field.ts'
import { choices, lines, password, text } from '../../core/form/fields.ts'
import { localeField, timezoneField, timezoneOptions } from '../../object-list/person-fields.ts'
import { knownPerson, type KnownPerson } from './admit.ts'
import { tellOfApplication } from './application-mails.ts'

/** So many applications from one address a day. */
const MOST = 10

/** Chosen by those who want to belong to no group: so that nobody forgets to choose. */
const NO_GROUP = '__NO_GROUP__'

const fields = {
  login: text({ label: 'Login', required: true, longest: 50 }),
  fullname: text({ label: 'Full name', required: true, longest: 100 }),
  email: text({ label: 'E-mail', required: true, longest: 250 }),
  organization: text({ label: 'Organisation', longest: 250 }),
  memberships_wanted: choices({ label: 'Groups', required: true, options: 'groups' }),
  justification: lines({
    label: 'Why do you need an account?',
    required: true,
    longest: 500,
    hint: '10 to 500 characters.',
  }),
  locale: localeField,
  timezone: timezoneField,
  password: password({ label: 'New password', required: true, hint: 'At least 8 characters.' }),
  again: password({ label: 'The same again', required: true }),
} as const

type Values = ValuesOf<typeof fields>

/** Whoever applies; known when somebody else has told who it is. */
interface Applicant {
  readonly person: KnownPerson | undefined
}

/** Applying for an account, which somebody then has to enable. Whom others know need no login and no password. */
export const register = defineForm({
  name: 'auth.register',
  path: '/auth/register',
  summary: 'apply for an account',
  access: anonymous,
  isOnlyPage: true,
  fields,
  offered: (_, { person }: Applicant) =>
    (Object.keys(fields) as (keyof Values)[]).filter(
      (name) => !person || !['login', 'password', 'again'].includes(name),
    ),
  subject(ask): Promise<Applicant> {
    const { sign_in: how } = ask.services.config
    const person = knownPerson(ask)
    if (!how.registration || (!how.password && !person)) {
      throw new MentatError('PAGE_NOT_FOUND', 'nobody can apply for an account here')
    }
    return Promise.resolve({ person })
  },
  title: ({ t }) => t('Apply for an account'),
  introduction: ({ person }: Applicant, { t }) => (
    <p>
      {person && <strong>{t('You are known as {login}.', { login: person.login })} </strong>}
      {t('Somebody looks at what you write and enables your account; you get a mail then.')}
    </p>
  ),
  submit: ({ t }) => t('Apply'),
  initial: ({ person }: Applicant, { viewer }) => ({ locale: viewer.locale, ...person }),
  async options({ services, t }) {
    const groups = (await groupNames(services.database)).filter(({ enabled }) => enabled)
    return {
      groups: [
        { value: NO_GROUP, label: t('none of them') },
        ...groups.map(({ id, name }) => ({ value: String(id), label: name })),
      ],
      timezones: timezoneOptions(),
    }
  },
  async apply(values, ask, { person }: Applicant) {
    const { t } = ask
    const fields = checkUser({ ...personalFields(values, person), enabled: false })
    const justification = checkJustification(values, ask)
    if (!person) checkSame(values, ask)
    await refuseMany(ask)
    const user = await registerUser(
      ask.services.database,
      {
        fields: { ...fields, enabled: false },
        justification,
        passwordHash: person ? undefined : await hashOf(values),
        groups: values.memberships_wanted.filter((id) => /^\d{1,9}$/.test(id)).map(Number),
      },
      ask.author,
    )
    await tellOfApplication(ask, user, values.justification)
    return {
      to: '/',
      handshake: null,
      message: t('Your application was received. You get a mail when your account is enabled.'),
    }
  },
})

function personalFields(values: Values, person: KnownPerson | undefined) {
  const { fullname, email, organization, locale, timezone } = values
  return {
    ...{ login: person?.login ?? values.login, fullname, email, organization },
    roles: ['user'] as const,
    locale: locale === '' ? null : locale,
    timezone: timezone === '' ? null : timezone,
  }
}

function checkJustification({ justification }: Values, { t }: Ask<unknown>): string {
  if (justification.length >= 10) return justification
  throw new MentatError('VALUE_INVALID', t('Expected 10 to 500 characters.'), {
    fields: { field: 'justification' },
  })
}

function checkSame({ password: one, again }: Values, { t }: Ask<unknown>): void {
  if (one === again) return
  throw new MentatError('VALUE_INVALID', t('The two are not the same.'), {
    fields: { field: 'again' },
  })
}

async function hashOf({ password: secret }: Values): Promise<string> {
  try {
    return await hashPassword(secret)
  } catch (error) {
    if (!(error instanceof MentatError) || error.code !== 'VALUE_INVALID') throw error
    throw new MentatError('VALUE_INVALID', error.message, { fields: { field: 'password' } })
  }
}

/** Applications are written by everybody, so nobody writes many, nor many at once: each hash of a password takes 128 MiB. */
async function refuseMany({
  services: { database },
  address,
  now,
  t,
}: Ask<unknown>): Promise<void> {
  const subject = `register:${clientNetwork(address)}`
  const before = (await failuresOf(database, [subject], now)).get(subject)?.failures ?? 0
  const count = before < MOST ? await countFailure(database, [subject], now) : undefined
  if ((count?.get(subject) ?? Infinity) > MOST) {
    throw new MentatError(
      'RATE_EXCEEDED',
      t('There were too many applications from your address; try again tomorrow.'),
    )
  }
}
