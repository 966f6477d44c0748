import type { LookupAnswer } from '../blueprint.ts'
import { useFrame } from '../frame.ts'
import { Facts } from '../page/table.tsx'
import { Value } from '../page/value.tsx'

/** What a look-up knows of an address or a name. */
export interface LookedUp {
  readonly lookup: string
  /** In its usual form. */
  readonly search: string
  /** Null: nothing is known. */
  readonly answer: LookupAnswer | null
  /** Why it is not known whether something is known. */
  readonly failure: string | null
}

type Row = LookupAnswer['rows'][number]

/** Values of one name that are shown at once; the others are folded. */
const MOST = 10

/** All that a look-up knows. */
export function LookupCard({ known: { answer, failure } }: { known: LookedUp }) {
  const { t } = useFrame().ask
  if (failure !== null) return <p class="failure">{failure}</p>
  if (!answer) return <p class="none">{t('Nothing is known.')}</p>
  const byName = Map.groupBy(answer.rows, ({ name }) => name)
  return (
    <div class="lookup">
      <Facts
        facts={[...byName].map(([name, rows]) => [t(name), <RowValues rows={rows} />] as const)}
      />
      {answer.url !== undefined && /^https?:/.test(answer.url) && (
        <p class="source">
          <a href={answer.url} rel="noreferrer">
            {t('Read more')}
          </a>
        </p>
      )}
    </div>
  )
}

/** A few words, or why there are none. */
export function LookupWords({ known: { answer, failure } }: { known: LookedUp }) {
  if (failure !== null) return <span class="failure">{failure}</span>
  return answer && <span class="label">{answer.label}</span>
}

function RowValues({ rows }: { rows: readonly Row[] }) {
  const { t } = useFrame().ask
  const more = rows.slice(MOST)
  return (
    <>
      {rows.slice(0, MOST).map((row) => (
        <RowValue row={row} />
      ))}
      {more.length > 0 && (
        <details>
          <summary>{t('and {n} more', { n: more.length })}</summary>
          {more.map((row) => (
            <RowValue row={row} />
          ))}
        </details>
      )}
    </>
  )
}

function RowValue({ row: { value, kind, note } }: { row: Row }) {
  return (
    <div>
      {kind === undefined ? <bdi>{value}</bdi> : <Value kind={kind} value={value} />}
      {note !== undefined && <small class="muted"> {note}</small>}
    </div>
  )
}
