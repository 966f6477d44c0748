import { recordMany } from '../change-log/record-many.ts'
import type { Author } from '../change-log/record.ts'
import type { Database } from '../database.ts'
import type { Queries } from '../queries.ts'
import { type Detector, listDetectors } from './list.ts'

/** A detector as the file of another system tells. */
export interface WantedDetector {
  readonly name: string
  readonly description: string
  readonly credibility: number
  /** RFC 3339 in UTC with what it has of a fraction; undefined: not known. */
  readonly registered?: string
}

/** A detector that stays, with other content. */
export interface DetectorChange {
  readonly before: Detector
  readonly after: WantedDetector
}

/** What an import will do, or has done. */
export interface DetectorImportPlan {
  readonly source: string
  readonly created: readonly WantedDetector[]
  readonly changed: readonly DetectorChange[]
  /** Detectors of another source, which stay as they are. */
  readonly foreign: readonly Detector[]
  /** Detectors of this source that the file does not have: they stay. */
  readonly extra: readonly Detector[]
  readonly unchanged: number
}

/**
 * Makes the detectors of a source what its file says, in one transaction; none is deleted, none of another source
 * is changed. Nothing is written when nothing differs. What is written stands in the change log.
 * @param author who imports
 */
export async function importDetectors(
  database: Database,
  wanted: readonly WantedDetector[],
  {
    source,
    dryRun,
    author,
  }: { readonly source: string; readonly dryRun: boolean; readonly author: Author },
): Promise<DetectorImportPlan> {
  return database.transaction(async (client) => {
    if (!dryRun) await client.query('LOCK TABLE detectors IN SHARE ROW EXCLUSIVE MODE')
    const plan = planDetectorImport(await listDetectors(client), wanted, source)
    if (!dryRun) await record(client, author, plan, await upsert(client, plan))
    return plan
  })
}

/** Compares detectors with those that are there. */
export function planDetectorImport(
  present: readonly Detector[],
  wanted: readonly WantedDetector[],
  source: string,
): DetectorImportPlan {
  const rest = new Map(present.map((row) => [row.name, row]))
  const created: WantedDetector[] = []
  const changed: DetectorChange[] = []
  const foreign: Detector[] = []
  let unchanged = 0
  for (const after of wanted) {
    const before = rest.get(after.name)
    rest.delete(after.name)
    if (!before) created.push(after)
    else if (isSame(before, after)) unchanged += 1
    else if (before.source === source) changed.push({ before, after })
    else foreign.push(before)
  }
  const extra = [...rest.values()].filter((row) => row.source === source)
  return { source, created, changed, foreign, extra, unchanged }
}

/** A time of registration that the file does not tell is not taken away. */
function isSame(before: Detector, after: WantedDetector): boolean {
  return (
    before.description === after.description &&
    before.credibility === after.credibility &&
    (after.registered === undefined || before.registered === after.registered)
  )
}

/** @returns what was written */
async function upsert(
  client: Queries,
  { created, changed, source }: DetectorImportPlan,
): Promise<Detector[]> {
  const detectors = [...created, ...changed.map(({ after }) => after)]
  if (detectors.length === 0) return []
  const { rows } = await client.query<Detector>(
    `INSERT INTO detectors (name, description, source, credibility, registered)
     SELECT name, description, $2, credibility, registered
     FROM json_to_recordset($1::json) AS d
       (name text, description text, credibility double precision, registered timestamptz)
     ON CONFLICT (name) DO UPDATE SET description = EXCLUDED.description,
       credibility = EXCLUDED.credibility,
       registered = coalesce(EXCLUDED.registered, detectors.registered)
     RETURNING *`,
    [JSON.stringify(detectors), source],
  )
  return rows
}

async function record(
  client: Queries,
  author: Author,
  { created, changed, source }: DetectorImportPlan,
  written: readonly Detector[],
): Promise<void> {
  const before = new Map(changed.map((change) => [change.before.name, change.before]))
  const about = { model: 'detector', source } as const
  await recordMany(client, author, {
    ...{ ...about, operation: 'update' },
    names: changed.map(({ after }) => after.name),
    each: () =>
      written.flatMap((after) => {
        const was = before.get(after.name)
        return was ? [{ id: after.id, before: was, after }] : []
      }),
  })
  await recordMany(client, author, {
    ...{ ...about, operation: 'create' },
    names: created.map(({ name }) => name),
    each: () =>
      written.filter(({ name }) => !before.has(name)).map((after) => ({ id: after.id, after })),
  })
}
