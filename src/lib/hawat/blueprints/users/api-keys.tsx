import {
  type ApiKey,
  createApiKey,
  deleteApiKey,
  findApiKey,
} from '../../../database/api-keys/api-keys.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { admin, anyOf, self, signedIn } from '../../core/access.ts'
import { defineForm } from '../../core/blueprint.ts'
import { choice, moment, text } from '../../core/form/fields.ts'
import { useFrame } from '../../core/frame.ts'
import { Heading, RouteLink } from '../../core/page/heading.tsx'
import { Copyable } from '../../core/page/value.tsx'
import { newToken, tokenHash } from '../../core/token.ts'
import { idOf, missing } from '../../object-list/object-id.ts'

const YEAR = 365 * 86_400_000

/** A key for a program of one's own. It is shown once and kept as a hash; no key can make another. */
export const createKey = defineForm({
  name: 'users.create_key',
  path: '/users/create_key',
  summary: 'create an API key',
  access: signedIn,
  isOnlyPage: true,
  fields: {
    name: text({
      label: 'Name',
      required: true,
      longest: 100,
      hint: 'For what it is: the program, the machine.',
    }),
    scope: choice({
      label: 'What it may do',
      required: true,
      options: [
        { value: 'read', label: 'read' },
        { value: 'write', label: 'read and change' },
      ],
    }),
    expiry: moment({ label: 'Expires', hint: 'Empty: never.' }),
  },
  subject: () => Promise.resolve({}),
  title: ({ t }) => t('Create an API key'),
  introduction: (_, { t }) =>
    t('A program that has the key may do what you may do, as far as the key allows.'),
  submit: ({ t }) => t('Create'),
  initial: (_, { now }) => ({ scope: 'read', expiry: now + YEAR }),
  async apply({ name, scope, expiry }, ask) {
    const { services, viewer, author, now, t } = ask
    if (expiry !== undefined && expiry <= now) {
      throw new MentatError('VALUE_INVALID', t('This time is over.'), {
        fields: { field: 'expiry' },
      })
    }
    const key = newToken()
    const scopes = scope === 'write' ? (['read', 'write'] as const) : (['read'] as const)
    const userId = viewer.account?.id ?? 0
    await createApiKey(
      services.database,
      { userId, name, keyHash: tokenHash(key), scopes, expiry },
      author,
    )
    return { to: '/users/me', show: <NewKey name={name} secret={key} /> }
  },
})

/** From then on the key opens nothing. */
export const deleteKey = defineForm({
  name: 'users.delete_key',
  path: '/users/keys/:key/delete',
  summary: 'delete an API key',
  access: signedIn,
  allows: anyOf<Pick<ApiKey, 'user_id'>>(self, admin),
  isOnlyPage: true,
  fields: {},
  isDestructive: true,
  async subject(ask) {
    const key = await findApiKey(ask.services.database, idOf(ask, 'key'))
    if (!key) throw missing('API key', ask.params['key'])
    return key
  },
  title: ({ t }) => t('Delete an API key'),
  introduction: ({ name }, { t }) =>
    t('Delete the key "{name}"? Programs that use it are refused from then on.', { name }),
  submit: ({ t }) => t('Delete'),
  async apply(_, { services, author, viewer, t }, { id, user_id: owner }) {
    await deleteApiKey(services.database, id, author)
    const to = viewer.account?.id === owner ? '/users/me' : `/users/${owner}/show`
    return { to, message: t('The key was deleted.') }
  },
})

function NewKey({ name, secret }: { name: string; secret: string }) {
  const { t } = useFrame().ask
  return (
    <>
      <Heading title={t('The key "{name}"', { name })} />
      <div class="card form">
        <p>{t('Copy it now: it is not kept, and nobody will see it again.')}</p>
        <p class="new-key">
          <Copyable text={secret} />
        </p>
        <p class="muted">
          {t('Programs send it with each request:')} <code>Authorization: Bearer …</code>
        </p>
        <RouteLink route="users.me" look="primary">
          {t('Done')}
        </RouteLink>
      </div>
    </>
  )
}
