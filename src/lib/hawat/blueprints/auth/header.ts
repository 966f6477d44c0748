import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { everyone } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { definePassage } from '../../core/blueprint.ts'
import { hidden } from '../../core/form/fields.ts'
import { admit, type KnownPerson } from './admit.ts'

/** Signing in by what a trusted proxy says of somebody (Shibboleth). */
export const signInByHeader = definePassage({
  name: 'auth.header',
  path: '/auth/header',
  summary: 'sign in by what a trusted proxy says',
  access: everyone,
  fields: { next: hidden(2000) },
  pass: (ask) => admit(ask, personOf(ask), { method: 'header', next: ask.values.next }),
})

/** @throws MentatError PAGE_NOT_FOUND when it is not configured; SIGN_IN_REFUSED when nothing is said */
function personOf(ask: Ask<unknown>): KnownPerson {
  const { header } = ask.services.config.sign_in
  if (!header) throw new MentatError('PAGE_NOT_FOUND', 'nobody signs in this way here')
  const login = firstOf(ask, header.login)
  if (login === '') {
    throw new MentatError('SIGN_IN_REFUSED', ask.t('Your organisation has not said who you are.'), {
      advice: `Expected one of the headers ${header.login.join(', ')} from one of trusted_proxies.`,
    })
  }
  return {
    login,
    fullname: firstOf(ask, header.name),
    email: firstOf(ask, header.email).split(';')[0]?.trim() ?? '',
    organization: firstOf(ask, header.organization),
  }
}

/** The first header that is filled in; `givenname+sn` is made of two. */
function firstOf(ask: Ask<unknown>, names: readonly string[]): string {
  const values = names.map((name) =>
    name
      .split('+')
      .map((part) => ask.proxyHeader(part.trim())?.trim() ?? '')
      .filter((part) => part !== '')
      .join(' '),
  )
  return (values.find((value) => value !== '') ?? '').slice(0, 250)
}
