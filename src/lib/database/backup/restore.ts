import { causeOf } from '../../framework/errors/causes.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import type { Database, DatabaseClient } from '../database.ts'
import { checksumOf, noteMigrations, restoreMarker, runUnnoted, SCHEMA_LOCK } from '../migrate.ts'
import { migrations } from '../migrations/list.ts'
import type { RanMigration, SequenceState } from './snapshot.ts'
import { assertEmpty, claimTarget, clearTarget, isClaimed, releaseTarget } from './target.ts'

/** What a database is to become. */
export interface RestorePlan {
  /** Names the backup. */
  readonly backup: string
  /** Those that had run in the database that was saved. */
  readonly migrations: readonly RanMigration[]
  readonly sequences: readonly SequenceState[]
}

/**
 * Restores into an empty database: makes the schema of that time, lets the action load the rows, brings the schema to that of
 * this program, and only then lets others use the database. Whatever fails, it is left without tables.
 * @throws MentatError DATABASE_NOT_EMPTY, DATABASE_NOT_MIGRATED; of what failed, with what became of the database
 */
export async function restoreInto(
  database: Database,
  plan: RestorePlan,
  load: () => Promise<void>,
): Promise<void> {
  const known = knownMigrations(plan.migrations)
  await database.withAdvisoryLock(SCHEMA_LOCK, async (client) => {
    await assertEmpty(database)
    await claimTarget(database, plan.backup)
    try {
      await clearTarget(database)
      await runUnnoted(database, migrations.slice(0, known))
      await load()
      await database.transaction((client) => setSequences(client, plan.sequences))
      await runUnnoted(database, migrations.slice(known))
      // So that the first searches are not planned in the dark. The pool sets the limit again when the lock is given back.
      await client.query('SET statement_timeout = 0')
      await client.query('ANALYZE events, event_addresses, event_ids')
      await publish(database, plan.migrations)
    } catch (error) {
      const failure = await takenBack(database, error)
      if (failure) throw failure
    }
  })
}

/**
 * @returns how many migrations the backup has
 * @throws MentatError DATABASE_NOT_MIGRATED when it was made by a newer or another Mentat
 */
export function knownMigrations(ran: readonly RanMigration[]): number {
  const newest = ran.at(-1)?.number ?? 0
  if (newest > migrations.length) {
    const text = `the backup has a schema of version ${newest}, this program knows only ${migrations.length}`
    throw new MentatError('DATABASE_NOT_MIGRATED', text, {
      advice: 'It was made by a newer Mentat: restore it with that one.',
    })
  }
  const isSame = ran.every(({ number, checksum }, index) => {
    const own = migrations[index]
    return number === index + 1 && own !== undefined && checksumOf(own) === checksum
  })
  if (isSame) return newest
  throw new MentatError(
    'DATABASE_NOT_MIGRATED',
    'the schema of the backup was made by other migrations than those of this program',
    { advice: 'Restore it with the Mentat that made it.' },
  )
}

/** Also sequences of tables that a forward migration changes: before that. */
async function setSequences(
  client: DatabaseClient,
  sequences: readonly SequenceState[],
): Promise<void> {
  for (const { name, last_value: value, is_called: isCalled } of sequences) {
    await client.query('SELECT setval(quote_ident($1)::regclass, $2, $3)', [name, value, isCalled])
  }
}

/** The schema gets its version, and the mark goes, at one moment. */
async function publish(database: Database, ran: readonly RanMigration[]): Promise<void> {
  await database.transaction(async (client) => {
    const { rows } = await client.query<{ now: string }>('SELECT now() AS now')
    const forward = migrations.slice(ran.length).map((migration) => ({
      number: migration.number,
      name: migration.name,
      checksum: checksumOf(migration),
      applied_at: rows[0]?.now ?? '',
    }))
    await noteMigrations(client, [...ran, ...forward])
    await client.query(`DROP TABLE ${restoreMarker}`)
  })
}

/**
 * Removes what was loaded.
 * @returns the failure, with what became of the database; undefined when only the answer to the very last COMMIT was lost
 */
async function takenBack(database: Database, failure: unknown): Promise<MentatError | undefined> {
  const code = causeOf(failure) ?? 'BUG'
  const text = `nothing was restored: ${describeError(failure)}`
  try {
    if (!(await isClaimed(database))) return undefined
    await releaseTarget(database)
    return new MentatError(code, `${text}; ${database.label} is empty`, { cause: failure })
  } catch (error) {
    const state = `what was loaded could not be removed (${describeError(error)}): nobody uses it, and the next restore removes it`
    return new MentatError(code, `${text}; ${state}`, { cause: failure })
  }
}
