import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import type { ScheduledRun } from '../../src/lib/components/scheduled/run-scheduled.ts'
import type { Database } from '../../src/lib/database/database.ts'
import { EventStore } from '../../src/lib/database/events/store.ts'
import { homeAt } from '../../src/lib/framework/home.ts'
import { silentLogger } from '../../src/lib/framework/logging/logger.ts'
import { type Clock, systemClock } from '../../src/lib/framework/time/clock.ts'
import { parseEvent } from '../../src/lib/idea/parse.ts'
import type { BackupConfig } from '../../src/lib/modules/backup/config.ts'
import {
  type BackupReport,
  type BackupRequest,
  createBackup,
} from '../../src/lib/modules/backup/create.ts'
import {
  type RestoreReport,
  type RestoreRequest,
  restoreBackup,
} from '../../src/lib/modules/backup/restore.ts'
import { eventWith } from './idea-fixtures.ts'

/** An empty folder, removed after the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mentat-backup-'))
  after(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** As the configuration's defaults, with small files. */
export function backupConfig(
  folder: string,
  options: Partial<Omit<BackupConfig, 'copy'>> & { copy?: Partial<BackupConfig['copy']> } = {},
): BackupConfig {
  const { copy, ...rest } = options
  return {
    folder,
    full_interval: 7 * 86_400_000,
    keep: 4,
    compression: 1,
    file_size: 16_384,
    ...rest,
    copy: { mounted: true, command: [], timeout: 60_000, ...copy },
  } as unknown as BackupConfig
}

/** One run, without lock and run log. */
export function runOver(database: Database, options: Partial<ScheduledRun> = {}): ScheduledRun {
  return {
    database,
    clock: systemClock,
    logger: silentLogger,
    home: homeAt('/nonexistent'),
    signal: new AbortController().signal,
    mark: () => undefined,
    ...options,
  }
}

export function backUp(
  database: Database,
  config: BackupConfig,
  kind?: BackupRequest['kind'],
  options: Partial<ScheduledRun> = {},
): Promise<BackupReport> {
  return createBackup(runOver(database, options), config, { kind })
}

export function restore(database: Database, request: RestoreRequest): Promise<RestoreReport> {
  return restoreBackup(request, runOver(database))
}

/** Stores events as the storage daemon does, with all that the tables have of them. */
export async function storeNow(
  database: Database,
  ids: readonly string[],
  clock: Clock = systemClock,
): Promise<void> {
  const store = new EventStore(database, clock, silentLogger)
  await store.insert(ids.map((ID, index) => store.encode(parseEvent(messageOf(ID, index)))))
}

/** Events of several days, also of one without a partition, with what an encoding could spoil. */
export function messageOf(ID: string, index: number): string {
  const day =
    index % 7 === 0
      ? '1999-12-31'
      : new Date(Date.now() - (index % 3) * 86_400_000).toISOString().slice(0, 10)
  return eventWith({
    ID,
    DetectTime: `${day}T10:00:${String(index % 60).padStart(2, '0')}.${index}Z`,
    Category: ['Test', 'Recon.Scanning'],
    Description: `tab\t newline\n backslash \\ \\N \\. "quotes" žluťoučký 🐎 \u0001 ${ID}`,
    Note: 'a \\u0000 b',
    Source: [
      { IP4: ['192.0.2.1', `198.51.100.${index % 250}`, '10.0.0.5-10.1.2.3'], Port: [80, 443] },
      { IP6: ['2001:db8::1', '2001:db8:1::/48', '::ffff:192.0.2.9'] },
    ],
    Target: index % 2 === 0 ? [{ IP4: ['203.0.113.0/25', '203.0.113.128/25'] }] : [],
    Number: 1.5e300,
  })
}

/** Everything that two databases must have in common: rows of all tables and sequences, by their names. */
export async function contentOf(database: Database): Promise<Record<string, unknown>> {
  const { rows: tables } = await database.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
     AND relkind IN ('r', 'p') ORDER BY relname`,
  )
  const content: Record<string, unknown> = {}
  for (const { name } of tables) {
    const { rows } = await database.query<{ row: string }>(
      `SELECT t::text AS row FROM ${name} t ORDER BY t::text COLLATE "C"`,
    )
    content[name] = rows.map(({ row }) => row)
  }
  const { rows: sequences } = await database.query(
    'SELECT sequencename, last_value, start_value FROM pg_sequences ORDER BY sequencename',
  )
  return { ...content, sequences }
}

/** The files of a backup. */
export function filesIn(path: string): string[] {
  return readdirSync(path).sort()
}

/** Changes one bit in the middle of a file. */
export function damage(path: string, place?: number): () => void {
  const content = readFileSync(path)
  const damaged = Buffer.from(content)
  const at = place ?? Math.floor(content.length / 2)
  damaged[at] = (damaged[at] ?? 0) ^ 1
  writeFileSync(path, damaged)
  return () => {
    writeFileSync(path, content)
  }
}
