import { useFrame } from '../../core/frame.ts'
import { RouteLink } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Badge, Time } from '../../core/page/value.tsx'
import { type OwnedQuery, searchName } from './find.ts'

/** Statements that run; those that the viewer may stop have a button for it. @param back route to come back to */
export function QueryTable({
  queries,
  back,
  empty,
}: {
  queries: readonly OwnedQuery[]
  back: string
  empty: string
}) {
  const { t, present, href } = useFrame().ask
  const columns: Column<OwnedQuery>[] = [
    { title: t('Since'), look: 'time', cell: ({ since }) => <Time at={since} /> },
    {
      title: t('Runs for'),
      look: 'number',
      cell: ({ duration }) => present.duration(Math.max(0, duration)),
    },
    {
      title: t('Owner'),
      cell: ({ user, name }) =>
        user === null ? <span class="muted">{name}</span> : <bdi>{user}</bdi>,
    },
    {
      title: t('State'),
      cell: ({ state, waits_for: waits }) => (
        <Badge tone={waits === null ? 'good' : 'neutral'}>{waits ?? t(state)}</Badge>
      ),
    },
    {
      title: t('Statement'),
      look: 'wide',
      cell: ({ statement }) => <Statement text={statement} />,
    },
    {
      title: '',
      cell: (query) => {
        const name = searchName(query)
        if (name === undefined) return null
        const target = { params: { name }, query: { back: href(back) }, subject: query }
        return (
          <RouteLink route="dbstatus.stop" target={target} look="danger">
            {t('Stop')}
          </RouteLink>
        )
      },
    },
  ]
  return <Table columns={columns} rows={queries} caption={t('Running queries')} empty={empty} />
}

function Statement({ text }: { text: string }) {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  if (line.length <= 100) return <code>{line}</code>
  return (
    <details class="statement">
      <summary>
        <code>{line.slice(0, 90)}…</code>
      </summary>
      <pre class="code">{text}</pre>
    </details>
  )
}
