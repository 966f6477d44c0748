import type { Queries } from '../queries.ts'

/** A setting of the server. */
export interface ServerSetting {
  readonly name: string
  /** With its unit. */
  readonly value: string
  readonly description: string
}

/** Those that matter for speed and safety of the data. */
const told = [
  ...[
    'shared_buffers',
    'effective_cache_size',
    'work_mem',
    'maintenance_work_mem',
    'max_connections',
  ],
  ...['max_parallel_workers', 'max_parallel_workers_per_gather', 'statement_timeout', 'jit'],
  ...['fsync', 'synchronous_commit', 'full_page_writes', 'wal_level', 'max_wal_size'],
  ...['autovacuum', 'default_statistics_target', 'random_page_cost', 'data_checksums', 'TimeZone'],
]

/** Settings as they are in force for this session. */
export async function serverSettings(database: Queries): Promise<ServerSetting[]> {
  const { rows } = await database.query<ServerSetting>(
    `SELECT name, current_setting(name) AS value, short_desc AS description
     FROM pg_settings WHERE name = ANY($1::text[]) ORDER BY name`,
    [told],
  )
  return rows
}
