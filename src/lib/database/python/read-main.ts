import pg from 'pg'
import { isObject, type JsonObject, type JsonValue } from '../../idea/json.ts'
import type { Database } from '../database.ts'
import { readRelations, unknownDatabase } from './relations.ts'

/** Tables of the original that are imported, with the column that gives their rows an order. */
const tables = {
  users: 'id',
  groups: 'id',
  settings_reporting: 'group_id',
  asoc_group_members: 'group_id',
  asoc_group_managers: 'group_id',
  asoc_group_members_wanted: 'group_id',
  networks: 'id',
  filters: 'id',
  event_classes: 'id',
  detectors: 'id',
  state_reporter: 'severity',
} as const

/** One of them. */
export type PythonTable = keyof typeof tables

/** The rows of the main database of the original, from one snapshot: whatever columns its version has. */
export type PythonMain = Readonly<Record<PythonTable, readonly JsonObject[]>>

/**
 * Reads the main database of the original. Tables that its version does not have are empty. They are small: a hundred thousand networks
 * are some ten megabytes.
 * @throws MentatError PYTHON_DATABASE_UNKNOWN
 */
export async function readPythonMain(database: Database): Promise<PythonMain> {
  const relations = await readRelations(database)
  const isOurs = relations.has('group_members') && relations.has('schema_migrations')
  const missing = isOurs
    ? 'its tables are not those of the original'
    : ['users', 'groups', 'settings_reporting', 'networks']
        .filter((name) => !relations.has(name))
        .map((name) => `there is no table ${name}`)[0]
  if (missing !== undefined) throw unknownDatabase(database, relations, { flag: '--main', missing })
  return database.transaction(async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
    const found: Partial<Record<PythonTable, readonly JsonObject[]>> = {}
    for (const [name, order] of Object.entries(tables) as [PythonTable, string][]) {
      if (!relations.has(name)) continue
      const { rows } = await client.query<{ row: string }>(
        `SELECT row_to_json(t) AS row FROM ${pg.escapeIdentifier(name)} t ORDER BY t.${order}`,
      )
      found[name] = rows.map(({ row }) => JSON.parse(row) as JsonValue).filter(isObject)
    }
    const none = Object.fromEntries(Object.keys(tables).map((name) => [name, []]))
    return { ...none, ...found } as unknown as PythonMain
  })
}
