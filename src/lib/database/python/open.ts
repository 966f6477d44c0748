import { openUrl, type OpenOptions } from '../connection.ts'
import type { Database } from '../database.ts'

/** Reading, and looking at something in between. */
const CONNECTIONS = 2

/**
 * Opens a database of the original by its address, which may be written as the original writes it: `postgresql+psycopg2://…`.
 * @throws MentatError CONFIG_INVALID for an address that is none
 */
export function openPython(url: string, options: OpenOptions): Database {
  const address = url.replace(/^postgres(?:ql)?\+\w+:\/\//, 'postgresql://')
  return openUrl(address, { pool_size: CONNECTIONS }, options)
}
