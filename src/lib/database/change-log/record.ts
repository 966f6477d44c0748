import type { Queries } from '../queries.ts'

/** Who changes something, and by what. */
export interface Author {
  /** A login, or the name of the program when no person is known: `mentat`. */
  readonly name: string
  /** Of the user; undefined: no account of Mentat. */
  readonly id?: number
  /** Where it was done: `users`, `groups`, `networks`. */
  readonly module: string
  /** The command or the page: `user add`. */
  readonly endpoint: string
}

/** What was changed. Times are texts, as they come from the tables. */
export interface Change {
  /** Kind of the object: `user`, `group`, `filter`. */
  readonly model: string
  readonly id: number
  /** Default: `create`, `delete`, `enable`, `disable` or `update`, whichever before and after show. */
  readonly operation?: string
  /** The object as it was; undefined: it was not there. */
  readonly before?: object | undefined
  readonly after?: object | undefined
}

/** What a change log must not tell: that it changed is told, how is not. */
const secretColumns: readonly string[] = ['password']

/**
 * Enters a change; to be called in the transaction that makes it. An update that changed nothing is not entered.
 * @returns whether it was entered
 */
export async function recordChange(
  client: Queries,
  author: Author,
  { model, id, before, after, operation = operationOf(before, after) }: Change,
): Promise<boolean> {
  if (before && after && JSON.stringify(before) === JSON.stringify(after)) return false
  await client.query(
    `INSERT INTO change_log
       (author_id, author, module, endpoint, model, model_id, operation, before, after)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[author.id ?? null, author.name, author.module, author.endpoint],
      ...[model, id, operation, ...withoutSecrets(before, after)],
    ],
  )
  return true
}

function operationOf(before?: object, after?: object): string {
  if (!before) return 'create'
  if (!after) return 'delete'
  const [was, is] = [before, after].map((side) => ('enabled' in side ? side.enabled : undefined))
  if (was === is) return 'update'
  return is === true ? 'enable' : 'disable'
}

function withoutSecrets(before?: object, after?: object): (string | null)[] {
  const [old, young] = [{ ...before }, { ...after }] as Record<string, unknown>[]
  for (const column of secretColumns) {
    const isOther = old?.[column] !== young?.[column]
    for (const side of [old, young]) {
      if (side && typeof side[column] === 'string') side[column] = '*****'
    }
    if (isOther && young && typeof young[column] === 'string') young[column] = '***** (changed)'
  }
  return [before && JSON.stringify(old), after && JSON.stringify(young)].map((text) => text ?? null)
}
