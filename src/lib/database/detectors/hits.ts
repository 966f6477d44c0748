import type { Queries } from '../queries.ts'

/** Counts events that were left out of reports because of detectors, by the name of the detector. */
export async function countDetectorHits(
  client: Queries,
  hits: ReadonlyMap<string, number>,
): Promise<void> {
  if (hits.size === 0) return
  const ordered = [...hits].sort(([a], [b]) => (a < b ? -1 : 1))
  await client.query(
    `UPDATE detectors d SET hits = d.hits + h.hits
     FROM unnest($1::text[], $2::bigint[]) AS h (name, hits) WHERE d.name = h.name`,
    [ordered.map(([name]) => name), ordered.map(([, count]) => count)],
  )
}
