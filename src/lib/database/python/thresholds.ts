import { formatTimestamp } from '../../idea/timestamp.ts'
import type { Database } from '../database.ts'
import { readRelations } from './relations.ts'

/** Rows of one statement. */
const CHUNK = 5000

interface Threshold {
  readonly id: string
  readonly thresholdtime: string
  readonly relapsetime: string
  readonly ttltime: string
  readonly report_label: string | null
}

/**
 * Copies the silences after reports that are not over, so that what the original has told is not told again. There, shadow reports
 * share them; here they are those of real reports. One that lasts longer here stays. What the original held back meanwhile is not
 * copied: it does not relapse.
 * @param now milliseconds since 1970
 * @returns how many are not over
 */
export async function copyThresholds(
  source: Database,
  database: Database,
  { now, dryRun }: { readonly now: number; readonly dryRun: boolean },
): Promise<number> {
  if (!(await readRelations(source)).has('thresholds')) return 0
  const { rows } = await source.query<Threshold>(
    `SELECT id, thresholdtime::text, relapsetime::text, ttltime::text,
       to_jsonb(t)->>'report_label' AS report_label
     FROM thresholds t
     WHERE ttltime >= $1::timestamp AND isfinite(ttltime)
       AND thresholdtime <= relapsetime AND relapsetime <= ttltime`,
    [formatTimestamp(now).replace(/Z$/, '')],
  )
  if (dryRun) return rows.length
  for (let start = 0; start < rows.length; start += CHUNK) {
    await insert(database, rows.slice(start, start + CHUNK))
  }
  return rows.length
}

/** Sessions are in UTC, and so are times without a zone there. */
async function insert(database: Database, thresholds: readonly Threshold[]): Promise<void> {
  await database.query(
    `INSERT INTO thresholds AS present (key, is_shadow, threshold_time, relapse_time, ttl_time, report_label)
     SELECT id, false, thresholdtime, relapsetime, ttltime, report_label
     FROM json_to_recordset($1::json) AS t (id text, thresholdtime timestamptz,
       relapsetime timestamptz, ttltime timestamptz, report_label text)
     ON CONFLICT (key, is_shadow) DO UPDATE SET threshold_time = EXCLUDED.threshold_time,
       relapse_time = EXCLUDED.relapse_time, ttl_time = EXCLUDED.ttl_time,
       report_label = EXCLUDED.report_label
     WHERE present.ttl_time < EXCLUDED.ttl_time`,
    [JSON.stringify(thresholds)],
  )
}
