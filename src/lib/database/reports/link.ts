import { timingSafeEqual } from 'node:crypto'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { type Author, recordChange } from '../change-log/record.ts'
import type { Database } from '../database.ts'
import type { Queries } from '../queries.ts'

/**
 * Whether the token of a link opens a report. The answer takes the same time wherever the token differs, and whether there is
 * such a report or not.
 * @param given label: of the report; hash: SHA-256 of the token; now: milliseconds since 1970
 */
export async function opensReport(
  database: Queries,
  { label, hash, now }: { readonly label: string; readonly hash: Buffer; readonly now: number },
): Promise<boolean> {
  const { rows } = await database.query<{ token_hash: Buffer; is_valid: boolean }>(
    `SELECT token_hash, token_expiry > to_timestamp($2::float8 / 1000) AS is_valid FROM reports
     WHERE label = $1 AND token_hash IS NOT NULL`,
    [label.replaceAll('\0', '\uFFFD'), now],
  )
  const { token_hash: known = Buffer.alloc(hash.length), is_valid: isValid = false } = rows[0] ?? {}
  return known.length === hash.length && timingSafeEqual(known, hash) && isValid
}

/**
 * From now on the link of the mail opens the report no more; those who belong to its groups still see it.
 * @throws MentatError OBJECT_NOT_FOUND
 */
export async function revokeLink(database: Database, id: number, author: Author): Promise<void> {
  await database.transaction(async (client) => {
    const { rows } = await client.query<{ label: string; token_expiry: string | null }>(
      `SELECT label, token_expiry FROM reports WHERE id = $1 AND token_hash IS NOT NULL FOR UPDATE`,
      [id],
    )
    const [before] = rows
    if (!before) throw new MentatError('OBJECT_NOT_FOUND', 'the report has no link')
    await client.query('UPDATE reports SET token_hash = NULL, token_expiry = NULL WHERE id = $1', [
      id,
    ])
    const after = { label: before.label, token_expiry: null }
    await recordChange(client, author, { model: 'report', id, operation: 'revoke', before, after })
  })
}
