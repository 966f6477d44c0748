import type { Writable } from 'node:stream'
import type { ScheduledRun } from '../../components/scheduled/run-scheduled.ts'
import {
  copyEvents,
  copyIds,
  copyTable,
  countEvents,
  type EarlierBackup,
  tableSize,
} from '../../database/backup/copy-out.ts'
import {
  type DatabaseIdentity,
  type Snapshot,
  type SnapshotFacts,
  withSnapshot,
} from '../../database/backup/snapshot.ts'
import { shapeOf, systemTables, type TableShape } from '../../database/backup/tables.ts'
import type { Database, DatabaseClient } from '../../database/database.ts'
import { schemaVersion } from '../../database/migrate.ts'
import { causeOf, codeOf } from '../../framework/errors/causes.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import type { BackupConfig } from './config.ts'
import { assertFree, ROOM } from './free-space.ts'
import type { Inventory } from './inventory.ts'
import type { Manifest, SavedTable } from './manifest.ts'
import { backupId, timeOf } from './names.ts'
import { PartialBackup } from './partial.ts'
import type { BackupPlan } from './plan.ts'
import { writeData, type WriteOptions } from './write-data.ts'

/** What one backup is made of. */
export interface BackupOrder {
  readonly plan: BackupPlan
  readonly identity: DatabaseIdentity
  /** Of the schema, from which the plan was made. */
  readonly version: number
  readonly inventory: Inventory
  readonly config: BackupConfig
  /** Rows written so far, and of how many as far as it is known. */
  readonly onProgress: (done: number, all: number) => void
}

/** Bytes of a compressed event where no earlier backup tells; measured with events of `mentat ideagen`. */
const EVENT_SIZE = 500

/** Of the size of a table on the server, compressed rows are about this part, or less. */
const COMPRESSED = 1 / 3

/**
 * Writes one backup: everything as of one moment of the database. It has its name only when all of it is on the disk.
 * @throws MentatError BACKUP_INTERRUPTED when the run was told to end; nothing of it is left then, or after any failure
 */
export async function makeBackup(
  run: ScheduledRun,
  order: BackupOrder,
): Promise<{ readonly path: string; readonly manifest: Omit<Manifest, 'checksum'> }> {
  const { config } = order
  const id = freeId(run.clock.now(), order)
  const partial = new PartialBackup(config.folder, id)
  try {
    const manifest = await withSnapshot(run.database, run, async (snapshot) => {
      const earlier = earlierOf(order)
      const window = { from: earlier?.settled ?? null, to: snapshot.settled }
      const tables = await savedTables(snapshot, { earlier, partial, run, order })
      await assertNotMigrated(run.database, order.version, snapshot)
      return manifestOf(id, { order, facts: snapshot, window, tables })
    })
    if (run.signal.aborted) throw interrupted()
    return { path: partial.complete(manifest), manifest }
  } catch (error) {
    partial.remove()
    throw run.signal.aborted ? interrupted() : failureIn(config.folder, error)
  }
}

/** A table that a migration writes anew is empty for whoever sees it as it was before. */
async function assertNotMigrated(
  database: Database,
  version: number,
  { migrations }: SnapshotFacts,
): Promise<void> {
  const { version: now } = await schemaVersion(database)
  if (migrations.length === version && now === version) return
  throw new MentatError(
    'BACKUP_INTERRUPTED',
    `the schema was migrated from version ${version} to ${now} while the backup was being made`,
  )
}

/** What the disk says, with the place. */
function failureIn(folder: string, error: unknown): unknown {
  if (error instanceof MentatError || codeOf(error) === undefined) return error
  const code = causeOf(error) ?? 'IO_FAILED'
  return new MentatError(code, `writing into ${folder}: ${describeError(error)}`, {
    cause: error,
    ...(code === 'DISK_FULL' ? { advice: ROOM } : {}),
  })
}

/** By the clock, and after all that are there: a second has one backup, and a clock that was set back changes no order. */
function freeId(now: number, { plan, inventory }: BackupOrder): string {
  const newest = inventory.backups.at(-1)?.id ?? ''
  const next = newest === '' ? now : Math.max(now, timeOf(newest) + 1000)
  return backupId(next, plan.kind)
}

/** What an increment follows. */
function earlierOf({ plan }: BackupOrder): EarlierBackup | undefined {
  if (plan.kind === 'full') return undefined
  const { window, snapshot } = plan.base
  return { settled: window.to, transactions: snapshot.transactions }
}

type Tables = Pick<Manifest, 'tables' | 'events' | 'event_ids'>

interface Saving {
  readonly earlier: EarlierBackup | undefined
  readonly partial: PartialBackup
  readonly run: ScheduledRun
  readonly order: BackupOrder
}

async function savedTables(snapshot: Snapshot, saving: Saving): Promise<Tables> {
  const { earlier, run, order } = saving
  const [system, events] = await snapshot.read(async (client) => [
    await systemTables(client),
    await shapeOf(client, 'events'),
  ])
  const expected = await countEvents(snapshot, earlier)
  const needed = await snapshot.read((client) => neededSpace(client, system, expected, order))
  assertFree(order.config.folder, needed)
  const save = savingInto(saving, expected)
  if (run.signal.aborted) throw interrupted()
  run.mark('tables', `${system.length} tables`)
  const tables: SavedTable[] = []
  for (const shape of system) {
    tables.push(await save(shape, (sink) => copyTable(snapshot, shape, sink)))
  }
  run.mark('events', `about ${expected} events`)
  const columns = ['id', 'detect_time']
  return {
    tables,
    events: await save(events, (sink) => copyEvents(snapshot, events, earlier, sink)),
    event_ids: await save({ name: 'event_ids', columns }, (sink) =>
      copyIds(snapshot, earlier, sink),
    ),
  }
}

/** Writes the rows of one table after the other, and tells how many there were so far. */
function savingInto(
  { partial, order: { config, onProgress } }: Saving,
  expected: number,
): (shape: TableShape, produce: (sink: Writable) => Promise<void>) => Promise<SavedTable> {
  let done = 0
  const options: WriteOptions = {
    folder: partial.path,
    compression: config.compression,
    fileSize: config.file_size,
    onRows: (count) => {
      done += count
      onProgress(done, Math.max(done, 2 * expected))
    },
  }
  return async ({ name, columns }, produce) => {
    const files = await writeData(name, produce, options)
    const rows = files.reduce((sum, file) => sum + file.rows, 0)
    return { name, columns: [...columns], rows, files }
  }
}

/** Bytes on the disk, as far as they can be told: by the last backups, else by the tables. */
async function neededSpace(
  client: DatabaseClient,
  system: readonly TableShape[],
  events: number,
  { inventory }: BackupOrder,
): Promise<number> {
  let tables = 0
  for (const shape of system) tables += COMPRESSED * (await tableSize(client, shape))
  const known = inventory.backups.findLast(({ manifest }) => (manifest?.events.rows ?? 0) > 0)
  const files = known?.manifest?.events.files ?? []
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const rows = known?.manifest?.events.rows ?? 0
  return tables + events * (rows > 0 ? bytes / rows : EVENT_SIZE)
}

function manifestOf(
  id: string,
  made: {
    readonly order: BackupOrder
    readonly facts: SnapshotFacts
    readonly window: Manifest['window']
    readonly tables: Tables
  },
): Omit<Manifest, 'checksum'> {
  const { order, facts, window, tables } = made
  const { plan, identity } = order
  return {
    format: 'mentat-backup',
    version: 1,
    id,
    kind: plan.kind,
    parent: plan.kind === 'full' ? null : { id: plan.base.id, checksum: plan.base.checksum },
    database: identity,
    migrations: [...facts.migrations],
    snapshot: { time: facts.time, transactions: facts.transactions },
    window,
    days: [...facts.days],
    sequences: [...facts.sequences],
    ...tables,
  }
}

function interrupted(): MentatError {
  return new MentatError('BACKUP_INTERRUPTED', 'the backup was told to end before it was complete')
}
