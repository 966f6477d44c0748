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

/**
 * What was changed. Objects are told as they are, so they hold no secret: a user comes without the password. Times are texts,
 * as they come from the tables.
 */
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

/**
 * Enters a change; to be called in the transaction that makes it. An update that changed nothing is not entered.
 */
export async function recordChange(
  client: Queries,
  author: Author,
  { model, id, before, after, operation = operationOf(before, after) }: Change,
): Promise<void> {
  const [old, young] = [before, after].map((side) => (side ? JSON.stringify(side) : null))
  if (before && old === young) return
  await client.query(
    `INSERT INTO change_log
       (author_id, author, module, endpoint, model, model_id, operation, before, after)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[author.id ?? null, author.name, author.module, author.endpoint],
      ...[model, id, operation, old, young],
    ],
  )
}

function operationOf(before?: object, after?: object): string {
  if (!before) return 'create'
  if (!after) return 'delete'
  const [was, is] = [before, after].map((side) => ('enabled' in side ? side.enabled : undefined))
  if (was === is) return 'update'
  return is === true ? 'enable' : 'disable'
}
