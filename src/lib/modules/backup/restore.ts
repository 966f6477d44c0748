import { withoutIndexes } from '../../database/backup/indexes.ts'
import { type Load, loadDays, loadEvents, loadIds, loadTables } from '../../database/backup/load.ts'
import { knownMigrations, restoreInto } from '../../database/backup/restore.ts'
import { assertEmpty } from '../../database/backup/target.ts'
import type { Database } from '../../database/database.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { chooseRestore, type Member, type RestoreChoice } from './choose-restore.ts'
import { assertFree } from './free-space.ts'
import { type DataFile, type Manifest, type SavedTable, tablesOf } from './manifest.ts'
import { readData } from './read-data.ts'
import { damageOf } from './verify.ts'

/** What is to be restored. */
export interface RestoreRequest extends RestoreChoice {
  /** Compressed bytes that were read; everything is read twice. */
  readonly onProgress?: (done: number, all: number) => void
}

/** What a restore works with. */
export interface RestoreMeans {
  /** Of three connections at least. */
  readonly database: Database
  readonly clock: Clock
  readonly logger: Logger
  /** When it is aborted, everything is taken back. */
  readonly signal: AbortSignal
  /** Where the server has its files, if they are on this machine. */
  readonly disk?: string | undefined
}

/** What was restored, as `--json` prints it. */
export interface RestoreReport {
  /** Without its password. */
  readonly database: string
  /** The full backup and the increments, in order. */
  readonly backups: readonly string[]
  /** The database is as it was at this time, RFC 3339. */
  readonly as_of: string
  readonly events: number
  readonly rows: number
  readonly seconds: number
}

/**
 * Restores a database from a full backup and increments. Everything is read and checked before anything is written; nobody can
 * use the database before all of it is there; whatever fails leaves it empty.
 * @throws MentatError BACKUP_NOT_FOUND, BACKUP_DAMAGED, DATABASE_NOT_EMPTY, DATABASE_NOT_MIGRATED, DISK_FULL, BACKUP_INTERRUPTED, …
 */
export async function restoreBackup(
  request: RestoreRequest,
  means: RestoreMeans,
): Promise<RestoreReport> {
  const { database, clock, logger } = means
  const began = clock.monotonic()
  const members = chooseRestore(request)
  const last = members.at(-1)?.[1]
  if (!last) throw new MentatError('BACKUP_NOT_FOUND', `there is no backup in ${request.folder}`)
  knownMigrations(last.migrations)
  await assertEmpty(database)
  if (means.disk !== undefined) assertFree(means.disk, contentOf(members), FULL_SERVER)
  const reading = new Reading(members, request.onProgress, means.signal)
  logger.info(`reading ${members.map(([{ id }]) => id).join(', ')}`)
  await reading.verify()
  logger.info(`restoring into ${database.label}`)
  const plan = { backup: last.id, migrations: last.migrations, sequences: last.sequences }
  await restoreInto(database, plan, () => loadAll(database, members, last, reading))
  logger.info(`restored ${last.id}`)
  const events = members.reduce((sum, [, manifest]) => sum + manifest.events.rows, 0)
  const system = last.tables.reduce((sum, { rows }) => sum + rows, 0)
  const ids = members.reduce((sum, [, manifest]) => sum + manifest.event_ids.rows, 0)
  return {
    database: database.label,
    backups: members.map(([{ id }]) => id),
    as_of: last.snapshot.time,
    events,
    rows: events + system + ids,
    seconds: Number(((clock.monotonic() - began) / 1000).toFixed(3)),
  }
}

const FULL_SERVER =
  'Make room where the database has its files, or restore into one on another server (--to).'

/** Bytes of what is loaded: on the server it takes so much at least, and twice as much as a rule. */
function contentOf(members: readonly Member[]): number {
  const tables = members.flatMap(([, { events, event_ids: ids }]) => [events, ids])
  const files = [...tables, ...(members.at(-1)?.[1].tables ?? [])].flatMap((table) => table.files)
  return files.reduce((sum, { content_bytes: bytes }) => sum + bytes, 0)
}

/** The tables as the last backup has them; events and IDs from all of them, oldest first. */
async function loadAll(
  database: Database,
  members: readonly Member[],
  last: Manifest,
  reading: Reading,
): Promise<void> {
  const path = members.at(-1)?.[0].path ?? ''
  await loadTables(
    database,
    last.tables.map((table) => reading.load(path, table, table.files)),
  )
  await loadDays(database, new Set(members.flatMap(([, { days }]) => days)))
  await withoutIndexes(database, async () => {
    for (const [backup, { events, event_ids: ids }] of members) {
      const of = (table: SavedTable, file: DataFile): Load =>
        reading.load(backup.path, table, [file])
      for (const file of events.files) await loadEvents(database, of(events, file))
      for (const file of ids.files) await loadIds(database, of(ids, file))
    }
  })
}

/** Everything that is read, twice: to know that it is whole, and to load it. */
class Reading {
  readonly #members: readonly Member[]
  readonly #onProgress: (done: number, all: number) => void
  readonly #signal: AbortSignal
  readonly #all: number
  #done = 0

  constructor(
    members: readonly Member[],
    onProgress: RestoreRequest['onProgress'],
    signal: AbortSignal,
  ) {
    this.#members = members
    this.#onProgress = onProgress ?? (() => undefined)
    this.#signal = signal
    this.#all = 2 * members.reduce((sum, [, manifest]) => sum + bytesOf(filesOf(manifest)), 0)
  }

  async verify(): Promise<void> {
    for (const [{ id, path }, manifest] of this.#members) {
      const before = this.#done
      const [problem] = await damageOf(path, manifest, (bytes) => {
        this.#show(before + bytes)
      })
      if (problem === undefined) continue
      const text = `the backup ${id} is damaged: ${problem}; nothing was written`
      throw new MentatError('BACKUP_DAMAGED', text)
    }
  }

  /** Files of one table as one stretch of rows. */
  load(path: string, { name, columns }: SavedTable, files: readonly DataFile[]): Load {
    const rows = files.reduce((sum, file) => sum + file.rows, 0)
    return { name, columns, rows, open: () => this.#read(path, files) }
  }

  async *#read(path: string, files: readonly DataFile[]): AsyncGenerator<Buffer> {
    for (const file of files) {
      for await (const chunk of readData(path, file)) {
        this.#assertGoesOn()
        yield chunk
      }
      this.#show(this.#done + file.bytes)
    }
  }

  #show(done: number): void {
    this.#assertGoesOn()
    this.#done = done
    this.#onProgress(Math.min(done, this.#all), this.#all)
  }

  #assertGoesOn(): void {
    if (this.#signal.aborted)
      throw new MentatError('BACKUP_INTERRUPTED', 'the restore was told to end')
  }
}

function filesOf(manifest: Manifest): DataFile[] {
  return tablesOf(manifest).flatMap(({ files }) => files)
}

function bytesOf(files: readonly DataFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0)
}
