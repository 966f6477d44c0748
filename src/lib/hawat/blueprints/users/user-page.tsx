import { useFrame } from '../../core/frame.ts'
import { Deferred, Heading, Notice, RouteLink, Section } from '../../core/page/heading.tsx'
import { Facts } from '../../core/page/table.tsx'
import { Time } from '../../core/page/value.tsx'
import { localeNames } from '../../object-list/person-fields.ts'
import { ApiKeyTable } from './api-key-table.tsx'
import { UserGroups } from './user-groups.tsx'
import { SessionTable } from './session-table.tsx'
import type { ShownUser } from './shown-user.ts'
import { UserState } from './user-state.tsx'

/** Everything about a user that the viewer may see, and what can be done. */
export function UserPage({ shown }: { shown: ShownUser }) {
  const { t, viewer } = useFrame().ask
  const { user, api_keys: keys, sessions } = shown
  const isSelf = viewer.account?.id === user.id
  return (
    <>
      <Heading title={<bdi>{user.fullname}</bdi>}>
        <UserActions shown={shown} />
      </Heading>
      {!user.enabled && user.justification !== null && (
        <Notice tone="warning">
          <strong>{t('This person applied for an account:')}</strong>{' '}
          <bdi>{user.justification}</bdi>
        </Notice>
      )}
      <Section title={t('Account')}>
        <UserFacts user={user} />
      </Section>
      <Section
        title={t('Groups')}
        actions={
          <RouteLink
            route="users.add_to_group"
            target={{ params: { id: user.id }, subject: shown }}
            look="button"
          >
            {t('Add to a group')}
          </RouteLink>
        }
      >
        <UserGroups shown={shown} />
      </Section>
      {keys && <ApiKeyTable keys={keys} isSelf={isSelf} />}
      {sessions && <SessionTable sessions={sessions} isSelf={isSelf} />}
      <UserChanges shown={shown} />
    </>
  )
}

function UserActions({ shown }: { shown: ShownUser }) {
  const { t, viewer } = useFrame().ask
  const { user } = shown
  const target = { params: { id: user.id }, subject: shown }
  return (
    <>
      <RouteLink route="users.update" target={target} look="button">
        {t('Edit')}
      </RouteLink>
      {viewer.account?.id === user.id && user.has_password && (
        <RouteLink route="users.change_password" look="button">
          {t('Change the password')}
        </RouteLink>
      )}
      <RouteLink route="users.set_password" target={target} look="button">
        {t('Set a password')}
      </RouteLink>
      {user.enabled ? (
        <RouteLink route="users.disable" target={target} look="button">
          {t('Disable')}
        </RouteLink>
      ) : (
        <RouteLink route="users.enable" target={target} look="button">
          {t('Enable')}
        </RouteLink>
      )}
      <RouteLink route="users.delete" target={target} look="danger">
        {t('Delete')}
      </RouteLink>
    </>
  )
}

function UserFacts({ user }: { user: ShownUser['user'] }) {
  const { t } = useFrame().ask
  const standard = t('default')
  return (
    <Facts
      facts={[
        [t('Login'), <bdi>{user.login}</bdi>],
        [t('E-mail'), <bdi>{user.email}</bdi>],
        [t('Organisation'), user.organization === '' ? undefined : <bdi>{user.organization}</bdi>],
        [
          t('Roles'),
          user.roles.length === 0 ? t('none') : user.roles.map((role) => t(role)).join(', '),
        ],
        [t('State'), <UserState user={user} />],
        [t('Password'), user.has_password ? t('set') : t('none')],
        [
          t('Language'),
          user.locale === null ? standard : (localeNames[user.locale] ?? user.locale),
        ],
        [t('Time zone'), user.timezone ?? standard],
        [t('Created'), <Time at={user.create_time} />],
        [t('Last sign-in'), <Time at={user.login_time} />],
      ]}
    />
  )
}

function UserChanges({ shown }: { shown: ShownUser }) {
  const { ask } = useFrame()
  const { t } = ask
  const target = { params: { id: shown.user.id }, subject: shown }
  const [changes, activity] = ['users.changes', 'users.activity'].map((name) =>
    ask.href(name, target),
  )
  return (
    <>
      {changes !== undefined && (
        <Section title={t('Changes of the account')}>
          <Deferred href={changes} title={t('changes')} />
        </Section>
      )}
      {activity !== undefined && (
        <Section title={t('Changes made by this user')}>
          <Deferred href={activity} title={t('changes')} />
        </Section>
      )}
    </>
  )
}
