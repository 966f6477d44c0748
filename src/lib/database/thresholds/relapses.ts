import { formatTimestamp, parseTimestamp } from '../../idea/timestamp.ts'
import type { Severity } from '../groups/tables.ts'
import type { Queries } from '../queries.ts'
import type { EventReference } from '../reports/pass-events.ts'

/** What kind of thresholded events: relapses of one kind do not bring back another. */
export interface ThresholdedKind {
  readonly severity: Severity
  readonly isTarget: boolean
  readonly isShadow: boolean
}

/** An event that was held back for one of its addresses. */
export interface ThresholdedEvent {
  readonly key: string
  readonly id: string
  /** Milliseconds since 1970. */
  readonly detectTime: number
}

/** An event that comes back. */
export interface RelapsedEvent extends EventReference {
  readonly key: string
  /** Label of the report after which it was held back. */
  readonly label: string | undefined
}

/** Remembers events that are held back. */
export async function rememberThresholded(
  client: Queries,
  events: readonly ThresholdedEvent[],
  { severity, isTarget, isShadow }: ThresholdedKind,
  time: number,
): Promise<void> {
  if (events.length === 0) return
  await client.query(
    `INSERT INTO events_thresholded
       (key, is_shadow, event_id, detect_time, is_target, event_severity, create_time)
     SELECT key, $4, id, detect_time, $5, $6, $7
     FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS e (key, id, detect_time)
     ON CONFLICT DO NOTHING`,
    [
      events.map(({ key }) => key),
      events.map(({ id }) => id),
      events.map(({ detectTime }) => formatTimestamp(detectTime)),
      isShadow,
      isTarget,
      severity,
      formatTimestamp(time),
    ],
  )
}

/** The keys whose silence is over at a time and of which events were held back in the last part of it. */
export async function relapsingKeys(
  client: Queries,
  kind: ThresholdedKind,
  time: number,
): Promise<string[]> {
  const { rows } = await client.query<{ key: string }>(
    `SELECT t.key FROM thresholds t WHERE ${relapsing} ORDER BY t.key`,
    parametersOf(kind, time),
  )
  return rows.map(({ key }) => key)
}

/** All that was held back of those of the keys that relapse, since their silence began; each row is one of key and event. */
export async function relapsedEvents(
  client: Queries,
  keys: readonly string[],
  kind: ThresholdedKind,
  time: number,
): Promise<RelapsedEvent[]> {
  if (keys.length === 0) return []
  const { rows } = await client.query<{
    key: string
    id: string
    detect_time: string
    size: number
    report_label: string | null
  }>(
    `SELECT h.key, h.event_id AS id, h.detect_time, octet_length(e.document::text) AS size, t.report_label
     FROM thresholds t
     JOIN events_thresholded h ON h.key = t.key AND h.is_shadow = t.is_shadow
       AND h.create_time >= t.threshold_time AND h.event_severity = $1 AND h.is_target = $2
     JOIN events e ON e.detect_time = h.detect_time AND e.id = h.event_id
     WHERE ${relapsing} AND t.key = ANY($5) ORDER BY h.detect_time, h.event_id, h.key`,
    [...parametersOf(kind, time), keys],
  )
  return rows.map(({ key, id, detect_time, size, report_label }) => ({
    key,
    id,
    detectTime: parseTimestamp(detect_time) ?? 0,
    size,
    label: report_label ?? undefined,
  }))
}

/** Forgets what was held back of keys, for it was reported now. */
export async function forgetThresholded(
  client: Queries,
  keys: readonly string[],
  { severity, isTarget, isShadow }: ThresholdedKind,
): Promise<void> {
  if (keys.length === 0) return
  await client.query(
    `DELETE FROM events_thresholded
     WHERE key = ANY($1) AND is_shadow = $2 AND is_target = $3 AND event_severity = $4`,
    [keys, isShadow, isTarget, severity],
  )
}

/** Of a threshold `t`. Where both times are the same, there is no time for relapses. */
const relapsing = `t.is_shadow = $3 AND t.ttl_time <= $4 AND t.relapse_time <> t.ttl_time AND EXISTS (
  SELECT FROM events_thresholded r WHERE r.key = t.key AND r.is_shadow = t.is_shadow
    AND r.event_severity = $1 AND r.is_target = $2
    AND r.create_time >= t.relapse_time)`

function parametersOf({ severity, isTarget, isShadow }: ThresholdedKind, time: number): unknown[] {
  return [severity, isTarget, isShadow, formatTimestamp(time)]
}
