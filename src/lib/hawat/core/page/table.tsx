import type { ComponentChild, ComponentChildren } from 'preact'

/** A column of a table. */
export interface Column<Row> {
  readonly title: string
  readonly cell: (row: Row) => ComponentChild
  /** Numbers stand to the right, under each other; code does not break. */
  readonly look?: 'number' | 'code' | 'wide' | 'time'
  /** Left out on narrow screens. */
  readonly isMinor?: boolean
}

/** A table. It scrolls by itself when it is wider than the page, and says so when there is nothing in it. */
export function Table<Row>({
  columns,
  rows,
  caption,
  empty,
}: {
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  /** For screen readers. */
  caption: string
  /** What stands there instead of no rows. */
  empty: ComponentChildren
}) {
  if (rows.length === 0) return <p class="empty">{empty}</p>
  const classes = ({ look, isMinor }: Column<Row>): string | undefined =>
    [look, isMinor ? 'minor' : undefined].filter(Boolean).join(' ') || undefined
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={caption}>
      <table>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" class={classes(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {columns.map((column) => (
                <td class={classes(column)}>{column.cell(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Names and values, one a line; those without a value are left out. */
export function Facts({
  facts,
}: {
  facts: readonly (readonly [name: string, value: ComponentChild])[]
}) {
  const told = facts.filter(([, value]) => value !== undefined && value !== null && value !== '')
  return (
    <dl class="facts">
      {told.map(([name, value]) => (
        <div>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
