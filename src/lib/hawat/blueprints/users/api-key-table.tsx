import type { ApiKey } from '../../../database/api-keys/api-keys.ts'
import { useFrame } from '../../core/frame.ts'
import { RouteLink, Section } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Badge, Time } from '../../core/page/value.tsx'

/** The API keys of a user; the keys themselves are not known any more. */
export function ApiKeyTable({ keys, isSelf }: { keys: readonly ApiKey[]; isSelf: boolean }) {
  const { t, now } = useFrame().ask
  const columns: Column<ApiKey>[] = [
    { title: t('Name'), look: 'wide', cell: ({ name }) => <bdi>{name}</bdi> },
    {
      title: t('May'),
      cell: ({ scopes }) => (scopes.includes('write') ? t('read and change') : t('read')),
    },
    {
      title: t('Created'),
      look: 'time',
      isMinor: true,
      cell: ({ create_time: at }) => <Time at={at} exact={false} />,
    },
    {
      title: t('Last used'),
      look: 'time',
      isMinor: true,
      cell: ({ last_used: at }) => <Time at={at} exact={false} />,
    },
    {
      title: t('Expires'),
      look: 'time',
      cell: ({ expiry }) =>
        expiry === null ? (
          t('never')
        ) : Date.parse(expiry) <= now ? (
          <Badge tone="bad">{t('expired')}</Badge>
        ) : (
          <Time at={expiry} exact={false} />
        ),
    },
    {
      title: '',
      cell: ({ id, user_id }) => (
        <RouteLink route="users.delete_key" target={{ params: { key: id }, subject: { user_id } }}>
          {t('Delete')}
        </RouteLink>
      ),
    },
  ]
  const create = isSelf && (
    <RouteLink route="users.create_key" look="button">
      {t('Create an API key')}
    </RouteLink>
  )
  return (
    <Section title={t('API keys')} actions={create}>
      <Table
        columns={columns}
        rows={keys}
        caption={t('API keys')}
        empty={t('There is none. Programs use a key to ask for what you may see.')}
      />
    </Section>
  )
}
