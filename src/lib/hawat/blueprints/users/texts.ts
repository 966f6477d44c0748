import type { Catalogue } from '../../core/translate.ts'

/** English forms of texts in which a number decides. */
export const english: Catalogue = {
  '{n} sessions were ended.': { one: '{n} session was ended.', other: '{n} sessions were ended.' },
  '{n} older ones': { one: '{n} older one', other: '{n} older ones' },
  'signed in by password': 'password',
  'signed in by header': 'organisation',
  'signed in by oidc': 'OpenID Connect',
}

/** Czech texts of where somebody is signed in; all others are in locale/accounts-cs.ts. */
export const czech: Catalogue = {
  '{browser} on {system}': '{browser}, {system}',
  '{n} older ones': { one: '{n} starší', few: '{n} starší', other: '{n} starších' },
  'signed in by password': 'heslem',
  'signed in by header': 'organizací',
  'signed in by oidc': 'OpenID Connect',
}
