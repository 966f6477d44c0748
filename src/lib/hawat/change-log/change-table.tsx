import { useFrame } from '../core/frame.ts'
import { type Column, Table } from '../core/page/table.tsx'
import { Badge, Time } from '../core/page/value.tsx'
import type { ColumnDifference, ShownChange } from './differences.ts'

/** Changes as lines; what differs folds out, before and after side by side. */
export function ChangeTable({
  changes,
  hasObject = true,
}: {
  changes: readonly ShownChange[]
  /** Whether it is told which object was changed. Default: yes. */
  hasObject?: boolean
}) {
  const { ask } = useFrame()
  const { t } = ask
  const object: Column<ShownChange> = {
    title: t('Object'),
    look: 'wide',
    cell: ({ model, model_id: id, label }) => (
      <>
        {t(model)} <bdi>{label ?? `#${id}`}</bdi>
      </>
    ),
  }
  const columns: Column<ShownChange>[] = [
    { title: t('Time'), look: 'time', cell: ({ create_time: at }) => <Time at={at} /> },
    { title: t('Author'), look: 'wide', cell: ({ author }) => <bdi>{author}</bdi> },
    { title: t('Operation'), cell: ({ operation }) => <Operation operation={operation} /> },
    ...(hasObject ? [object] : []),
    {
      title: t('Differences'),
      look: 'wide',
      cell: ({ differences }) => <Differences differences={differences} />,
    },
    { title: '', cell: ({ id }) => <DetailLink id={id} /> },
  ]
  return (
    <Table
      columns={columns}
      rows={changes}
      caption={t('Changes')}
      empty={t('Nothing has been changed yet.')}
    />
  )
}

/** What was done, in the colour of how much it matters. */
export function Operation({ operation }: { operation: string }) {
  const { t } = useFrame().ask
  const tone = /^(delete|remove|disable|reject)/.test(operation)
    ? 'bad'
    : /^(create|add|enable|register)/.test(operation)
      ? 'good'
      : 'neutral'
  return <Badge tone={tone}>{t(operation.replaceAll('_', ' '))}</Badge>
}

/** What differs, folded: the names of the columns stand on it. */
export function Differences({
  differences,
  isOpen = false,
}: {
  differences: readonly ColumnDifference[]
  isOpen?: boolean
}) {
  if (differences.length === 0) return <span class="none">–</span>
  const names = differences.map(({ column }) => column)
  const more = names.length > 4 ? ', …' : ''
  return (
    <details class="differences" open={isOpen}>
      <summary>{names.slice(0, 4).join(', ') + more}</summary>
      <DifferenceTable differences={differences} />
    </details>
  )
}

/** Columns that differ, before and after side by side. */
export function DifferenceTable({ differences }: { differences: readonly ColumnDifference[] }) {
  const { t } = useFrame().ask
  return (
    <table class="difference">
      <thead>
        <tr>
          <th scope="col">{t('Column')}</th>
          <th scope="col">{t('Before')}</th>
          <th scope="col">{t('After')}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ column, before, after }) => (
          <tr>
            <th scope="row">{column}</th>
            <Side text={before} other={after} kind="before" />
            <Side text={after} other={before} kind="after" />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** One side: lines that the other does not have are marked. */
function Side({
  text,
  other,
  kind,
}: {
  text: string | null
  other: string | null
  kind: 'before' | 'after'
}) {
  if (text === null || text === '') return <td class="none">–</td>
  const lines = text.split('\n')
  const others = new Set((other ?? '').split('\n'))
  return (
    <td>
      {lines.map((line) =>
        others.has(line) ? (
          <span class="line">{line}</span>
        ) : kind === 'before' ? (
          <del class="line">{line}</del>
        ) : (
          <ins class="line">{line}</ins>
        ),
      )}
    </td>
  )
}

function DetailLink({ id }: { id: number }) {
  const { ask } = useFrame()
  const href = ask.href('changelogs.show', { params: { id } })
  return href === undefined ? null : <a href={href}>{ask.t('Detail')}</a>
}
