import type { Queries } from '../queries.ts'
import { type Author, type Change, recordChange } from './record.ts'

/** Objects of one kind to which the same was done at once, as by the import of a file. */
export interface ManyChanges {
  readonly model: string
  readonly operation: 'create' | 'update' | 'delete'
  /** What people call the objects, one each. */
  readonly names: readonly string[]
  /** Whose objects they are: the name of an import. */
  readonly source?: string
  /** The changes, one each; asked only when they are told one by one. */
  readonly each: () => readonly Each[] | Promise<readonly Each[]>
}

/** One of them. */
type Each = Pick<Change, 'id' | 'before' | 'after'>

/** What is told of objects that are too many to be told one by one; the number of such an object is 0. */
export interface ChangeSummary {
  readonly count: number
  /** Null: of no import in particular. */
  readonly source: string | null
  /** Of the first ones. */
  readonly names: readonly string[]
}

/** So many are told one by one, with before and after; of more, only how many, and the names of some. */
export const MOST_SINGLE = 100

/** Names in a summary. */
const MOST_NAMES = 50

/** Enters changes, so many that a person can still read them; to be called in the transaction that makes them. */
export async function recordMany(
  client: Queries,
  author: Author,
  { model, operation, names, source, each }: ManyChanges,
): Promise<void> {
  if (names.length === 0) return
  if (names.length <= MOST_SINGLE) {
    for (const change of await each()) {
      await recordChange(client, author, { model, operation, ...change })
    }
    return
  }
  const summary: ChangeSummary = {
    count: names.length,
    source: source ?? null,
    names: names.slice(0, MOST_NAMES),
  }
  const side = operation === 'delete' ? { before: summary } : { after: summary }
  await recordChange(client, author, { model, id: 0, operation, ...side })
}
