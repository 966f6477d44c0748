import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { openDatabase, openUrl } from '../../src/lib/database/connection.ts'
import type { Database } from '../../src/lib/database/database.ts'
import { migrate } from '../../src/lib/database/migrate.ts'
import { acquireServer, socketUrl } from '../../src/lib/database/server/acquire.ts'
import { type Home, homeAt } from '../../src/lib/framework/home.ts'
import { silentLogger } from '../../src/lib/framework/logging/logger.ts'
import { systemClock } from '../../src/lib/framework/time/clock.ts'

const context = { logger: silentLogger, clock: systemClock }
const TEMPLATE = 'template_mentat'

/** A database of a test's own. */
export interface TestDatabase {
  readonly name: string
  /** For `database.url` of programs under test, and MENTAT_DATABASE_URL. */
  readonly url: string
  readonly database: Database
}

/** A real server for one test file. */
export interface TestCluster {
  /** Its home folder: commands run with `--home` use the same server (and its database `mentat`). */
  readonly home: Home
  /** A new database, migrated unless `empty`; closed when the file ends. Takes about 30 ms. */
  createDatabase(options?: { readonly empty?: boolean }): Promise<TestDatabase>
}

/**
 * Starts a PostgreSQL without fsync for the calling test file, with a migrated template that each
 * `createDatabase` copies. Call it once at the top of the file: `const cluster = await startCluster()`. Everything
 * is closed, stopped and removed after the file.
 */
export async function startCluster(): Promise<TestCluster> {
  const home = homeAt(mkdtempSync(join(tmpdir(), 'mentat-db-')))
  const opened: Database[] = []
  const server = await acquireServer(home, {}, { ...context, holder: 'mentat-test' })
  const urlOf = (name: string): string => socketUrl({ ...server.connection, database: name })
  const open = (name: string): Database => {
    const database = openUrl(urlOf(name), {}, { ...context, applicationName: 'mentat-test' })
    opened.push(database)
    return database
  }
  after(async () => {
    await Promise.all(opened.map((database) => database.close()))
    await server.release()
    rmSync(home.path, { recursive: true, force: true })
  })
  const admin = open('postgres')
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    await admin.query(`ALTER SYSTEM SET ${setting} = off`)
  }
  await admin.query('SELECT pg_reload_conf()')
  await makeTemplate(admin, urlOf(TEMPLATE))
  let count = 0
  return {
    home,
    async createDatabase({ empty = false } = {}) {
      count += 1
      const name = `test_${count}`
      await admin.query(`CREATE DATABASE ${name} TEMPLATE ${empty ? 'template1' : TEMPLATE}`)
      return { name, url: urlOf(name), database: open(name) }
    },
  }
}

/** A database to which somebody is connected cannot be copied, so its own connections are closed at once. */
async function makeTemplate(admin: Database, url: string): Promise<void> {
  await admin.query(`CREATE DATABASE ${TEMPLATE}`)
  const database = openUrl(url, {}, { ...context, applicationName: 'mentat-test' })
  await migrate(database, { logger: silentLogger })
  await database.close()
}

/** A home folder of a test's own, removed after the file; servers started in it must have ended by then. */
export function temporaryHome(prefix = 'mentat-home-'): Home {
  const home = homeAt(mkdtempSync(join(tmpdir(), prefix)))
  after(() => {
    rmSync(home.path, { recursive: true, force: true })
  })
  return home
}

/** Opens the embedded database of a home folder. */
export function openEmbedded(home: Home, applicationName = 'mentat-test'): Promise<Database> {
  return openDatabase({}, home, { ...context, applicationName })
}
