import type { ScheduledRun } from '../lib/components/scheduled/run-scheduled.ts'
import type { Database } from '../lib/database/database.ts'
import type { PythonFlag } from '../lib/database/python/relations.ts'
import type { Home } from '../lib/framework/home.ts'
import { systemClock } from '../lib/framework/time/clock.ts'
import type { EventImportReport } from '../lib/modules/python-import/import-events.ts'
import type { MainImportReport } from '../lib/modules/python-import/main/import-main.ts'
import type { MentatCommand } from './command.ts'
import { databaseConfig, openOptions } from './database-access.ts'
import { count, counted } from './table.ts'
import { readTextFile } from './text-file.ts'

/** For the lock of the run, for that of the schema, and to work with. */
const FEWEST_CONNECTIONS = 3

/** Runs an action on the configured database, migrated: the only import of its kind, ended by signals where nothing is half done. */
export async function withImportTarget<Result>(
  command: MentatCommand,
  home: Home,
  action: (run: ScheduledRun) => Promise<Result>,
): Promise<Result> {
  const [{ openDatabase }, { ensureMigrated }, { runScheduled }] = await Promise.all([
    import('../lib/database/connection.ts'),
    import('../lib/database/readiness.ts'),
    import('../lib/components/scheduled/run-scheduled.ts'),
  ])
  const options = openOptions(command)
  const configured = await databaseConfig(home)
  const config = { ...configured, pool_size: Math.max(configured.pool_size, FEWEST_CONNECTIONS) }
  const database = await openDatabase(config, home, options)
  try {
    await ensureMigrated(database, config, options.logger)
    const context = { home, clock: systemClock, logger: options.logger, database }
    return await runScheduled('import-python', context, action)
  } finally {
    await database.close()
  }
}

/** Runs an action on a database of the original: its address, or `@FILE` with the address in it. */
export async function withPythonDatabase<Result>(
  command: MentatCommand,
  flag: PythonFlag,
  address: string,
  action: (database: Database) => Promise<Result>,
): Promise<Result> {
  const { openPython } = await import('../lib/database/python/open.ts')
  const url = address.startsWith('@') ? (await readTextFile(address.slice(1))).text.trim() : address
  const database = openPython(url, flag, openOptions(command))
  try {
    return await action(database)
  } finally {
    await database.close()
  }
}

/** What was done with the main database: one line a kind. */
export function mainImportText(report: MainImportReport, dryRun: boolean): string {
  const done = dryRun ? 'to be created' : 'created'
  return kinds
    .map(([kind, noun]) => {
      const { created, present, refused } = report[kind]
      const rest = [
        present === 0 ? '' : `, ${count(present)} here already`,
        refused === 0 ? '' : `, ${count(refused)} refused`,
      ]
      return `${count(created)} ${created === 1 ? noun[0] : noun[1]} ${done}${rest.join('')}`
    })
    .join('\n')
}

const kinds = [
  ['users', ['user', 'users']],
  ['groups', ['group', 'groups']],
  ['memberships', ['membership', 'memberships']],
  ['networks', ['network', 'networks']],
  ['filters', ['filter', 'filters']],
  ['event_classes', ['event class', 'event classes']],
  ['detectors', ['detector', 'detectors']],
] as const

/** How many objects of all kinds were refused. */
export function refusedObjects(report: MainImportReport): number {
  return kinds.reduce((sum, [kind]) => sum + report[kind].refused, 0)
}

/** What was done with the events, in one line or two. */
export function eventImportText(report: EventImportReport, dryRun: boolean): string {
  const { stored, duplicate, refused, refused_file: file, thresholds, reached, finished } = report
  const parts = [
    `${counted(stored, 'event')} ${dryRun ? 'to be stored' : 'stored'}`,
    duplicate === 0 ? '' : `${count(duplicate)} here already`,
    refused === 0 ? '' : `${count(refused)} refused${file === null ? '' : `: ${file}`}`,
    thresholds === 0 ? '' : counted(thresholds, 'threshold'),
    finished ? '' : `ended at ${reached ?? 'the beginning'}: the same command goes on`,
  ]
  return parts.filter((part) => part !== '').join('; ')
}
