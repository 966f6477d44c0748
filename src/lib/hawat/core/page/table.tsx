import type { ComponentChild, ComponentChildren } from 'preact'

/** A column of a table. */
export interface Column<Row> {
  readonly title: string
  readonly cell: (row: Row) => ComponentChild
  /** Numbers stand to the right, under each other; code does not break. */
  readonly look?: 'number' | 'code' | 'wide' | 'time'
  /** Left out on narrow screens. */
  readonly isMinor?: boolean
  /** Whether a line has something to show; the column is left out when none has. Default: all have. */
  readonly isIn?: (row: Row) => boolean
}

/**
 * A table. It scrolls by itself when it is wider than the page, and says so when there is nothing in it. On narrow screens its lines
 * become blocks in which each value has the title of its column before it.
 */
export function Table<Item>({
  columns: possible,
  rows,
  caption,
  empty,
  feed,
}: {
  columns: readonly Column<Item>[]
  rows: readonly Item[]
  /** For screen readers. */
  caption: string
  /** What stands there instead of no rows. */
  empty: ComponentChildren
  /** Address of a feed whose messages are rows that are put on top, and how many rows stay. */
  feed?: { readonly href: string; readonly most: number }
}) {
  const columns = possible.filter(({ isIn }) => !isIn || rows.some(isIn))
  if (rows.length === 0 && !feed) return <p class="empty">{empty}</p>
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={caption}>
      <table>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) =>
              column.title === '' ? (
                <td />
              ) : (
                <th scope="col" class={classOf(column)}>
                  <bdi>{column.title}</bdi>
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody data-feed={feed?.href} data-most={feed?.most}>
          {rows.map((row) => (
            <Row columns={columns} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** One line of a table. */
export function Row<Item>({ columns, row }: { columns: readonly Column<Item>[]; row: Item }) {
  return (
    <tr>
      {columns.map((column) => (
        <td class={classOf(column)} data-title={column.title || undefined}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}

function classOf<Item>({ look, isMinor }: Column<Item>): string | undefined {
  return [look, isMinor ? 'minor' : undefined].filter(Boolean).join(' ') || undefined
}

/** Names and values, one a line; those without a value are left out. */
export function Facts({
  facts,
}: {
  facts: readonly (readonly [name: string, value: ComponentChild])[]
}) {
  const told = facts.filter(
    ([, value]) => value !== undefined && value !== null && value !== false && value !== '',
  )
  return (
    <dl class="facts">
      {told.map(([name, value]) => (
        <div>
          <dt>
            <bdi>{name}</bdi>
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
