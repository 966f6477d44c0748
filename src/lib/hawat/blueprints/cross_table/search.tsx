import { EMPTY } from '../../../database/events/search/parameters.ts'
import { csvRow } from '../../../framework/text/csv.ts'
import { signedIn } from '../../core/access.ts'
import { defineDownload, defineView } from '../../core/blueprint.ts'
import { searchOf as searchText } from '../../core/form/read.ts'
import { Heading, Notice } from '../../core/page/heading.tsx'
import { Stretch } from '../../core/page/stretch.tsx'
import { QueryChips } from '../../event-search/chips.tsx'
import { Elsewhere } from '../../event-search/elsewhere.tsx'
import { EventSearchForm } from '../../event-search/form.tsx'
import { eventOptions } from '../../event-search/options.ts'
import { countPairs, crossFields, type CrossTable } from './count.ts'
import { PivotGrid } from './grid.tsx'

/** Events by two things they have. */
export const search = defineView({
  name: 'cross_table.search',
  path: '/cross_table/search',
  summary: 'events counted by two of the things they have',
  access: signedIn,
  fields: crossFields,
  load: async (ask): Promise<CrossTable> => countPairs(ask),
  options: eventOptions,
  title: ({ t }) => t('Cross table'),
  page: (table, { t, given, href }) => (
    <>
      <Heading title={t('Cross table')}>
        <a
          class="button"
          href={`${href('cross_table.export') ?? ''}?${searchText(given).toString()}`}
        >
          {t('Download CSV')}
        </a>
        <Elsewhere
          pages={[
            ['events.search', t('Events')],
            ['timeline.search', t('Timeline')],
          ]}
          without={['row_agg_column', 'col_agg_column', 'table_coloring']}
        />
      </Heading>
      <EventSearchForm fields={['row_agg_column', 'col_agg_column', 'table_coloring', 'limit']} />
      {table && (
        <div class="card">
          <QueryChips />
          <Times times={table.times} />
          {table.is_cut && (
            <Notice tone="neutral">
              {t('Rarer values are left out; the totals are those of what is shown.')}
            </Notice>
          )}
          <PivotGrid table={table} />
        </div>
      )}
    </>
  ),
})

function Times({ times: { dt_from, dt_to, st_from, st_to } }: Pick<CrossTable, 'times'>) {
  return (
    <p class="muted">
      <Stretch from={st_from ?? dt_from} to={st_to ?? dt_to} />
    </p>
  )
}

/** The same as a file. */
export const crossExport = defineDownload({
  name: 'cross_table.export',
  path: '/cross_table/export',
  summary: 'the cross table as CSV',
  access: signedIn,
  fields: crossFields,
  async load(ask) {
    const { row_agg_column: row, col_agg_column: column, ...table } = await countPairs(ask)
    const name = (value: string | null): string => value ?? EMPTY
    const lines = [
      [`${row} / ${column}`, ...table.columns.map(name), ask.t('Total')],
      ...table.rows.map((value, index) => [
        name(value),
        ...(table.counts[index] ?? []),
        table.row_totals[index] ?? 0,
      ]),
      [ask.t('Total'), ...table.column_totals, table.total],
    ]
    return {
      name: `cross-table-${row}-${column}.csv`,
      type: 'text/csv; charset=utf-8',
      content: lines.map((line) => `${csvRow(line)}\r\n`).join(''),
    }
  },
})
