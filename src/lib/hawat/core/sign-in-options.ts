import { Type } from 'typebox'
import { Secret } from '../../framework/config/options.ts'

const text = (description: string, extra: { default?: string; examples?: string[] } = {}) =>
  Type.String({ description, minLength: 1, maxLength: 500, pattern: '^\\P{Cc}*$', ...extra })

const names = (description: string, preset: string[]) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 200, description: 'One of them.' }), {
    default: preset,
    maxItems: 20,
    description,
  })

/** Signing in by headers of a proxy. */
export const headerOptions = Type.Optional(
  Type.Object(
    {
      title: text('What the button says.', { default: 'Sign in by your organisation' }),
      login: names('Headers with the login; the first one that is filled in counts.', [
        'eppn',
        'remote_user',
      ]),
      name: names('Headers with the name; with + it is made of several.', ['cn', 'givenname+sn']),
      email: names('Headers with the e-mail address; the first one of several.', [
        'perunpreferredmail',
        'mail',
      ]),
      organization: names('Headers with the organisation.', ['perunorganizationname', 'o']),
    },
    {
      additionalProperties: false,
      description:
        'A trusted proxy has found out who somebody is (Shibboleth) and says so by headers: it has to protect /auth/header, and to take these headers out of all that comes from outside. Unset: not.',
    },
  ),
)

/** Signing in by OpenID Connect. */
export const oidcOptions = Type.Optional(
  Type.Object(
    {
      title: text('What the button says.', { default: 'Sign in by OpenID Connect' }),
      issuer: text('Address of the provider, from which its description is fetched.', {
        examples: ['https://login.example.org'],
      }),
      client_id: text('By which the provider knows Mentat.', { examples: ['mentat'] }),
      client_secret: Type.Optional(
        Secret({ description: 'What the provider and Mentat have agreed upon.' }),
      ),
      scope: text('What is asked for.', { default: 'openid profile email' }),
      login: text('The claim that is the login: one that people cannot choose themselves.', {
        default: 'preferred_username',
      }),
    },
    {
      additionalProperties: false,
      description:
        'A provider of OpenID Connect finds out who somebody is; it leads back to /auth/oidc/back below public_url. Unset: not.',
    },
  ),
)
