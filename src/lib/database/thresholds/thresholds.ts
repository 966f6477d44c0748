import { formatTimestamp } from '../../idea/timestamp.ts'
import type { Queries } from '../queries.ts'

/** The silence after a report. Times in milliseconds since 1970. */
export interface Threshold {
  /** `CLASS+++ADDRESS` or `CLASS/SUBCLASS+++ADDRESS`. */
  readonly key: string
  /** Label of the report that began it. */
  readonly label: string
}

/** How long a silence lasts. */
export interface Silence {
  readonly isShadow: boolean
  /** When it begins. */
  readonly from: number
  /** Milliseconds. */
  readonly duration: number
  /** Its last part, in which an event makes everything held back be reported again; 0: never. */
  readonly relapse: number
}

/** Those of the keys that are to be held back at a time. */
export async function activeThresholds(
  client: Queries,
  keys: readonly string[],
  at: { readonly isShadow: boolean; readonly time: number },
): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const { rows } = await client.query<{ key: string }>(
    'SELECT key FROM thresholds WHERE key = ANY($1) AND is_shadow = $2 AND ttl_time >= $3',
    [keys, at.isShadow, formatTimestamp(at.time)],
  )
  return new Set(rows.map(({ key }) => key))
}

/** Begins the silence of keys that were reported; what was held back before is over with it. */
export async function setThresholds(
  client: Queries,
  thresholds: readonly Threshold[],
  { isShadow, from, duration, relapse }: Silence,
): Promise<void> {
  if (thresholds.length === 0) return
  const keys = thresholds.map(({ key }) => key)
  const [begin, relapseFrom, end] = [from, from + duration - relapse, from + duration]
  await client.query(
    `INSERT INTO thresholds (key, is_shadow, threshold_time, relapse_time, ttl_time, report_label)
     SELECT key, $3, $4, $5, $6, label FROM unnest($1::text[], $2::text[]) AS t (key, label)
     ON CONFLICT (key, is_shadow) DO UPDATE SET threshold_time = EXCLUDED.threshold_time,
       relapse_time = EXCLUDED.relapse_time, ttl_time = EXCLUDED.ttl_time,
       report_label = EXCLUDED.report_label`,
    [
      keys,
      thresholds.map(({ label }) => label),
      isShadow,
      ...[begin, relapseFrom, end].map(formatTimestamp),
    ],
  )
  await client.query(
    'DELETE FROM events_thresholded WHERE key = ANY($1) AND is_shadow = $2 AND create_time < $3',
    [keys, isShadow, formatTimestamp(begin)],
  )
}

/**
 * Deletes thresholds that ended before every severity was reported for the last time: no relapse of them can come any
 * more. With them goes what they held back.
 * @returns how many thresholds
 */
export async function cleanThresholds(client: Queries): Promise<number> {
  const { rowCount } = await client.query(
    `DELETE FROM thresholds WHERE ttl_time < (SELECT min(last_successful_run) FROM state_reporter)`,
  )
  await client.query(
    `DELETE FROM events_thresholded e WHERE NOT EXISTS (
       SELECT FROM thresholds t WHERE t.key = e.key AND t.is_shadow = e.is_shadow)`,
  )
  return rowCount ?? 0
}
