import type { DatabaseIdentity } from '../../database/backup/snapshot.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { formatDuration } from '../../framework/time/duration.ts'
import type { StoredBackup } from './inventory.ts'
import type { Manifest } from './manifest.ts'

/** What is to be made, and why. */
export type BackupPlan =
  | { readonly kind: 'full'; readonly reason: string }
  | { readonly kind: 'incremental'; readonly base: Manifest; readonly reason: string }

/** What the choice depends on. */
export interface PlanInput {
  readonly backups: readonly StoredBackup[]
  readonly identity: DatabaseIdentity
  /** Of the schema. */
  readonly version: number
  /** Of the server, in milliseconds since 1970. */
  readonly now: number
  /** In milliseconds. */
  readonly fullInterval: number
}

/** A full backup is not put off for a day because the last one began some minutes later than this run. */
const TOLERANCE = 3_600_000

/**
 * Chooses between a full backup and an increment.
 * @param wanted undefined: as the plan of the configuration says
 * @throws MentatError BACKUP_BASE_MISSING when an increment is wanted and none is possible
 */
export function planBackup(
  wanted: 'full' | 'incremental' | undefined,
  input: PlanInput,
): BackupPlan {
  if (wanted === 'full') return { kind: 'full', reason: 'it was asked for' }
  const base = baseFor(input)
  if (wanted === undefined) return typeof base === 'string' ? full(base) : byPlan(base, input)
  if (typeof base !== 'string') return { kind: 'incremental', base, reason: 'it was asked for' }
  throw new MentatError('BACKUP_BASE_MISSING', `an increment cannot be made: ${base}`)
}

function full(reason: string): BackupPlan {
  return { kind: 'full', reason }
}

function byPlan(base: Manifest, { backups, now, fullInterval }: PlanInput): BackupPlan {
  const last = backups.findLast(({ manifest, fault }) => fault === undefined && !manifest?.parent)
  const age = now - Date.parse(last?.manifest?.snapshot.time ?? '')
  if (age > fullInterval - TOLERANCE) return full(`the last full one is ${formatDuration(age)} old`)
  return { kind: 'incremental', base, reason: `the last full one is ${formatDuration(age)} old` }
}

/** The newest backup that can be followed, or why there is none. */
function baseFor({ backups, identity, version, now }: PlanInput): Manifest | string {
  const base = backups.findLast(({ fault }) => fault === undefined)?.manifest
  if (!base) return 'there is no backup that it could follow'
  const isSame = (['system', 'oid', 'events_oid'] as const).every(
    (key) => base.database[key] === identity[key],
  )
  if (!isSame) {
    return `${base.id} is of another database, or of this one before it was restored`
  }
  // Rows are loaded into one schema: a migration may have changed those of before.
  if (base.migrations.length !== version) return 'the schema was migrated since then'
  // By its time, no full one would be due for long.
  if (Date.parse(base.window.to) > now) return 'the clock of the server was set back since then'
  return base
}
