import { MentatError } from '../../framework/errors/mentat-error.ts'
import { type Author, recordChange } from '../change-log/record.ts'
import type { Database } from '../database.ts'
import type { Queries } from '../queries.ts'
import type { Detector } from './list.ts'

/** What people fill in of a detector. */
export type DetectorFields = Pick<
  Detector,
  'name' | 'description' | 'source' | 'credibility' | 'registered'
>

/** @throws MentatError OBJECT_EXISTS */
export async function createDetector(
  database: Database,
  fields: DetectorFields,
  author: Author,
): Promise<Detector> {
  return database.transaction(async (client) => {
    const { rows } = await client.query<Detector>(
      `INSERT INTO detectors (name, description, source, credibility, registered)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO NOTHING RETURNING *`,
      valuesOf(fields),
    )
    const [after] = rows
    if (!after) throw taken(fields.name)
    await recordChange(client, author, { model: 'detector', id: after.id, after })
    return after
  })
}

/**
 * Changes a detector; what was left out of reports because of it stays counted.
 * @throws MentatError OBJECT_NOT_FOUND, OBJECT_EXISTS
 */
export async function updateDetector(
  database: Database,
  { id, fields }: { readonly id: number; readonly fields: DetectorFields },
  author: Author,
): Promise<Detector> {
  return database.transaction(async (client) => {
    const before = await lockDetector(client, id)
    const { rowCount } = await client.query('SELECT FROM detectors WHERE name = $1 AND id <> $2', [
      fields.name,
      id,
    ])
    if (rowCount !== 0) throw taken(fields.name)
    const { rows } = await client.query<Detector>(
      `UPDATE detectors SET name = $1, description = $2, source = $3, credibility = $4, registered = $5
       WHERE id = $6 RETURNING *`,
      [...valuesOf(fields), id],
    )
    const after = rows[0] ?? before
    await recordChange(client, author, { model: 'detector', id, before, after })
    return after
  })
}

/** @throws MentatError OBJECT_NOT_FOUND */
export async function deleteDetector(
  database: Database,
  id: number,
  author: Author,
): Promise<void> {
  await database.transaction(async (client) => {
    const before = await lockDetector(client, id)
    await client.query('DELETE FROM detectors WHERE id = $1', [id])
    await recordChange(client, author, { model: 'detector', id, before })
  })
}

/** A detector by its number; undefined: there is none. */
export async function detectorById(database: Queries, id: number): Promise<Detector | undefined> {
  const { rows } = await database.query<Detector>('SELECT * FROM detectors WHERE id = $1::int', [
    id,
  ])
  return rows[0]
}

async function lockDetector(client: Queries, id: number): Promise<Detector> {
  const { rows } = await client.query<Detector>(
    'SELECT * FROM detectors WHERE id = $1 FOR UPDATE',
    [id],
  )
  if (rows[0]) return rows[0]
  throw new MentatError('OBJECT_NOT_FOUND', `there is no detector ${id}`)
}

function taken(name: string): MentatError {
  return new MentatError('OBJECT_EXISTS', `there is a detector "${name}" already`, {
    fields: { field: 'name' },
  })
}

function valuesOf({
  name,
  description,
  source,
  credibility,
  registered,
}: DetectorFields): unknown[] {
  return [name, description, source, credibility, registered]
}
