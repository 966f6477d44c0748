import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Database } from '../database.ts'
import { builder, runQuery } from './search/builder.ts'
import { asStored } from './search/condition.ts'
import { conditionsOf } from './search/conditions.ts'
import type { SearchParameters } from './search/parameters.ts'

/**
 * The document of a stored event, verbatim, with what the pipe added in `_Mentat`.
 * @param seen whose events may be found; default: all
 * @throws MentatError EVENT_NOT_FOUND, also for one that may not be seen
 */
export async function findEvent(
  database: Database,
  id: string,
  seen: Pick<SearchParameters, 'visible_to' | 'owned_by'> = {},
): Promise<string> {
  let query = builder
    .selectFrom('event_ids as i')
    .innerJoin('events as e', (join) =>
      join.onRef('e.detect_time', '=', 'i.detect_time').onRef('e.id', '=', 'i.id'),
    )
    .select('e.document')
    // No ID has a NUL, and the server would refuse to look for one.
    .where('i.id', '=', asStored(id))
  for (const condition of conditionsOf(seen)) query = query.where(condition)
  const [row] = await runQuery(database, query)
  if (!row) throw new MentatError('EVENT_NOT_FOUND', `no event with the ID "${id}" is stored`)
  return row.document
}
