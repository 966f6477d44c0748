import type { SessionRow } from '../../../database/sessions/sessions.ts'
import { useFrame } from '../../core/frame.ts'
import { RouteLink, Section } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Badge, Time } from '../../core/page/value.tsx'
import { browserName } from './browser-name.ts'

/** More are folded. */
const MOST_SHOWN = 10

/** Where a user is signed in. */
export function SessionTable({
  sessions,
  isSelf,
}: {
  sessions: readonly SessionRow[]
  isSelf: boolean
}) {
  const { t } = useFrame().ask
  const columns: Column<SessionRow>[] = [
    {
      title: t('Last seen'),
      look: 'time',
      cell: ({ last_seen: at }) => <Time at={at} exact={false} />,
    },
    {
      title: t('Signed in'),
      look: 'time',
      isMinor: true,
      cell: ({ create_time: at }) => <Time at={at} exact={false} />,
    },
    { title: t('By'), cell: ({ method }) => t(`signed in by ${method}`) },
    { title: t('From'), look: 'code', cell: ({ address }) => address },
    { title: t('Browser'), look: 'wide', cell: ({ agent }) => <Browser agent={agent} /> },
    {
      title: '',
      cell: ({ is_current: isHere }) => isHere && <Badge tone="good">{t('this one')}</Badge>,
    },
  ]
  const older = sessions.slice(MOST_SHOWN)
  const end = isSelf && sessions.some(({ is_current: isHere }) => !isHere) && (
    <RouteLink route="users.end_sessions" look="button">
      {t('Sign out everywhere else')}
    </RouteLink>
  )
  return (
    <Section title={t('Sessions')} actions={end}>
      <Table
        columns={columns}
        rows={sessions.slice(0, MOST_SHOWN)}
        caption={t('Sessions')}
        empty={t('Signed in nowhere.')}
      />
      {older.length > 0 && (
        <details class="fold">
          <summary>{t('{n} older ones', { n: older.length })}</summary>
          <Table columns={columns} rows={older} caption={t('Sessions')} empty="" />
        </details>
      )}
    </Section>
  )
}

/** In words; pointed at, as the browser says it itself. */
function Browser({ agent }: { agent: string }) {
  const { t } = useFrame().ask
  const known = browserName(agent)
  if (!known) return <bdi>{agent === '' ? '–' : agent}</bdi>
  const { browser, system } = known
  return (
    <bdi title={agent}>
      {system === undefined ? browser : t('{browser} on {system}', { browser, system })}
    </bdi>
  )
}
