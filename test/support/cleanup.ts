import type { Database } from '../../src/lib/database/database.ts'
import { loadCheckedConfig } from '../../src/lib/framework/config/load.ts'
import type { Home } from '../../src/lib/framework/home.ts'
import { silentLogger } from '../../src/lib/framework/logging/logger.ts'
import { type Clock, systemClock } from '../../src/lib/framework/time/clock.ts'
import { cleanupConfig } from '../../src/lib/modules/cleanup/config.ts'
import type { CleanupReport, RuleReport } from '../../src/lib/modules/cleanup/report.ts'
import { cleanUp } from '../../src/lib/modules/cleanup/run.ts'

/** A database and a home that are cleaned. */
export interface CleanupScene {
  readonly database: Database
  readonly home: Home
  readonly now: string
}

/** How one run differs from others. */
export interface CleanupOptions {
  readonly isDry?: boolean
  readonly signal?: AbortSignal
  readonly sleep?: Clock['sleep']
}

/** One run of the cleanup, without lock and run log; the configuration is written as in a file. */
export async function cleanUpAt(
  { database, home, now }: CleanupScene,
  rules: Readonly<Record<string, unknown>>,
  { isDry = false, signal = new AbortController().signal, sleep }: CleanupOptions = {},
): Promise<CleanupReport> {
  const { value } = await loadCheckedConfig(cleanupConfig, {
    home,
    environment: {},
    overrides: rules,
  })
  const clock: Clock = {
    ...systemClock,
    now: () => Date.parse(now),
    ...(sleep === undefined ? {} : { sleep }),
  }
  const run = { database, home, clock, signal, logger: silentLogger, mark: () => undefined }
  return cleanUp(run, value, { isDry })
}

/** The report of the only rule of a kind. */
export function ruleOf({ rules }: CleanupReport, kind: RuleReport['kind']): RuleReport | undefined {
  return rules.find((rule) => rule.kind === kind)
}

/** What is stored of events, in order. */
export interface Stock {
  readonly events: string[]
  readonly addresses: string[]
  readonly ids: string[]
  /** Names of the days that have partitions. */
  readonly days: string[]
}

export async function stockOf(database: Database): Promise<Stock> {
  const list = async (text: string): Promise<string[]> => {
    const { rows } = await database.query<{ name: string }>(text)
    return rows.map(({ name }) => name)
  }
  return {
    events: await list('SELECT id AS name FROM events ORDER BY id'),
    addresses: await list('SELECT DISTINCT id AS name FROM event_addresses ORDER BY id'),
    ids: await list('SELECT id AS name FROM event_ids ORDER BY id'),
    days: await list(
      `SELECT substr(c.relname, 8) AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = 'events'::regclass ORDER BY c.relname`,
    ),
  }
}
