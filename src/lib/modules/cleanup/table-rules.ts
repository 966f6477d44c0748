import { type OldRows, pagesAtOnce, removeOldRows } from '../../database/retention/old-rows.ts'
import { type OtherTable, otherRowsBefore } from '../../database/retention/other-tables.ts'
import { type OwnRows, ownRowsBefore } from '../../database/retention/own-tables.ts'
import { goneBefore, paceOf, type Rule, type Work } from './rule.ts'

/**
 * Rows of one of our tables.
 * @param all how long another rule, which comes first, keeps any event
 */
export function ownTableRule(kind: OwnRows, keep: number, all?: number): Rule {
  return {
    kind,
    name: kind,
    keep,
    remove: (border, work) => {
      const gone = work.isDry && all !== undefined ? goneBefore(border, keep, all) : undefined
      return removeFromAll([ownRowsBefore(kind, border, gone)], work)
    },
  }
}

/** Rows of a table of somebody else in our database. */
export function otherTableRule(other: OtherTable, keep: number): Rule {
  return {
    kind: 'tables',
    name: other.table,
    keep,
    async remove(border, work) {
      return removeFromAll(await otherRowsBefore(work.database, other, border), work)
    },
  }
}

async function removeFromAll(parts: readonly OldRows[], work: Work): Promise<boolean> {
  for (const [index, rows] of parts.entries()) {
    const isDone = await removeOldRows(work.database, rows, {
      pace: paceOf(work, pagesAtOnce),
      isDry: work.isDry,
      onProgress: (share) => {
        work.onProgress((index + share) / parts.length)
      },
      onRemoved: (removed) => {
        work.tally.rows += removed
      },
    })
    if (!isDone) return false
  }
  return true
}
