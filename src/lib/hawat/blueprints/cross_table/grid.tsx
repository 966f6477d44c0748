import { EMPTY } from '../../../database/events/search/parameters.ts'
import { useFrame } from '../../core/frame.ts'
import { Value } from '../../core/page/value.tsx'
import { queryWithout } from '../../event-search/query.ts'
import { crossColumnOf } from './columns.ts'
import { colouringOf, type CrossTable } from './count.ts'
import { residualsOf, shadesOf } from './residuals.ts'

/** The table: values, counts that lead to the events, and totals. */
export function PivotGrid({ table }: { table: CrossTable }) {
  const { t, present } = useFrame().ask
  if (table.total === 0)
    return (
      <p class="empty">{t('No event fits. Search a longer time, or leave out a condition.')}</p>
    )
  const row = crossColumnOf(table.row_agg_column, 'categories')
  const column = crossColumnOf(table.col_agg_column, 'detectors')
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={t('Cross table')}>
      <table class="cross">
        <caption class="unseen">{`${t(row.title)} × ${t(column.title)}`}</caption>
        <thead>
          <tr>
            <th scope="col" class="corner">
              {t(row.title)} ↓ {t(column.title)} →
            </th>
            {table.columns.map((value) => (
              <th scope="col" class="turned">
                <Named value={value} kind={column.kind} />
              </th>
            ))}
            <th scope="col" class="number">
              {t('Total')}
            </th>
          </tr>
        </thead>
        <GridRows table={table} />
        <tfoot>
          <tr>
            <th scope="row">{t('Total')}</th>
            {table.column_totals.map((count) => (
              <td class="number total">{present.number(count)}</td>
            ))}
            <td class="number total">{present.number(table.total)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

function GridRows({ table }: { table: CrossTable }) {
  const { t, present, given } = useFrame().ask
  const row = crossColumnOf(table.row_agg_column, 'categories')
  const column = crossColumnOf(table.col_agg_column, 'detectors')
  const shades = shadesOf(table.counts, colouringOf(given['table_coloring']?.[0] ?? ''))
  const residuals = residualsOf(table.counts)
  return (
    <tbody>
      {table.rows.map((value, y) => (
        <tr>
          <th scope="row">
            <Named value={value} kind={row.kind} />
          </th>
          {table.columns.map((other, x) => (
            <td
              class={`number ${shadeOf(shades[y]?.[x] ?? 0)}`}
              title={t('residual {value}', { value: (residuals[y]?.[x] ?? 0).toFixed(1) })}
            >
              <Cell
                count={table.counts[y]?.[x] ?? 0}
                query={[
                  [row.parameter, value],
                  [column.parameter, other],
                ]}
              />
            </td>
          ))}
          <td class="number total">{present.number(table.row_totals[y] ?? 0)}</td>
        </tr>
      ))}
    </tbody>
  )
}

function Named({
  value,
  kind,
}: {
  value: string | null
  kind: ReturnType<typeof crossColumnOf>['kind']
}) {
  const { t } = useFrame().ask
  return value === null ? (
    <span class="none">{t('(none)')}</span>
  ) : (
    <Value kind={kind} value={value} />
  )
}

/** Longer values lead nowhere, neither alone nor in pairs. */
const LONGEST = 300

/** A count leads to the events that it counts. */
function Cell({
  count,
  query,
}: {
  count: number
  query: readonly (readonly [string, string | null])[]
}) {
  const { present, given, href } = useFrame().ask
  if (count === 0) return null
  const path = href('events.search')
  const isLong = query.some(([, value]) => (value?.length ?? 0) > LONGEST)
  if (path === undefined || isLong) return <>{present.number(count)}</>
  const own = ['row_agg_column', 'col_agg_column', 'table_coloring']
  const names = query.flatMap(([name]) => [name, `not_${name}`])
  const search = new URLSearchParams(queryWithout(given, [...own, ...names]))
  for (const [name, value] of query) search.append(name, value ?? EMPTY)
  return <a href={`${path}?${search.toString()}`}>{present.number(count)}</a>
}

function shadeOf(shade: number): string {
  if (shade === 0) return ''
  return shade < 0 ? `less-${-shade}` : `more-${shade}`
}
