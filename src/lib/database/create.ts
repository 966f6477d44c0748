import pg from 'pg'
import { labelOf, type OpenOptions, openUrl } from './connection.ts'
import type { Database } from './database.ts'
import { sqlStateOf } from './errors.ts'

/** SQLSTATE: no such database. */
const UNKNOWN = '3D000'
/** There is one already; the second when somebody else creates it at the same moment (the index of pg_database). */
const duplicate: readonly (string | undefined)[] = ['42P04', '23505']

/**
 * Creates the database that an address names, if the server does not have it, by way of the server's database `postgres`.
 * @returns whether it was created
 * @throws MentatError DATABASE_REFUSED when the role may not create databases
 */
export async function createDatabase(url: string, options: OpenOptions): Promise<boolean> {
  labelOf(url)
  if (await exists(url, options)) return false
  const { database = '' } = new pg.Client({ connectionString: url })
  return using(openUrl(inMaintenance(url), { pool_size: 1 }, options), async (maintenance) => {
    try {
      await maintenance.query(`CREATE DATABASE ${pg.escapeIdentifier(database)} ENCODING 'UTF8'`)
      return true
    } catch (error) {
      if (duplicate.includes(sqlStateOf(error))) return false
      throw error
    }
  })
}

function exists(url: string, options: OpenOptions): Promise<boolean> {
  return using(openUrl(url, { pool_size: 1 }, options), async (database) => {
    try {
      await database.query('SELECT 1')
      return true
    } catch (error) {
      if (sqlStateOf(error) === UNKNOWN) return false
      throw error
    }
  })
}

async function using<Result>(
  database: Database,
  action: (database: Database) => Promise<Result>,
): Promise<Result> {
  try {
    return await action(database)
  } finally {
    await database.close()
  }
}

/** The same address with the database that every server has. The host may be empty, which URL does not take. */
function inMaintenance(url: string): string {
  return url.replace(/^([a-z]+:\/\/[^/?]*)(\/[^?]*)?/, '$1/postgres')
}
