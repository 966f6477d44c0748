import type { ActiveFilter } from '../../../database/filters/active.ts'
import { compileFilter, type Filter } from '../../../filter/compile.ts'
import { describeError } from '../../../framework/errors/mentat-error.ts'
import type { Logger } from '../../../framework/logging/logger.ts'
import type { Pass } from '../pass.ts'

/** A filter that is ready to be asked. */
export interface ReportingFilter {
  readonly id: number
  /** For people: the name, with the group of the filter before it, if it has one. */
  readonly label: string
  readonly filter: Filter
}

/** The filters that are in force in a round. One that does not compile is logged and does nothing. */
export class ReportingFilters {
  readonly #all: readonly (ReportingFilter & ActiveRow)[]

  constructor(rows: readonly ActiveFilter[], logger: Logger) {
    this.#all = rows.flatMap((row) => compiled(row, logger))
  }

  /** The filters for reports to a chain of groups: those for all groups, then those of each group in the order of the chain. */
  of({ isTarget }: Pick<Pass, 'isTarget'>, chain: readonly string[]): ReportingFilter[] {
    const ofKind = this.#all.filter(({ sourceBased }) => sourceBased !== isTarget)
    return [undefined, ...chain].flatMap((group) =>
      ofKind.filter((filter) => filter.group === group),
    )
  }
}

interface ActiveRow {
  readonly group: string | undefined
  readonly sourceBased: boolean
}

function compiled(row: ActiveFilter, logger: Logger): (ReportingFilter & ActiveRow)[] {
  const group = row.group ?? undefined
  const label = group === undefined ? row.name : `${group}: ${row.name}`
  try {
    const filter = compileFilter(row.filter)
    return [{ id: row.id, label, filter, group, sourceBased: row.source_based }]
  } catch (error) {
    logger.error(`the filter "${label}" does nothing: ${describeError(error)}`, { filter: row.id })
    return []
  }
}
